"""Cohorts: opened, dated, given tutors and sessions, finished."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from slugify import slugify

from kamerton.core import clock
from kamerton.core.api import audit, publish
from kamerton.core.errors import NotFound
from kamerton.core.types import PersonLike
from kamerton.learning.enums import CohortState
from kamerton.learning.errors import NotReady, WrongState
from kamerton.learning.events import CohortOpened
from kamerton.learning.models import (
    ActivityDate,
    Attendance,
    AttendanceEdit,
    Cohort,
    Enrolment,
    Session,
)
from kamerton.learning.operations.progress import complete_activity, take_activity_back
from kamerton.learning.queries.cohorts import HOLDING
from kamerton.learning.rules import require
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.programmes.api import is_approved

COHORT_FIELDS = frozenset(
    {"title", "title_en", "note", "apply_until", "starts_on", "ends_on", "capacity"}
)


def _free_slug(title: str) -> str:
    base = slugify(title, max_length=70) or "cohort"
    slug, number = base, 1
    while Cohort.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def _locked(cohort_id: int) -> Cohort:
    return Cohort.objects.select_for_update(no_key=True).get(pk=cohort_id)


@transaction.atomic
def open_cohort(
    actor: PersonLike,
    *,
    version_id: int,
    organisation_id: int,
    fields: Mapping[str, Any],
    slug: str = "",
) -> Cohort:
    """Make a cohort (a draft) of an approved version.

    Raises:
        NotReady: the version is not approved.
    """
    require("learning.change_cohort", actor, None)
    if not is_approved(version_id):
        raise NotReady("version_not_approved", _("Only an approved programme can be taught."))
    known = {name: value for name, value in fields.items() if name in COHORT_FIELDS}
    cohort = Cohort.objects.create(
        slug=slug or _free_slug(fields["title"]),
        version_id=version_id,
        organisation_id=organisation_id,
        **known,
    )
    audit("learning.open_cohort", actor_id=actor.pk, object_kind="cohort", object_id=cohort.pk)
    return cohort


@transaction.atomic
def change_cohort(actor: PersonLike, *, cohort_id: int, fields: Mapping[str, Any]) -> Cohort:
    """Change a cohort's description (see COHORT_FIELDS)."""
    cohort = _locked(cohort_id)
    require("learning.change_cohort", actor, cohort)
    for name in COHORT_FIELDS & fields.keys():
        setattr(cohort, name, fields[name])
    cohort.save()
    return cohort


@transaction.atomic
def start_recruiting(actor: PersonLike, *, cohort_id: int) -> None:
    """Open a draft cohort to applications."""
    cohort = _locked(cohort_id)
    require("learning.change_cohort", actor, cohort)
    if cohort.state != CohortState.DRAFT:
        raise WrongState("cohort_not_draft", _("This cohort is open already."))
    cohort.state = CohortState.RECRUITING
    cohort.save(update_fields=["state"])
    publish(CohortOpened(cohort.pk))


@transaction.atomic
def finish_cohort(actor: PersonLike, *, cohort_id: int) -> None:
    """Close a cohort's study; whoever is not completed stays as they are."""
    cohort = _locked(cohort_id)
    require("learning.change_cohort", actor, cohort)
    if cohort.state != CohortState.STUDYING:
        raise WrongState("cohort_not_studying", _("Study in this cohort is not under way."))
    cohort.state = CohortState.FINISHED
    cohort.save(update_fields=["state"])
    audit("learning.finish_cohort", actor_id=actor.pk, object_kind="cohort", object_id=cohort.pk)


@transaction.atomic
def add_tutor(actor: PersonLike, *, cohort_id: int, person: Any, role: Role = Role.TUTOR) -> None:
    """Let a person tutor the cohort, or (as EXPERT) assess its works.

    Learners who were admitted before there was a tutor get this one.
    """
    cohort = _locked(cohort_id)
    require("learning.change_cohort", actor, cohort)
    grant_role(person, role=role, actor=actor, scope=("cohort", cohort.pk))
    if role == Role.TUTOR:
        waiting = Enrolment.objects.filter(cohort=cohort, tutor=None, state__in=HOLDING)
        waiting.update(tutor_id=person.pk)


@transaction.atomic
def set_dates(
    actor: PersonLike,
    *,
    cohort_id: int,
    dates: Mapping[int, tuple[date | None, date | None]],
) -> None:
    """Set (opens_on, due_on) by activity; a pair of None takes both away."""
    cohort = _locked(cohort_id)
    require("learning.change_cohort", actor, cohort)
    ActivityDate.objects.filter(cohort=cohort, activity_id__in=dates).delete()
    ActivityDate.objects.bulk_create(
        ActivityDate(cohort=cohort, activity_id=key, opens_on=opens, due_on=due)
        for key, (opens, due) in dates.items()
        if opens or due
    )


