"""Periodic care of tests, and sounds made ahead."""

from kamerton.assessment.operations import attempt, desk, hearing, sounds
from kamerton.core.api import task


@task(cron="* * * * *")
def finish_overdue_attempts() -> None:
    """Score the attempts whose time is over."""
    attempt.finish_overdue()


@task()
def render_sound(question_id: int) -> None:
    """Render the sound of a listening question before anybody takes it."""
    sounds.prepare_sound(question_id)


@task()
def make_sounds(attempt_id: int) -> None:
    """Make what an attempt drew to be heard, before its learner asks for it."""
    hearing.make_sounds(attempt_id)


@task(cron="11 3 * * *")
def forget_looks() -> None:
    """Delete who looked at what, long ago."""
    desk.forget_looks()
