"""Rights and surroundings of a cohort's chat."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from kamerton.chat.api import Home, RoomOwner, vacate_seat
from kamerton.learning.queries.cohorts import cohort_by_id
from kamerton.learning.queries.office import GONE, cohorts_by_ids, enrolment_by_id
from kamerton.learning.rules import may
from kamerton.people.api import has_scoped_role, held_roles, people_with_role
from kamerton.people.enums import Role

COHORT = "cohort"
_OWN = (Role.LEARNER.value, Role.TUTOR.value)


def _cohort(person: Any, owner_id: str) -> Any:
    """Return the cohort, read once for each person instance: a page asks for several rights."""
    seen: dict[str, Any] = person.__dict__.setdefault("_chatting_cohorts", {})
    if owner_id not in seen:
        seen[owner_id] = cohort_by_id(int(owner_id)) if owner_id.isdecimal() else None
    return seen[owner_id]


def own(person: Any) -> Sequence[str]:
    """Return the cohorts in which the person learns or tutors; no statement."""
    scopes = held_roles(person).scopes
    return sorted({str(key) for role, kind, key in scopes if kind == COHORT and role in _OWN})


def may_read(person: Any, owner_id: str) -> bool:
    """Return True for the cohort's learners, tutors and those who see every cohort."""
    if owner_id in own(person):
        return True
    cohort = _cohort(person, owner_id)
    return cohort is not None and may("learning.view_progress", person, cohort)


def may_write(person: Any, owner_id: str) -> bool:
    """Return True for learners, tutors and organisers; others who may look do not speak."""
    return owner_id in own(person) or may_moderate(person, owner_id)


def may_moderate(person: Any, owner_id: str) -> bool:
    """Return True for the cohort's tutors and the organisers."""
    if owner_id.isdecimal() and has_scoped_role(person, Role.TUTOR, COHORT, int(owner_id)):
        return True
    cohort = _cohort(person, owner_id)
    return cohort is not None and may("learning.mark_attendance", person, cohort)


def homes(owner_ids: Sequence[str]) -> Mapping[str, Home]:
    """Return names and pages of cohorts by id, in one statement."""
    found = cohorts_by_ids(int(key) for key in owner_ids if key.isdecimal())
    return {
        str(cohort.pk): Home(
            cohort.title, cohort.title_en, reverse("learning:cohort", args=[cohort.slug])
        )
        for cohort in found
    }


def members(owner_id: str) -> Sequence[int]:
    """Return the ids of the cohort's learners and tutors."""
    scope = (COHORT, int(owner_id))
    people = (people_with_role(role, scope=scope) for role in _OWN)
    return sorted({key for found in people for key in found.values_list("pk", flat=True)})


OWNER = RoomOwner(COHORT, may_read, may_write, may_moderate, own, homes, members)


def follow_enrolment(enrolment_id: int, state: str) -> None:
    """Count the group's conversation no more for who has left the group."""
    enrolment = enrolment_by_id(enrolment_id) if state in GONE else None
    if enrolment is not None:
        vacate_seat(COHORT, enrolment.cohort_id, person_id=enrolment.person_id)
