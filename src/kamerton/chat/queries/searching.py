"""Words in messages: of one conversation, or of all the viewer's own."""

from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchVector

from kamerton.chat.models import Message
from kamerton.chat.queries.rooms import own_rooms, room_name, rooms_for
from kamerton.chat.queries.rows import FoundRow, person_name

MOST_FOUND = 50


def found_in(viewer: Any, words: str, *, room: Any = None) -> list[FoundRow]:
    """Return the newest messages that have the words, in a room from access_room() or everywhere."""
    rooms = {room.pk: room} if room else _own(viewer)
    query = SearchQuery(words, config="russian", search_type="websearch")
    found = (
        Message.objects.filter(room__in=rooms, deleted_at=None)
        .annotate(vector=SearchVector("text", config="russian"))
        .filter(vector=query)
        .order_by("-created_at", "-pk")
        .annotate(
            excerpt=SearchHeadline(
                "text",
                query,
                config="russian",
                start_sel="",
                stop_sel="",
                max_words=30,
                min_words=12,
            )
        )
        .select_related("author")[:MOST_FOUND]
    )
    return [_found(message, rooms[message.room_id]) for message in found]


def _own(viewer: Any) -> dict[int, Any]:
    return {room.pk: room for room in rooms_for(viewer.pk).filter(own_rooms(viewer))}


def _found(message: Any, room: Any) -> FoundRow:
    author = message.author
    return FoundRow(
        room_id=message.room_id,
        room_name=room_name(room),
        number=message.number,
        author=person_name(
            author.surname if author else None, author.given_name if author else None
        ),
        excerpt=message.excerpt,
        created_at=message.created_at,
    )
