"""Groups of a cohort that letters are written to."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from kamerton.learning.queries.office import cohorts_by_ids
from kamerton.mail.api import Group
from kamerton.people.api import held_roles, members_of_scopes
from kamerton.people.enums import Role
from kamerton.ui.api import localised

COHORT = "cohort"


def groups_of(person: Any) -> Sequence[Group]:
    """Return the tutors and the learners of the cohorts in which the person has a part."""
    ids = sorted({key for _role, kind, key in held_roles(person).scopes if kind == COHORT})
    if not ids:
        return []
    members: dict[tuple[str, int], list[int]] = {}
    for role, key, person_id in members_of_scopes(COHORT, ids):
        if person_id != person.pk:
            members.setdefault((role, key), []).append(person_id)
    words = {
        Role.TUTOR.value: _("Tutors of the cohort “%(name)s”"),
        Role.LEARNER.value: _("Learners of the cohort “%(name)s”"),
    }
    return [
        Group(
            f"{COHORT}:{role}:{cohort.pk}",
            said % {"name": localised(cohort.title, cohort.title_en)},
            tuple(members.get((role, cohort.pk), ())),
        )
        for cohort in cohorts_by_ids(ids)
        for role, said in words.items()
    ]
