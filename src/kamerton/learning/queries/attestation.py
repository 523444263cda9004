"""Final attestation as its commission, organisers and learners may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kamerton.core.errors import NotFound
from kamerton.files.api import FileInfo, files_of
from kamerton.learning.enums import Attested, CommissionRole, MarkScale
from kamerton.learning.models import (
    Commission,
    CommissionMember,
    Defence,
    Enrolment,
    MemberMark,
)
from kamerton.learning.rules import may
from kamerton.people.api import people_with_role
from kamerton.people.enums import Role

OWNER = "attestation"


def mark_words(scale: str, mark: int | None) -> str:
    """Return a mark in words; "" for none."""
    if mark is None:
        return ""
    if scale == MarkScale.PASS:
        return pgettext("mark", "passed") if mark else pgettext("mark", "not passed")
    words = {
        5: pgettext("mark", "5 (excellent)"),
        4: pgettext("mark", "4 (good)"),
        3: pgettext("mark", "3 (satisfactory)"),
        2: pgettext("mark", "2 (unsatisfactory)"),
    }
    return words[mark]


@dataclass(frozen=True, slots=True)
class OwnDefence:
    """A learner's own defence: when, where, and the result once the protocol is closed."""

    starts_at: datetime | None
    place: str
    topic: str
    result: str


def own_defence(enrolment: Enrolment) -> OwnDefence | None:
    """Return the learner's defence, None where none is planned (one statement)."""
    found = Defence.objects.select_related("commission").filter(enrolment=enrolment).first()
    if found is None:
        return None
    result = ""
    if found.commission.closed_at is not None:
        result = (
            str(Attested.ABSENT.label)
            if found.is_absent
            else mark_words(found.commission.scale, found.mark)
        )
    return OwnDefence(found.starts_at, found.place, found.topic, result)


@dataclass(frozen=True, slots=True)
class MarkShown:
    """A member's mark: hidden from the other members until everybody has marked."""

    member: CommissionMember
    mark: int | None
    words: str
    note: str
    is_given: bool


@dataclass(frozen=True, slots=True)
class DefenceShown:
    """A learner before the commission, as one viewer may see it.

    ``proposed`` is the mark that the members' marks come to; None while one is missing.
    """

    defence: Defence
    marks: tuple[MarkShown, ...]
    agreed: str
    proposed: int | None
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Attestation:
    """All of a cohort's attestation for one viewer."""

    commission: Commission | None
    members: tuple[CommissionMember, ...]
    defences: tuple[DefenceShown, ...]
    own: CommissionMember | None
    may_run: bool

    @property
    def may_decide(self) -> bool:
        """Return True for the chair, the secretary and organisers."""
        roles = (CommissionRole.CHAIR, CommissionRole.SECRETARY)
        return self.may_run or (self.own is not None and self.own.role in roles)

    @property
    def is_closed(self) -> bool:
        """Return True once the protocol is closed."""
        return self.commission is not None and self.commission.closed_at is not None


ORDER = (CommissionRole.CHAIR, CommissionRole.MEMBER, CommissionRole.SECRETARY)


def sits_in_commission(viewer: Any, cohort: Any) -> bool:
    """Return True for a member of the cohort's commission."""
    return CommissionMember.objects.filter(commission__cohort=cohort, person_id=viewer.pk).exists()


def commission_people(cohort_id: int) -> list[tuple[CommissionRole, Any]]:
    """Return who sits in a cohort's commission: chair, members, secretary, each with the post."""
    found = CommissionMember.objects.filter(commission__cohort=cohort_id)
    rows = found.select_related("person__profile").order_by("person__surname", "pk")
    people = [(CommissionRole(row.role), row.person) for row in rows]
    return sorted(people, key=lambda one: ORDER.index(one[0]))


def closed_commissions(year: int) -> list[Commission]:
    """Return the commissions whose protocols were closed in a year, with all that papers name."""
    found = Commission.objects.filter(closed_at__year=year)
    return list(found.select_related("cohort__version", "cohort__organisation").order_by("pk"))


