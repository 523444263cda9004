"""To whom one may write."""

from collections.abc import Iterable
from typing import Any

from kamerton.chat.errors import NotFound
from kamerton.chat.models import Block
from kamerton.chat.rules import STAFF, may_write_to
from kamerton.people.api import acquaintances_of, has_role, people_by_ids, people_with_role

MOST_PEOPLE = 300


def people_to_write_to(viewer: Any) -> list[Any]:
    """Return the people to whom ``viewer`` may write, by surname (twin: rules.may_write_to)."""
    known = acquaintances_of(viewer) - {viewer.pk}
    people = {key: one for key, one in people_by_ids(known).items() if one.is_active}
    if not viewer.is_minor:
        for role in STAFF:
            for one in people_with_role(role):
                if has_role(one, *STAFF) and not one.is_minor:
                    people[one.pk] = one
    people.pop(viewer.pk, None)
    pairs = Block.objects.filter(person=viewer) | Block.objects.filter(blocked=viewer)
    cut = {key for pair in pairs.values_list("person_id", "blocked_id") for key in pair}
    reached = [one for one in people.values() if one.pk not in cut]
    reached.sort(key=lambda one: (one.surname, one.given_name, one.pk))
    return reached[:MOST_PEOPLE]


def people_for(viewer: Any, ids: Iterable[int]) -> list[Any]:
    """Return these people, each of whom ``viewer`` may write to. Raises NotFound."""
    wanted = set(ids)
    found = people_by_ids(wanted)
    people = [found[key] for key in sorted(found)]
    if len(people) < len(wanted) or not all(may_write_to(viewer, one) for one in people):
        raise NotFound("no_person", "")
    return people
