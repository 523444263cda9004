"""Who may write to whom, and who reads a letter: nobody else."""

from collections.abc import Iterable
from typing import Any

from kamerton.mail.models import Copy
from kamerton.people.api import correspondents_of


def may_read_talk(person: Any, talk_id: str) -> bool:
    """Return True for who has a copy of a letter of the talk."""
    if not talk_id.isdecimal() or not getattr(person, "pk", None):
        return False
    own = Copy.objects.filter(person_id=person.pk)
    return (
        own.filter(letter_id=int(talk_id)).exists()
        or own.filter(letter__root_id=int(talk_id)).exists()
    )


def allowed(person: Any, wanted: Iterable[int]) -> set[int]:
    """Return those of the people to whom ``person`` may write."""
    ids = set(wanted)
    return set(correspondents_of(person).filter(pk__in=ids).values_list("pk", flat=True))
