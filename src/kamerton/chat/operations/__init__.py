"""Writes of chat."""

from kamerton.chat.operations.changing import delete_message, edit_message, react
from kamerton.chat.operations.messages import NewMessage, send_message
from kamerton.chat.operations.privacy import forget_person
from kamerton.chat.operations.reading import UNREAD, mark_read, mute_room
from kamerton.chat.operations.rooms import (
    block_person,
    ensure_rooms,
    leave_room,
    open_direct,
    open_group,
    open_room,
    unblock_person,
    vacate_seat,
)

__all__ = [
    "UNREAD",
    "NewMessage",
    "block_person",
    "delete_message",
    "edit_message",
    "ensure_rooms",
    "forget_person",
    "leave_room",
    "mark_read",
    "mute_room",
    "open_direct",
    "open_group",
    "open_room",
    "react",
    "send_message",
    "unblock_person",
    "vacate_seat",
]
