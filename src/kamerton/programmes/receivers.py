"""What programmes do when something happened elsewhere."""

from kamerton.people.events import OrganisationsMerged
from kamerton.programmes.operations.version import follow_merge


def on_organisations_merged(event: OrganisationsMerged) -> None:
    """Follow the organisation that remains."""
    follow_merge(source_id=event.source_id, target_id=event.target_id)
