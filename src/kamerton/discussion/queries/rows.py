"""What pages show of discussions."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext
from markupsafe import Markup

from kamerton.discussion.enums import ProposalStatus, TopicKind
from kamerton.discussion.models import Topic
from kamerton.texts.api import to_html


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote, as a post shows them; a person who was erased has no name left."""

    id: int | None
    name: str
    initials: str


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post as the page shows it to one viewer."""

    id: int
    number: int
    root_number: int
    author: Author
    html: Markup
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    deleted_by_author: bool
    quote: str
    answers_number: int | None
    answers_author: str
    is_new: bool
    may_edit: bool
    may_delete: bool
    may_restore: bool
    is_accepted: bool

    @property
    def is_answer(self) -> bool:
        """Return True for a post that stands under another."""
        return self.number != self.root_number


@dataclass(frozen=True, slots=True)
class Thread:
    """One page of a topic for one viewer.

    Attributes:
        new_after: posts with a higher number are new to the viewer.
        seen_number: the topic's last number when this was read.
    """

    topic: Topic
    opening: Markup
    author: Author
    posts: list[PostRow]
    page: int
    pages: int
    may_post: bool
    may_moderate: bool
    may_close: bool
    attention: str
    new_after: int
    read_number: int
    seen_number: int
    is_first_visit: bool
    may_decide: bool
    accepted: "PostRow | None" = None

    @property
    def new_count(self) -> int:
        """How many posts of this page are new to the viewer."""
        return sum(post.is_new for post in self.posts)


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One topic in a list."""

    id: int
    kind: str
    title: str
    author_name: str
    post_count: int
    new_count: int
    last_post_at: datetime
    is_closed: bool
    is_pinned: bool
    is_unseen: bool
    has_accepted: bool
    status: str
    votes: int

    @property
    def kind_label(self) -> str:
        """The kind in the reader's words."""
        return str(TopicKind(self.kind).label)

    @property
    def status_label(self) -> str:
        """How far a proposal has come, in the reader's words."""
        return str(ProposalStatus(self.status).label) if self.status else ""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """What a post said from ``written_at`` until ``replaced_at``."""

    html: Markup
    written_at: datetime
    replaced_at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """The post that the form answers."""

    number: int
    name: str
    excerpt: str


@lru_cache(maxsize=4096)
def html_of(body: str, language: str, base_level: int = 4) -> Markup:
    return to_html(json.loads(body), base_level=base_level)


def person_name(surname: str | None, given_name: str | None) -> str:
    """Return «Марина Орлова», or the word for somebody who is no longer here."""
    name = " ".join(filter(None, (given_name, surname)))
    return name or gettext("Former member")


def author_of(row: dict[str, Any]) -> Author:
    surname, given = row["author__surname"], row["author__given_name"]
    initials = ((given or "")[:1] + (surname or "")[:1]).upper() or "·"
    return Author(row["author_id"], person_name(surname, given), initials)


@dataclass(frozen=True, slots=True)
class Rights:
    viewer_id: int | None
    writes: bool
    moderates: bool
    new_after: int
    accepted_id: int | None = None


def post_row(row: dict[str, Any], rights: Rights) -> PostRow:
    own = row["author_id"] is not None and row["author_id"] == rights.viewer_id
    deleted = row["deleted_at"] is not None
    answered = row["answers__number"]
    quoted = not deleted and answered is not None and answered != row["root_number"]
    return PostRow(
        id=row["id"],
        number=row["number"],
        root_number=row["root_number"],
        author=author_of(row),
        html=Markup("") if deleted else html_of(row["body_text"], get_language() or ""),
        created_at=row["created_at"],
        edited_at=row["edited_at"],
        deleted_at=row["deleted_at"],
        deleted_by_author=row["deleted_by_id"] == row["author_id"],
        quote=row["quote"] if quoted and row["answers__deleted_at"] is None else "",
        answers_number=answered if quoted else None,
        answers_author=person_name(
            row["answers__author__surname"], row["answers__author__given_name"]
        ),
        is_new=rights.viewer_id is not None and not own and row["number"] > rights.new_after,
        may_edit=own and rights.writes and not deleted,
        may_delete=(own or rights.moderates) and not deleted,
        may_restore=deleted and row["deleted_by_id"] == rights.viewer_id is not None,
        is_accepted=row["id"] == rights.accepted_id,
    )