def attestation(viewer: Any, cohort: Any) -> Attestation:
    """Return a cohort's attestation for a viewer (two statements at any size)."""
    return _attestation(viewer.pk, cohort, may_run=may("learning.run_attestation", viewer, cohort))


def attestation_to_print(cohort: Any) -> Attestation:
    """Return a cohort's closed attestation for its papers; the caller has asked for the right."""
    return _attestation(None, cohort, may_run=False)


def _attestation(viewer_id: int | None, cohort: Any, *, may_run: bool) -> Attestation:
    found = CommissionMember.objects.filter(commission__cohort=cohort).select_related(
        "person", "commission"
    )
    by_name = found.order_by("person__surname", "pk")
    members = tuple(sorted(by_name, key=lambda member: ORDER.index(CommissionRole(member.role))))
    if not members:
        return Attestation(None, (), (), None, may_run)
    commission = members[0].commission
    own = next((member for member in members if member.person_id == viewer_id), None)
    marks = MemberMark.objects.filter(defence=OuterRef("pk")).values(
        one=JSONObject(member="member_id", mark="mark", note="note")
    )
    defences = (
        Defence.objects.filter(commission=commission)
        .select_related("enrolment__person")
        .annotate(given=ArraySubquery(marks))
        .order_by("starts_at", "enrolment__person__surname", "pk")
    )
    shown = tuple(_shown(commission, members, own, defence) for defence in defences)
    return Attestation(commission, members, shown, own, may_run)


def _shown(
    commission: Commission,
    members: Sequence[CommissionMember],
    own: CommissionMember | None,
    defence: Any,
) -> DefenceShown:
    given = {row["member"]: row for row in defence.given}
    marking = [member for member in members if member.role != CommissionRole.SECRETARY]
    is_complete = all(member.pk in given for member in marking)
    shown = tuple(
        _mark_shown(commission.scale, member, given.get(member.pk), is_complete or member == own)
        for member in marking
    )
    agreed = (
        str(Attested.ABSENT.label)
        if defence.is_absent
        else mark_words(commission.scale, defence.mark)
    )
    marks = sorted(row["mark"] for row in given.values())
    proposed = marks[len(marks) // 2] if marks and is_complete else None
    return DefenceShown(defence, shown, agreed, proposed, is_complete)


def _mark_shown(
    scale: str, member: CommissionMember, row: dict[str, Any] | None, is_open: bool
) -> MarkShown:
    if row is None or not is_open:
        return MarkShown(member, None, "", "", row is not None)
    return MarkShown(member, row["mark"], mark_words(scale, row["mark"]), row["note"], True)


def access_defence(viewer: Any, defence_id: int) -> tuple[Any, Attestation, DefenceShown]:
    """Return (cohort, attestation, defence) to the commission and organisers, else NotFound."""
    found = (
        Defence.objects.select_related("commission__cohort__version").filter(pk=defence_id).first()
    )
    if found is not None:
        cohort = found.commission.cohort
        whole = attestation(viewer, cohort)
        if whole.own is not None or whole.may_run:
            return cohort, whole, next(d for d in whole.defences if d.defence.pk == defence_id)
    raise NotFound("no_defence", _("There is no such defence, or it is not open to you."))


def signed_files(commission: Commission | None) -> list[FileInfo]:
    """Return the signed files of a commission."""
    return [] if commission is None else files_of((OWNER, commission.pk))


def commission_by_id(commission_id: int) -> Commission | None:
    """Return a commission for the check of who may read its files."""
    return Commission.objects.select_related("cohort").filter(pk=commission_id).first()


def possible_members() -> list[Any]:
    """Return experts, tutors, methodologists and organisers of the institute, by surname."""
    found: dict[int, Any] = {}
    for role in (Role.EXPERT, Role.TUTOR, Role.METHODOLOGIST, Role.ORGANISER):
        found.update({person.pk: person for person in people_with_role(role)})
    return sorted(found.values(), key=lambda person: person.full_name)
