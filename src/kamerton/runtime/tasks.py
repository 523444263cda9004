"""Work of the runtime outside the request."""

from datetime import datetime
from typing import Any

from kamerton.core.api import task
from kamerton.runtime import starting
from kamerton.runtime.demo import answers, evidence, videos


@task()
def give_templates(person_id: int) -> None:
    """Load the templates of programmes into a new institute."""
    starting.give_templates(person_id)


@task()
def make_video(slug: str, version_id: int) -> None:
    """Make one of the demo's videos from its score."""
    videos.make_video(slug, version_id)


@task()
def make_recording(submission_id: int, part: str, sound: dict[str, Any]) -> None:
    """Play the recording of one of the demo's works from its notes."""
    evidence.make_recording(submission_id, part, sound)


@task()
def hand_in_take(
    attempt_id: int, question_id: int, sound: dict[str, Any], taken_at: str, is_marked: bool
) -> None:
    """Play a recorded answer of one of the demo's tests, and hand the test in."""
    answers.hand_in_take(
        attempt_id,
        question_id,
        sound=sound,
        at=datetime.fromisoformat(taken_at),
        is_marked=is_marked,
    )
