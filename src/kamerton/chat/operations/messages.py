"""Writing a message."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from kamerton.chat.errors import Conflict, no_message
from kamerton.chat.models import MOST_CHARS, Message, Room, Seat
from kamerton.chat.operations.reading import UNREAD, tell_unread
from kamerton.chat.rules import require
from kamerton.core import clock
from kamerton.core.api import announce


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What is written.

    Attributes:
        text: with light marking, at most 20,000 characters.
        key: made by the browser for this message; the same key makes the same message.
        answers: number of the message that is answered, or None.
        at: when it was written, if not now (demo).
    """

    text: str
    key: str
    answers: int | None = None
    at: datetime | None = None


@transaction.atomic
def send_message(room: Room, *, actor: Any, new: NewMessage) -> Message:
    """Write in a room; sending the same key again gives the message that is already there.

    Numbers are given under the room's lock, so who sees one sees all before it.

    Raises:
        NotFound: the room is not for ``actor``, or the answered message is not there.
        Forbidden: ``actor`` may only read.
        Conflict: the text is empty or too long, or the key belongs to another room.
    """
    require("chat.add_message", actor, room)
    room = Room.objects.select_for_update(no_key=True).get(pk=room.pk)
    same = Message.objects.filter(author=actor, key=new.key).first()
    if same is not None:
        if same.room_id != room.pk:
            raise Conflict("key_used", gettext("This was already sent to another conversation."))
        return same
    answered = _answered(room, new.answers)
    number = room.last_number + 1
    message = Message.objects.create(
        room=room,
        number=number,
        author=actor,
        key=new.key,
        text=checked_text(new.text),
        answers=answered,
        root_number=answered.root_number if answered else number,
        created_at=new.at or clock.now(),
    )
    if answered:
        room.messages.filter(number=answered.root_number).update(answer_count=F("answer_count") + 1)
    room.last_number = number
    room.last_message_at = message.created_at
    room.save(update_fields=["last_number", "last_message_at"])
    _tell(room, message)
    return message


def checked_text(text: str) -> str:
    """Return what is to be stored. Raises Conflict for nothing and for too much."""
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not text:
        raise Conflict("message_empty", gettext("Write something here."), field="text")
    if len(text) > MOST_CHARS:
        words = gettext("The message is longer than %(most)s characters. Send it in parts.")
        raise Conflict("message_long", words % {"most": MOST_CHARS}, field="text")
    return text


def _answered(room: Room, number: int | None) -> Message | None:
    if number is None:
        return None
    found = room.messages.filter(number=number, deleted_at=None).first()
    if found is None:
        raise no_message()
    return found


def _tell(room: Room, message: Message) -> None:
    """Tell the room; and the counters of those for whom the conversation becomes an unread one."""
    announce(
        topic=f"chat:{room.pk}",
        kind="chat.message",
        payload={"number": message.number, "author_id": message.author_id},
    )
    seats = Seat.objects.filter(room=room, left_at=None)
    # The writer has read what stands before the own message only if it was read before.
    seats.filter(person=message.author_id, read_number=message.number - 1).update(
        read_number=message.number
    )
    newly = seats.filter(is_muted=False, read_number=message.number - 1)
    tell_unread(newly.values_list("person_id", flat=True))


__all__ = ["UNREAD", "NewMessage", "checked_text", "send_message"]
