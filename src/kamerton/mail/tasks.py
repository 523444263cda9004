"""Reading what came, fetching the mailbox, forgetting what is old."""

from kamerton.core.api import task
from kamerton.core.enums import Retry
from kamerton.mail import mailbox, operations


@task(retry=Retry.QUICK, queue="mail")
def read_incoming(incoming_id: int) -> None:
    """Act on a mail that came."""
    operations.read_incoming(incoming_id)


@task(cron="* * * * *", retry=Retry.NEVER, queue="mail")
def fetch_mailbox() -> None:
    """Fetch what waits in the IMAP mailbox, where one is set."""
    mailbox.fetch()


@task(cron="23 3 * * *")
def trim_incoming() -> None:
    """Delete what came long ago."""
    operations.trim_incoming()
