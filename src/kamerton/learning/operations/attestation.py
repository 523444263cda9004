"""Final attestation: the commission is formed, learners are scheduled, marked, attested."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import audit, publish
from kamerton.core.errors import Forbidden, NotFound
from kamerton.core.types import PersonLike
from kamerton.files.api import SentFiles
from kamerton.learning.enums import Attested, CommissionRole, EnrolmentState, MarkScale
from kamerton.learning.errors import NotReady, WrongState
from kamerton.learning.events import CohortAttested, DefencesScheduled
from kamerton.learning.models import (
    Cohort,
    Commission,
    CommissionMember,
    Defence,
    Enrolment,
    MemberMark,
)
from kamerton.learning.operations.progress import complete_activity
from kamerton.learning.registry import commission_order
from kamerton.learning.rules import require
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.programmes.api import plan
from kamerton.programmes.enums import WorkForm

OWNER = "attestation"
MARKS = {MarkScale.FIVE: (5, 4, 3, 2), MarkScale.PASS: (1, 0)}
ENOUGH = {MarkScale.FIVE: 3, MarkScale.PASS: 1}
TERMS = frozenset({"kind", "scale", "order_number", "order_on", "protocol_number"})


def _locked(cohort_id: int) -> Commission:
    found = (
        Commission.objects.select_for_update(no_key=True, of=("self",))
        .select_related("cohort")
        .filter(cohort=cohort_id)
        .first()
    )
    if found is None:
        raise NotFound("no_commission", _("The commission is not formed yet."))
    return found


def _require_open(commission: Commission) -> None:
    if commission.closed_at is not None:
        raise WrongState("attestation_closed", _("The protocol of the attestation is closed."))


@transaction.atomic
def form_commission(
    actor: PersonLike,
    *,
    cohort_id: int,
    people: Mapping[CommissionRole, Sequence[Any]],
    fields: Mapping[str, Any],
) -> Commission:
    """Form the cohort's commission, or change it while nobody has been marked.

    Args:
        actor: an organiser.
        cohort_id: the cohort.
        people: one chair, members, one secretary (or none).
        fields: kind, scale; number and date of an order that the office did not issue here.

    Raises:
        NotReady: the commission has no chair, fewer than three who mark, or somebody twice.
        WrongState: marks have been given, or the protocol is closed.
    """
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=cohort_id)
    require("learning.run_attestation", actor, cohort)
    _check_people(people)
    commission, made = Commission.objects.get_or_create(cohort=cohort)
    _require_open(commission)
    if not made and MemberMark.objects.filter(defence__commission=commission).exists():
        raise WrongState("marks_given", _("Marks have been given: the commission stays."))
    for name in TERMS & fields.keys():
        setattr(commission, name, fields[name])
    order = commission_order(cohort.pk)
    if order is not None:
        commission.order_number, commission.order_on = order.number, order.on
    commission.save()
    commission.members.all().delete()
    for role, members in people.items():
        for person in members:
            CommissionMember.objects.create(commission=commission, person=person, role=role)
            grant_role(person, role=Role.EXPERT, actor=actor, scope=("cohort", cohort.pk))
    audit(
        "learning.form_commission",
        actor_id=actor.pk,
        object_kind="cohort",
        object_id=cohort.pk,
        people={str(role): [p.pk for p in members] for role, members in people.items()},
    )
    return commission


@transaction.atomic
def note_commission_order(*, cohort_id: int, number: str, on: date | None) -> None:
    """Take number and date of the order from the office, or ("" and None) take them back.

    Raises:
        WrongState: the protocol is closed, and names the order that is to be cancelled.
    """
    commission = Commission.objects.select_for_update().filter(cohort=cohort_id).first()
    if commission is None:
        return
    if not number:
        _require_open(commission)
    elif commission.closed_at is not None:
        return
    commission.order_number, commission.order_on = number, on
    commission.save(update_fields=["order_number", "order_on"])


def _check_people(people: Mapping[CommissionRole, Sequence[Any]]) -> None:
    everybody = [person.pk for members in people.values() for person in members]
    if len(set(everybody)) < len(everybody):
        raise NotReady("member_twice", _("Somebody stands in the commission twice."))
    marking = [*people.get(CommissionRole.CHAIR, ()), *people.get(CommissionRole.MEMBER, ())]
    if len(people.get(CommissionRole.CHAIR, ())) != 1 or len(marking) < 3:
        raise NotReady(
            "commission_small",
            _("A commission has a chair and at least two members."),
            field="members",
        )


@transaction.atomic
def schedule_defences(
    actor: PersonLike,
    *,
    cohort_id: int,
    begins_at: datetime,
    minutes: int,
    place: str,
    enrolments: Sequence[int],
) -> int:
    """Give learners their times one after another, in the order given; return how many.

    Who had another time before gets the new one; who was decided on already keeps theirs.
    """
    commission = _locked(cohort_id)
    require("learning.run_attestation", actor, commission.cohort)
    _require_open(commission)
    learning = set(
        Enrolment.objects.filter(
            cohort=cohort_id, state=EnrolmentState.STUDYING, pk__in=list(enrolments)
        ).values_list("pk", flat=True)
    )
    decided = set(
        commission.defences.filter(decided_at__isnull=False).values_list("enrolment", flat=True)
    )
    chosen = [key for key in enrolments if key in learning - decided]
    before = dict(commission.defences.values_list("enrolment", "starts_at"))
    for place_in_line, key in enumerate(chosen):
        Defence.objects.update_or_create(
            enrolment_id=key,
            defaults={
                "commission": commission,
                "starts_at": begins_at + timedelta(minutes=minutes * place_in_line),
                "place": place,
            },
        )
    moved = [
        key
        for place_in_line, key in enumerate(chosen)
        if before.get(key) != begins_at + timedelta(minutes=minutes * place_in_line)
    ]
    if chosen:
        publish(DefencesScheduled(cohort_id, tuple(moved)))
    return len(chosen)


def _defence(defence_id: int) -> Defence:
    found = (
        Defence.objects.select_for_update(no_key=True, of=("self",))
        .select_related("commission__cohort", "enrolment")
        .filter(pk=defence_id)
        .first()
    )
    if found is None:
        raise NotFound("no_defence", _("There is no such defence, or it is not open to you."))
    return found


def _checked(commission: Commission, mark: int) -> int:
    if mark not in MARKS[MarkScale(commission.scale)]:
        raise NotReady("mark_unknown", _("This scale has no such mark."), field="mark")
    return mark


@transaction.atomic
def give_mark(actor: PersonLike, *, defence_id: int, mark: int, note: str = "") -> MemberMark:
    """Give one's own mark as a member of the commission; it can be changed until the agreed one.

    Raises:
        Forbidden: the actor is not a member who marks.
        WrongState: the agreed mark is there.
    """
    defence = _defence(defence_id)
    member = (
        defence.commission.members.filter(person_id=actor.pk)
        .exclude(role=CommissionRole.SECRETARY)
        .first()
    )
    if member is None:
        raise Forbidden("not_a_member", _("Only members of the commission mark."))
    _require_open(defence.commission)
    if defence.decided_at is not None:
        raise WrongState("decided", _("The commission has agreed on the mark already."))
    given, _made = MemberMark.objects.update_or_create(
        defence=defence,
        member=member,
        defaults={
            "mark": _checked(defence.commission, mark),
            "note": note.strip(),
            "at": clock.now(),
        },
    )
    return given


@transaction.atomic
def decide(
    actor: PersonLike, *, defence_id: int, mark: int | None, topic: str | None = None
) -> Defence:
    """Set the agreed mark, or (None) that the learner did not appear.

    The chair, the secretary or an organiser does it, once every member has marked.

    Raises:
        NotReady: a member has not marked yet.
    """
    defence = _defence(defence_id)
    commission = defence.commission
    _require_decider(actor, commission)
    _require_open(commission)
    if mark is not None:
        marking = commission.members.exclude(role=CommissionRole.SECRETARY).count()
        if defence.marks.count() < marking:
            raise NotReady("marks_missing", _("Not every member has given a mark yet."))
        _checked(commission, mark)
    defence.mark, defence.is_absent = mark, mark is None
    defence.topic = defence.topic if topic is None else topic.strip()
    defence.decided_by_id, defence.decided_at = actor.pk, clock.now()
    defence.save()
    return defence


def _require_decider(actor: PersonLike, commission: Commission) -> None:
    roles = (CommissionRole.CHAIR, CommissionRole.SECRETARY)
    if not commission.members.filter(person_id=actor.pk, role__in=roles).exists():
        require("learning.run_attestation", actor, commission.cohort)


def outcome_of(scale: str, defence: Defence) -> Attested:
    """Return what an agreed mark means."""
    if defence.is_absent or defence.mark is None:
        return Attested.ABSENT
    return Attested.PASSED if defence.mark >= ENOUGH[MarkScale(scale)] else Attested.FAILED


@transaction.atomic
def close_attestation(
    actor: PersonLike, *, cohort_id: int, protocol_number: str, on: date | None = None
) -> int:
    """Close the protocol: every result goes to its enrolment, all in one transaction.

    What the plan counts as attestation is done for those who passed.

    Returns:
        How many passed.

    Raises:
        NotReady: somebody scheduled has no agreed mark.
    """
    commission = _locked(cohort_id)
    require("learning.run_attestation", actor, commission.cohort)
    _require_open(commission)
    defences = list(commission.defences.select_related("enrolment__person").order_by("enrolment"))
    waiting = [d.enrolment.person.short_name for d in defences if d.decided_at is None]
    if waiting or not defences:
        words = _("No agreed mark yet: %(names)s.") if waiting else _("Nobody is scheduled yet.")
        raise NotReady("defences_open", words % {"names": ", ".join(waiting)})
    passed = 0
    for defence in defences:
        result = outcome_of(commission.scale, defence)
        Enrolment.objects.filter(pk=defence.enrolment_id).update(attested=result)
        if result == Attested.PASSED:
            passed += 1
            _complete_attestation(commission, defence)
    commission.protocol_number = protocol_number
    commission.closed_at = clock.now()
    commission.save(update_fields=["protocol_number", "closed_at"])
    audit(
        "learning.close_attestation",
        actor_id=actor.pk,
        object_kind="cohort",
        object_id=cohort_id,
        passed=passed,
        of=len(defences),
    )
    publish(CohortAttested(cohort_id))
    return passed


def _complete_attestation(commission: Commission, defence: Defence) -> None:
    if defence.enrolment.state != EnrolmentState.STUDYING:
        return
    most = max(MARKS[MarkScale(commission.scale)])
    score = (Decimal(defence.mark or 0) / most).quantize(Decimal("0.0001"))
    for module in plan(commission.cohort.version_id):
        for activity in module.activities:
            if activity.form == WorkForm.ATTESTATION:
                complete_activity(defence.enrolment_id, activity_id=activity.id, score=score)


@transaction.atomic
def attach_signed(actor: PersonLike, *, cohort_id: int, sent: SentFiles) -> int:
    """Keep the signed protocol or its detached signature; return how many files were kept."""
    commission = _locked(cohort_id)
    require("learning.run_attestation", actor, commission.cohort)
    return len(sent.attach(owner=(OWNER, commission.pk), actor=actor))
