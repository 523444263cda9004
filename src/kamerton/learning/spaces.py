"""Rights and surroundings of the discussions that hang on a cohort's activities."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kamerton.discussion.api import Place
from kamerton.learning.models import Cohort
from kamerton.learning.queries.cohorts import cohort_by_id
from kamerton.learning.rules import EVERYWHERE, may
from kamerton.people.api import has_scoped_role
from kamerton.people.enums import Role


def _cohort(owner_id: str) -> Cohort | None:
    head = owner_id.partition("-")[0]
    return cohort_by_id(int(head)) if head.isdecimal() else None


def _cohort_for(person: Any, owner_id: str) -> Cohort | None:
    """Return the cohort, read once for each person instance: a page asks for several rights."""
    seen: dict[str, Cohort | None] = person.__dict__.setdefault("_discussed_cohorts", {})
    if owner_id not in seen:
        seen[owner_id] = _cohort(owner_id)
    return seen[owner_id]


def _learns(person: Any, cohort: Cohort) -> bool:
    return has_scoped_role(person, Role.LEARNER, "cohort", cohort.pk)


def may_read(person: Any, owner_id: str) -> bool:
    """Return True for the cohort's learners and staff."""
    cohort = _cohort_for(person, owner_id)
    return cohort is not None and (
        _learns(person, cohort) or may("learning.view_progress", person, cohort)
    )


def may_moderate(person: Any, owner_id: str) -> bool:
    """Return True for the cohort's tutors and the organisers."""
    cohort = _cohort_for(person, owner_id)
    return cohort is not None and may("learning.mark_attendance", person, cohort)


def audiences(owner_id: str) -> Sequence[str]:
    """Return who finds the discussion by search: those whom `may_read` lets in."""
    return [f"cohort:{owner_id.partition('-')[0]}", *(f"role:{role}" for role in EVERYWHERE)]


def place(owner_id: str) -> Place | None:
    """Return the activity's page."""
    cohort = _cohort(owner_id)
    tail = owner_id.partition("-")[2]
    if cohort is None or not tail.isdecimal():
        return None
    return Place(_("Activity"), reverse("learning:activity", args=[cohort.slug, int(tail)]))
