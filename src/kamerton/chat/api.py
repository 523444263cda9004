"""What other packages use of chat."""

from kamerton.chat.operations import (
    NewMessage,
    ensure_rooms,
    open_direct,
    open_room,
    send_message,
    vacate_seat,
)
from kamerton.chat.registry import Home, RoomOwner, register_room_owner

__all__ = [
    "Home",
    "NewMessage",
    "RoomOwner",
    "ensure_rooms",
    "open_direct",
    "open_room",
    "register_room_owner",
    "send_message",
    "vacate_seat",
]
