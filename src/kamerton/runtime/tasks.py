"""Work of the runtime outside the request."""

from kamerton.core.api import task
from kamerton.runtime import starting
from kamerton.runtime.demo import videos


@task()
def give_templates(person_id: int) -> None:
    """Load the templates of programmes into a new institute."""
    starting.give_templates(person_id)


@task()
def make_video(slug: str, version_id: int) -> None:
    """Make one of the demo's videos from its score."""
    videos.make_video(slug, version_id)
