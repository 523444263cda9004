"""A learner's way through the activities."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import audit, publish, record_statement
from kamerton.core.types import PersonLike
from kamerton.learning.enums import EnrolmentState, ProgressState
from kamerton.learning.errors import WrongState
from kamerton.learning.events import ActivityCompleted, ActivityTakenBack
from kamerton.learning.models import ActivityProgress, Enrolment
from kamerton.programmes.api import activity_hours

PLACE_KEYS = frozenset(
    {"position_s", "duration_s", "played_share", "page", "share", "bar", "tempo_percent"}
)


def _studying(enrolment_id: int) -> Enrolment:
    enrolment = Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment_id)
    if enrolment.state != EnrolmentState.STUDYING:
        raise WrongState("not_studying", _("Study in this cohort is not under way for you."))
    return enrolment


def _progress(enrolment: Enrolment, activity_id: int) -> ActivityProgress:
    progress, _created = ActivityProgress.objects.select_for_update(no_key=True).get_or_create(
        enrolment=enrolment, activity_id=activity_id
    )
    return progress


@transaction.atomic
def open_activity(enrolment_id: int, *, activity_id: int) -> ActivityProgress:
    """Note that the learner opened the activity; the first time starts it."""
    enrolment = _studying(enrolment_id)
    enrolment.last_active_at = clock.now()
    enrolment.save(update_fields=["last_active_at"])
    return _progress(enrolment, activity_id)


# Parts of a statement: `opened` has a row with the enrolment's id where its learner studies the version.
_OPENING = """
opened AS (
    UPDATE learning_enrolment AS studying SET last_active_at = %s::timestamptz
    FROM learning_cohort AS cohort
    WHERE studying.id = %s::bigint AND studying.person_id = %s::bigint
      AND studying.state = 'studying'
      AND cohort.id = studying.cohort_id AND cohort.version_id = %s::bigint
    RETURNING studying.id
), noted AS (
    INSERT INTO learning_activityprogress
        (enrolment_id, activity_id, state, place, started_at, updated_at)
    SELECT opened.id, %s::bigint, 'started', '{}'::jsonb, %s::timestamptz, %s::timestamptz
    FROM opened
    ON CONFLICT (enrolment_id, activity_id) DO NOTHING
)
"""


def opening_activity(
    enrolment_id: int, *, person_id: int, version_id: int, activity_id: int
) -> tuple[str, list[Any]]:
    """Return what open_activity does as a part of another package's one statement, and its values.

    Its row ``opened (id)`` is there where this person is the learner and studies this version.
    """
    now = clock.now()
    return _OPENING, [now, enrolment_id, person_id, version_id, activity_id, now, now]


@transaction.atomic
def keep_place(enrolment_id: int, *, activity_id: int, place: Mapping[str, Any]) -> None:
    """Remember where the learner left the activity (video position in seconds, page …)."""
    progress = _progress(_studying(enrolment_id), activity_id)
    progress.place = {**progress.place, **place}
    progress.save(update_fields=["place", "updated_at"])


@transaction.atomic
def set_progress_state(enrolment_id: int, *, activity_id: int, state: ProgressState) -> None:
    """Set an activity to submitted or returned; a completed one stays completed."""
    progress = _progress(_studying(enrolment_id), activity_id)
    if progress.state != ProgressState.COMPLETED:
        progress.state = state
        progress.save(update_fields=["state", "updated_at"])


@transaction.atomic
def complete_activity(
    enrolment_id: int,
    *,
    activity_id: int,
    score: Decimal | None = None,
    at: datetime | None = None,
) -> None:
    """Complete an activity once; a second call only raises the score, never lowers it.

    Args:
        enrolment_id: the learner's enrolment, which must be studying.
        activity_id: an activity of the cohort's version.
        score: scaled 0–1 where the activity is graded.
        at: when it was done, if offline and earlier.

    Side effects: counters of the enrolment, a learning record, ActivityCompleted, and a push to
    the cohort's page.
    """
    enrolment = _studying(enrolment_id)
    progress = _progress(enrolment, activity_id)
    first = progress.state != ProgressState.COMPLETED
    progress.state = ProgressState.COMPLETED
    progress.score = max(filter(None, (progress.score, score)), default=score)
    progress.completed_at = progress.completed_at or at or clock.now()
    progress.save(update_fields=["state", "score", "completed_at", "updated_at"])
    if not first:
        return
    Enrolment.objects.filter(pk=enrolment.pk).update(
        activities_done=F("activities_done") + 1,
        hours_done=F("hours_done") + activity_hours(activity_id),
        last_active_at=clock.now(),
    )
    record_statement(
        actor_id=enrolment.person_id,
        verb="completed",
        target=("activity", activity_id),
        result={} if score is None else {"score": {"scaled": float(score)}},
        context={"cohort": enrolment.cohort_id},
        at=progress.completed_at,
    )
    publish(ActivityCompleted(enrolment.pk, activity_id, None if score is None else float(score)))


@transaction.atomic
def take_activity_back(
    actor: PersonLike, enrolment_id: int, *, activity_id: int, reason: str
) -> bool:
    """Take back what was completed by mistake, with its hours; return whether it was completed.

    The learning record keeps both: that it was done, and that it was taken back and why.

    Raises:
        WrongState: study is completed: what was certified cannot lose its hours.
    """
    enrolment = Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment_id)
    progress = (
        ActivityProgress.objects.select_for_update(no_key=True)
        .filter(enrolment=enrolment, activity_id=activity_id, state=ProgressState.COMPLETED)
        .first()
    )
    if progress is None:
        return False
    if enrolment.state == EnrolmentState.COMPLETED:
        words = _("%(name)s has completed study: cancel the order of completion first.")
        raise WrongState("study_completed", words % {"name": enrolment.person.short_name})
    _take_back(enrolment, progress, ProgressState.STARTED, None)
    record_statement(
        actor_id=enrolment.person_id,
        verb="voided",
        target=("activity", activity_id),
        context={"cohort": enrolment.cohort_id, "by": actor.pk, "reason": reason},
    )
    audit(
        "learning.take_activity_back",
        actor_id=actor.pk,
        object_kind="enrolment",
        object_id=enrolment.pk,
        activity=activity_id,
    )
    publish(ActivityTakenBack(enrolment.pk, activity_id, reason))
    return True


def _take_back(
    enrolment: Enrolment,
    progress: ActivityProgress,
    state: ProgressState,
    score: Decimal | None,
) -> None:
    """Let a completed activity be no longer completed, and its hours not done."""
    progress.state, progress.score, progress.completed_at = state, score, None
    progress.save(update_fields=["state", "score", "completed_at", "updated_at"])
    Enrolment.objects.filter(pk=enrolment.pk).update(
        activities_done=F("activities_done") - 1,
        hours_done=F("hours_done") - activity_hours(progress.activity_id),
    )


@transaction.atomic
def revise_result(enrolment_id: int, *, activity_id: int, score: Decimal, is_enough: bool) -> None:
    """Set the result of a completed activity as it counts now, also where that is lower.

    For activities whose later attempts can lower the result (the last one counts, or the average),
    and for marks that were changed. What was completed without a result stays as it is.
    Where it is no longer enough the activity and its hours are taken back. The learning record keeps
    every attempt, and that the completion was taken back.

    Args:
        enrolment_id: the learner's enrolment, which must be studying.
        activity_id: an activity of the cohort's version; one that is not completed stays as it is.
        score: scaled 0–1.
        is_enough: whether it completes the activity.
    """
    enrolment = _studying(enrolment_id)
    progress = _progress(enrolment, activity_id)
    if progress.state != ProgressState.COMPLETED or progress.score in (None, score):
        return
    if is_enough:
        progress.score = score
        progress.save(update_fields=["score", "updated_at"])
        return
    _take_back(enrolment, progress, ProgressState.RETURNED, score)
    record_statement(
        actor_id=enrolment.person_id,
        verb="voided",
        target=("activity", activity_id),
        result={"score": {"scaled": float(score)}},
        context={"cohort": enrolment.cohort_id, "reason": "result"},
    )
