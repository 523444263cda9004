"""Periodic care of tests, and sounds made ahead."""

from kamerton.assessment.operations import (
    attempt,
    desk,
    hearing,
    likeness,
    peer_care,
    peer_works,
    sounds,
)
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


def _give_up_peer_work(work_id: int) -> None:
    peer_works.give_up_work(work_id)


@task(failed=_give_up_peer_work)
def prepare_peer_work(work_id: int) -> None:
    """Make the copy of a work that colleagues see."""
    peer_works.prepare_work(work_id)


@task(cron="27 * * * *")
def care_for_peer_rounds() -> None:
    """Give out, remind, replace and close in review by colleagues."""
    peer_care.care_for_rounds()


@task()
def compare_work(submission_id: int) -> None:
    """Put a work into the index of likeness, then compare it: of two at once, one sees the other."""
    likeness.index_work(submission_id)
    likeness.find_likeness(submission_id)


@task(cron="41 2 * * *")
def index_missing_works() -> None:
    """Put works into the index that were handed in before there was one."""
    likeness.index_missing()
