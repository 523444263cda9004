"""What the office does when something happened."""

from kamerton.office.events import DocumentsReturned
from kamerton.office.operations.telling import tell_of_return


def on_documents_returned(event: DocumentsReturned) -> None:
    """Tell the applicant."""
    tell_of_return(event.enrolment_id, event.reason)
