"""Reads of letters inside the platform, for the viewer given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q

from kamerton.mail.enums import Folder
from kamerton.mail.errors import no_such_mail
from kamerton.mail.groups import Group, groups_of
from kamerton.mail.models import Copy, Letter
from kamerton.people.api import correspondents_of
from kamerton.texts.api import excerpt

PAGE_LENGTH = 30
MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter in a list."""

    id: int
    subject: str
    who: str
    excerpt: str
    at: datetime
    is_new: bool
    is_draft: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """To whom a person may write."""

    people: tuple[tuple[int, str], ...]
    groups: tuple[Group, ...]


def letters_page(
    viewer: Any, folder: str, text: str, number: int
) -> tuple[Page[Any], list[LetterRow]]:
    """Return a page of a folder, the newest first; with ``text``, of all folders, what has these words."""
    copies = Copy.objects.filter(person=viewer).select_related("letter__author")
    if text:
        words = Q(letter__subject__icontains=text) | Q(letter__words__icontains=text)
        names = Q(letter__author__surname__icontains=text)
        copies = copies.filter(words | names)
    else:
        copies = copies.filter(folder=folder)
    page = Paginator(copies.order_by("-letter_id"), PAGE_LENGTH).get_page(number)
    found = list(page.object_list)
    names_of = _names([copy.letter for copy in found if copy.letter.author_id == viewer.pk])
    return page, [_row(copy, viewer, names_of) for copy in found]


def _row(copy: Copy, viewer: Any, names_of: dict[int, str]) -> LetterRow:
    letter = copy.letter
    is_own = letter.author_id == viewer.pk
    author = letter.author
    who = names_of.get(letter.pk, "") if is_own else (author.full_name if author else "")
    return LetterRow(
        id=letter.pk,
        subject=letter.subject,
        who=who,
        excerpt=excerpt(letter.body, 120),
        at=letter.sent_at or letter.saved_at,
        is_new=copy.read_at is None,
        is_draft=letter.sent_at is None,
    )


def _names(letters: Sequence[Letter]) -> dict[int, str]:
    """Return to whom letters go, in words: the first names, and how many more."""
    copies = Copy.objects.filter(letter__in=letters).exclude(person=F("letter__author"))
    found: dict[int, list[str]] = {}
    for copy in copies.select_related("person").order_by("letter", "person__surname", "pk"):
        found.setdefault(copy.letter_id, []).append(copy.person.short_name)
    return {key: _listed(names) for key, names in found.items()}


def _listed(names: list[str]) -> str:
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" +{more}" if more > 0 else "")


def unread_count(viewer: Any) -> int:
    """Return how many letters of the inbox were not read."""
    return Copy.objects.filter(person=viewer, folder=Folder.INBOX, read_at=None).count()


def folder_counts(viewer: Any) -> dict[str, int]:
    """Return how many letters are unread in the inbox, and how many drafts there are."""
    rows = Copy.objects.filter(person=viewer).filter(
        Q(folder=Folder.INBOX, read_at=None) | Q(folder=Folder.DRAFTS)
    )
    return dict(rows.values_list("folder").annotate(count=Count("pk")))


def access_letter(viewer: Any, letter_id: int) -> tuple[Letter, Copy]:
    """Return a letter of which the viewer has a copy. Raises NotFound."""
    copy = (
        Copy.objects.select_related("letter__author", "letter__answers")
        .filter(person=viewer, letter_id=letter_id)
        .first()
    )
    if copy is None:
        raise no_such_mail()
    return copy.letter, copy


def talk_of(viewer: Any, letter: Letter) -> list[Letter]:
    """Return the letters of a talk that the viewer has, the oldest first; no drafts."""
    talk = Q(pk=letter.talk_id) | Q(root_id=letter.talk_id)
    own = Copy.objects.filter(person=viewer).values("letter")
    found = Letter.objects.filter(talk, pk__in=own, sent_at__isnull=False)
    return list(found.select_related("author").order_by("sent_at", "pk"))


def recipients_shown(letters: Sequence[Letter]) -> dict[int, str]:
    """Return to whom each letter went, in words."""
    return _names(letters)


def choices_for(viewer: Any) -> Choices:
    """Return the people and groups that the viewer may write to."""
    people = correspondents_of(viewer).order_by("surname", "given_name", "pk")
    return Choices(
        tuple((person.pk, person.full_name) for person in people), tuple(groups_of(viewer))
    )


def draft_of(viewer: Any, letter_id: int) -> Letter:
    """Return a draft of the viewer's. Raises NotFound."""
    found = Letter.objects.filter(pk=letter_id, author=viewer, sent_at=None).first()
    if found is None:
        raise no_such_mail()
    return found
