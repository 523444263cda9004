"""The forum's front page and the lists of topics, for the viewer given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet

from kamerton.discussion.enums import Attention, Show
from kamerton.discussion.models import Space, Topic
from kamerton.discussion.queries.rows import TopicRow
from kamerton.discussion.queries.topics import NOBODY, topic_row, topics_for
from kamerton.discussion.rules import require
from kamerton.discussion.spaces import Room, rooms_of

TOPICS_ON_PAGE = 30
UNREAD = Q(mine__visited_at=None) | Q(last_number__gt=F("mine__read_number"))
NOT_MUTED = ~Q(mine__attention=Attention.MUTED.value) | Q(mine__attention=None)


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room on the front page with what is in it."""

    room: Room
    topics: int
    unread: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which topics of a space are listed; an empty kind means all kinds."""

    show: str = Show.ALL.value
    kind: str = ""


def front_of(viewer: Any) -> list[tuple[str, list[RoomRow]]]:
    """Return the viewer's rooms by groups, each with its counts (one statement beside the rooms')."""
    rooms = rooms_of(viewer)
    counts = _counts(viewer, rooms)
    groups: dict[str, list[RoomRow]] = {}
    for room in rooms:
        found = counts.get((room.kind, room.owner_id), (0, 0, None))
        groups.setdefault(room.group, []).append(RoomRow(room, *found))
    return list(groups.items())


def _counts(
    viewer: Any, rooms: Sequence[Room]
) -> dict[tuple[str, str], tuple[int, int, datetime | None]]:
    if not rooms:
        return {}
    owners: dict[str, list[str]] = {}
    for room in rooms:
        owners.setdefault(room.kind, []).append(room.owner_id)
    among = reduce(
        or_, (Q(space__kind=kind, space__owner_id__in=ids) for kind, ids in owners.items())
    )
    rows = (
        topics_for(viewer.pk or NOBODY)
        .select_related(None)
        .filter(among)
        .order_by()
        .values("space__kind", "space__owner_id")
        .annotate(
            topics=Count("pk"),
            unread=Count("pk", filter=UNREAD & NOT_MUTED),
            latest=Max("last_post_at"),
        )
    )
    return {
        (row["space__kind"], row["space__owner_id"]): (row["topics"], row["unread"], row["latest"])
        for row in rows
    }


def _wanted(viewer: Any, space: Space, wanted: Wanted) -> QuerySet[Topic]:
    found = topics_for(viewer.pk or NOBODY).filter(space=space.pk)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.show == Show.UNREAD:
        return found.filter(UNREAD)
    if wanted.show == Show.UNANSWERED:
        return found.filter(post_count=0, closed_at=None)
    if wanted.show == Show.MINE:
        return found.filter(
            Q(author=viewer.pk or NOBODY) | Q(mine__attention=Attention.FOLLOWING.value)
        )
    return found


def topics_in(
    viewer: Any, space: Space, *, page: int = 1, wanted: Wanted | None = None
) -> list[TopicRow]:
    """Return the topics of a space: pinned first, then the one written to last. Raises NotFound."""
    require("discussion.view_topic", viewer, space)
    found = _wanted(viewer, space, wanted or Wanted()).order_by(
        F("pinned_at").desc(nulls_last=True), "-last_post_at", "-pk"
    )
    start = (max(page, 1) - 1) * TOPICS_ON_PAGE
    return [topic_row(topic) for topic in found[start : start + TOPICS_ON_PAGE]]


def topic_count(viewer: Any, space: Space, wanted: Wanted | None = None) -> int:
    """Return how many topics the list has on all its pages."""
    return _wanted(viewer, space, wanted or Wanted()).count()
