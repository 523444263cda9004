"""Mail, and the trimming of what is old."""

from kamerton.core.api import task
from kamerton.core.enums import Retry
from kamerton.notifications import operations


@task(retry=Retry.QUICK)
def mail_notifications(ids: list[int]) -> None:
    """Put the mails of notifications into the outbox."""
    operations.mail_notifications(ids)


@task(cron="*/5 * * * *")
def mail_due_notifications() -> None:
    """Send the letters that waited for the end of quiet hours."""
    operations.mail_due_notifications()


@task(retry=Retry.PATIENT, queue="mail")
def send_mail(mail_id: int) -> None:
    """Hand one mail to the mail server."""
    operations.deliver_mail(mail_id)


@task(cron="7 3 * * *")
def trim_notifications() -> None:
    """Delete notifications and mails that are old."""
    operations.trim_notifications()
    operations.trim_mail()