@transaction.atomic
def plan_session(
    actor: PersonLike,
    *,
    cohort_id: int,
    activity_id: int,
    starts_at: datetime,
    ends_at: datetime,
    place: tuple[str, str] = ("", ""),
) -> Session:
    """Plan a face-to-face session for an activity of the cohort's programme.

    ``place`` is written in Russian and in English; where there is no English, all read the Russian.

    Raises:
        NotReady: it would end before it begins.
    """
    cohort = _locked(cohort_id)
    require("learning.mark_attendance", actor, cohort)
    if ends_at <= starts_at:
        raise NotReady(
            "session_ends_early", _("The session must end after it begins."), field="ends_at"
        )
    return Session.objects.create(
        cohort=cohort,
        activity_id=activity_id,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place[0],
        place_en=place[1],
    )


@transaction.atomic
def mark_attendance(
    actor: PersonLike,
    *,
    session_id: int,
    minutes: Mapping[int, int],
    reasons: Mapping[int, str] | None = None,
) -> int:
    """Keep how many minutes each learner was there; being there completes the activity.

    A mark that is set to 0 afterwards takes the activity and its hours back, unless the learner
    was at another session of it.

    Args:
        actor: the organiser or a tutor of the cohort.
        session_id: a session.
        minutes: minutes by enrolment id; 0 = absent.
        reasons: why a former mark is changed, by enrolment id.

    Returns:
        How many were present.

    Raises:
        NotReady: a former mark is changed without a reason.
        WrongState: an absence would take hours from somebody who has completed study.
    """
    session = (
        Session.objects.select_for_update(no_key=True, of=("self",))
        .select_related("cohort")
        .get(pk=session_id)
    )
    require("learning.mark_attendance", actor, session.cohort)
    learners = _enrolments(session.cohort_id, minutes)
    if len(learners) != len(minutes):
        raise NotFound("no_enrolment", _("Somebody in the list does not learn in this cohort."))
    for enrolment in learners:
        _mark(actor, session, enrolment, minutes[enrolment.pk], (reasons or {}))
    return sum(value > 0 for value in minutes.values())


def _enrolments(cohort_id: int, keys: Iterable[int]) -> list[Enrolment]:
    return list(Enrolment.objects.filter(cohort_id=cohort_id, pk__in=list(keys)).order_by("pk"))


def _mark(
    actor: PersonLike,
    session: Session,
    enrolment: Enrolment,
    minutes: int,
    reasons: Mapping[int, str],
) -> None:
    reason = reasons.get(enrolment.pk, "")
    former = Attendance.objects.filter(session=session, enrolment=enrolment).first()
    if former is not None and former.minutes == minutes:
        return
    mark, _made = Attendance.objects.update_or_create(
        session=session,
        enrolment=enrolment,
        defaults={"minutes": minutes, "reason": reason, "marked_by_id": actor.pk},
    )
    if former is not None:
        _keep_edit(actor, mark, former.minutes, reason)
    audit(
        "learning.mark_attendance",
        actor_id=actor.pk,
        object_kind="enrolment",
        object_id=enrolment.pk,
        session=session.pk,
        minutes=minutes,
    )
    if minutes and enrolment.state == "studying":
        complete_activity(enrolment.pk, activity_id=session.activity_id)
    elif not minutes and former is not None and not _was_there(enrolment, session.activity_id):
        take_activity_back(actor, enrolment.pk, activity_id=session.activity_id, reason=reason)


def _was_there(enrolment: Enrolment, activity_id: int) -> bool:
    """Return True where another session of the same activity was attended."""
    return Attendance.objects.filter(
        enrolment=enrolment, session__activity=activity_id, minutes__gt=0
    ).exists()


def _keep_edit(actor: PersonLike, mark: Attendance, before: int, reason: str) -> None:
    if not reason.strip():
        raise NotReady("reason_missing", _("Say why a mark is changed afterwards."), field="reason")
    AttendanceEdit.objects.create(
        attendance=mark,
        before=before,
        after=mark.minutes,
        reason=reason.strip(),
        actor_id=actor.pk,
        at=clock.now(),
    )


@transaction.atomic
def follow_merge(*, source_id: int, target_id: int) -> None:
    """Give the cohorts of one organisation to another that it was merged into."""
    Cohort.objects.filter(organisation=source_id).update(organisation=target_id)
