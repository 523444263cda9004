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
    """Send the letters, digests and pushes whose hour has come."""
    operations.mail_due_notifications()
    operations.push_due_notifications()
    operations.ask_for_digests()


@task(retry=Retry.QUICK)
def mail_digest(person_id: int) -> None:
    """Put one person's digest into the outbox."""
    operations.mail_digest(person_id)


@task(retry=Retry.QUICK)
def push_notifications(ids: list[int]) -> None:
    """Ask for a push of each notification to each browser of its reader."""
    operations.push_notifications(ids)


@task(retry=Retry.QUICK, queue="mail")
def push_one(notification_id: int, device_id: int) -> None:
    """Push one notification to one browser."""
    operations.push_one(notification_id, device_id)


@task(retry=Retry.PATIENT, queue="mail")
def send_mail(mail_id: int) -> None:
    """Hand one mail to the mail server."""
    operations.deliver_mail(mail_id)


@task(cron="7 3 * * *")
def trim_notifications() -> None:
    """Delete notifications and mails that are old."""
    operations.trim_notifications()
    operations.trim_mail()
