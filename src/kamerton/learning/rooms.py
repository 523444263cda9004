"""The forum's spaces of cohorts and programmes."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kamerton.discussion.api import Place, Room, index_space
from kamerton.learning import spaces
from kamerton.learning.models import Cohort
from kamerton.learning.queries.cohorts import cohort_by_id
from kamerton.learning.queries.rooms import (
    cohorts_of_programme,
    learner_ids,
    programme_of,
    programme_title,
    roomy_cohorts,
)
from kamerton.learning.rules import EVERYWHERE, is_staff_everywhere
from kamerton.people.api import held_roles
from kamerton.people.enums import Role
from kamerton.ui.api import localised

COHORT, PROGRAMME = "cohort", "programme"
_INSIDE = (Role.LEARNER, Role.TUTOR, Role.EXPERT)


def cohort_place(owner_id: str) -> Place | None:
    """Return the cohort's page."""
    cohort = cohort_by_id(int(owner_id)) if owner_id.isdecimal() else None
    if cohort is None:
        return None
    url = reverse("learning:cohort", args=[cohort.slug])
    return Place(localised(cohort.title, cohort.title_en), url)


def _among(person: Any, owner_id: str, roles: Sequence[Role]) -> bool:
    if not owner_id.isdecimal():
        return False
    if is_staff_everywhere(person):
        return programme_title(int(owner_id)) is not None
    wanted = {str(role) for role in roles}
    held = {
        key for role, kind, key in held_roles(person).scopes if kind == COHORT and role in wanted
    }
    return bool(held) and not held.isdisjoint(cohorts_of_programme(int(owner_id)))


def may_read_programme(person: Any, owner_id: str) -> bool:
    """Return True for those who study, studied, tutor or assess the programme, and the staff."""
    return _among(person, owner_id, _INSIDE)


def may_moderate_programme(person: Any, owner_id: str) -> bool:
    """Return True for its tutors and the staff."""
    return _among(person, owner_id, (Role.TUTOR,))


def programme_audiences(owner_id: str) -> Sequence[str]:
    """Return who finds it by search: the programme's cohorts as they are now, and the staff."""
    cohorts = cohorts_of_programme(int(owner_id))
    return [*(f"cohort:{key}" for key in cohorts), *(f"role:{role}" for role in EVERYWHERE)]


def programme_place(owner_id: str) -> Place | None:
    """Return the space itself: the programme's page may be gone from the catalogue."""
    title = programme_title(int(owner_id)) if owner_id.isdecimal() else None
    if title is None:
        return None
    return Place(title, reverse("discussion:space", args=[PROGRAMME, owner_id]))


def rooms(person: Any) -> list[Room]:
    """Return the spaces of a person's cohorts and of their programmes (two statements at most)."""
    cohorts = [one for one in roomy_cohorts(person) if spaces.may_read(person, str(one.pk))]
    programmes = {one.version.programme_id: one for one in cohorts}
    return [
        *(_programme_room(key, one) for key, one in programmes.items()),
        *(_cohort_room(one) for one in cohorts),
    ]


def _programme_room(key: int, cohort: Cohort) -> Room:
    title = localised(cohort.version.title, cohort.version.title_en)
    return Room(PROGRAMME, str(key), title, _("Programmes"), 10)


def _cohort_room(cohort: Cohort) -> Room:
    title = localised(cohort.title, cohort.title_en)
    return Room(COHORT, str(cohort.pk), title, _("Cohorts"), 20)


def members(owner_id: str) -> list[int]:
    """Return the ids of the learners of a cohort, whose id begins ``owner_id``."""
    head = owner_id.partition("-")[0]
    return learner_ids(int(head)) if head.isdecimal() else []


def let_cohort_find(cohort_id: int) -> None:
    """Let a new cohort find what was said in the space of its programme before."""
    programme = programme_of(cohort_id)
    if programme is not None:
        index_space(PROGRAMME, programme)
