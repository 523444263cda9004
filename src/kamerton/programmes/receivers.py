"""What programmes do when something happened elsewhere."""

from kamerton.core.api import enqueue
from kamerton.people.events import OrganisationsMerged
from kamerton.programmes.events import ProgrammePublished
from kamerton.programmes.operations.version import follow_merge


def on_organisations_merged(event: OrganisationsMerged) -> None:
    """Follow the organisation that remains."""
    follow_merge(source_id=event.source_id, target_id=event.target_id)


def on_programme_published(event: ProgrammePublished) -> None:
    """Have those told whose saved search it fits."""
    enqueue("programmes.tell_of_programme", version_id=event.version_id)
