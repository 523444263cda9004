"""Work of the runtime outside the request."""

from kamerton.core.api import task
from kamerton.runtime import starting


@task()
def give_templates(person_id: int) -> None:
    """Load the templates of programmes into a new institute."""
    starting.give_templates(person_id)
