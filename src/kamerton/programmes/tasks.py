"""Jobs of programmes."""

from kamerton.core.api import task
from kamerton.programmes.operations import searches


@task()
def tell_of_programme(version_id: int) -> None:
    """Tell those whose saved search a new programme fits."""
    searches.tell_of_programme(version_id)
