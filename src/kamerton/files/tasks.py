"""What is made of files, and the removal of what nobody wanted."""

from kamerton.core.api import task
from kamerton.files import operations


@task()
def make_thumbnail(file_id: int) -> None:
    """Make the small picture."""
    operations.make_thumbnail(file_id)


@task()
def extract_text(file_id: int) -> None:
    """Read the words of a document."""
    operations.extract_text(file_id)


@task()
def draw_pages(sha256: str) -> None:
    """Draw the pages of a document."""
    operations.draw_pages(sha256)


@task(cron="*/30 * * * *")
def drop_abandoned() -> None:
    """Drop uploads that were never finished or attached."""
    operations.drop_what_is_abandoned()
