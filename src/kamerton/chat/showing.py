"""What the page of a conversation shows."""

from typing import Any

from kamerton.chat import queries
from kamerton.chat.enums import RoomKind
from kamerton.chat.forms import MessageForm
from kamerton.chat.operations.changing import SIGNS
from kamerton.chat.queries.rows import Window
from kamerton.chat.registry import room_owner
from kamerton.chat.rules import may


def room_context(viewer: Any, room: Any, window: Window, form: MessageForm) -> dict[str, Any]:
    """Return the context of the room's page."""
    context = {
        "room": room,
        "name": queries.room_name(room),
        "window": window,
        "form": form,
        "signs": SIGNS,
        "may_write": may("chat.add_message", viewer, room),
        "home": _home(room),
        "other": _other(viewer, room),
        "answered": None,
    }
    return context


def _home(room: Any) -> Any:
    if room.kind != RoomKind.OWNED:
        return None
    return room_owner(room.owner_kind).homes([room.owner_id]).get(room.owner_id)


def _other(viewer: Any, room: Any) -> int | None:
    """Return the id of the one with whom personal messages are."""
    pair = [int(key) for key in room.pair.split("-") if key]
    others = [key for key in pair if key != viewer.pk]
    return others[0] if others else None
