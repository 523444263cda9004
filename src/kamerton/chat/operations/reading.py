"""How far people have read."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from kamerton.chat.models import Room, Seat
from kamerton.chat.rules import require
from kamerton.core.api import announce_many

UNREAD = "chat.unread"
_READ = """
INSERT INTO chat_seat (room_id, person_id, read_number, is_muted)
VALUES (%(room)s, %(person)s, %(number)s, false)
ON CONFLICT (room_id, person_id) DO UPDATE SET read_number = excluded.read_number
WHERE chat_seat.read_number < excluded.read_number
"""


def tell_unread(people: Iterable[int]) -> None:
    """Let the counters of these people be asked anew."""
    announce_many([(f"person:{key}", UNREAD, {}) for key in people])


@transaction.atomic
def mark_read(room: Room, *, actor: Any, number: int) -> None:
    """Remember that ``actor`` has read up to a message; never backwards. Raises NotFound.

    A reader who is not of the room's own people (an organiser who looks in) takes no seat.
    """
    require("chat.view_room", actor, room)
    number = min(number, room.last_number)
    if getattr(room, "mine_seat", None) != actor.pk:
        return
    with connection.cursor() as cursor:
        cursor.execute(_READ, {"room": room.pk, "person": actor.pk, "number": number})
        if cursor.rowcount and number == room.last_number:
            tell_unread([actor.pk])


@transaction.atomic
def mute_room(room: Room, *, actor: Any, is_muted: bool) -> None:
    """Leave a room out of one's counter, or take it back in. Raises NotFound."""
    require("chat.view_room", actor, room)
    Seat.objects.filter(room=room, person=actor).update(is_muted=is_muted)
    tell_unread([actor.pk])
