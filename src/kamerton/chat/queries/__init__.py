"""Reads of chat, for the viewer given."""

from kamerton.chat.queries.messages import (
    access_message,
    history_of,
    message_at,
    thread_of,
    window_of,
)
from kamerton.chat.queries.people import people_for, people_to_write_to
from kamerton.chat.queries.personal import personal_data
from kamerton.chat.queries.rooms import (
    UNREAD_SQL,
    access_room,
    conversations,
    is_own,
    may_read_room,
    missing_rooms,
    number_on,
    room_name,
    seated_people,
    unread_count,
)
from kamerton.chat.queries.searching import found_in

__all__ = [
    "UNREAD_SQL",
    "access_message",
    "access_room",
    "conversations",
    "found_in",
    "history_of",
    "is_own",
    "may_read_room",
    "message_at",
    "missing_rooms",
    "number_on",
    "people_for",
    "people_to_write_to",
    "personal_data",
    "room_name",
    "seated_people",
    "thread_of",
    "unread_count",
    "window_of",
]
