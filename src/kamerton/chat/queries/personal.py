"""What chat holds of a person."""

from typing import Any

from kamerton.chat.models import Block, Message, Reaction, Seat


def personal_data(person_id: int) -> dict[str, Any]:
    """Return a person's messages, signs, seats and blocks for the archive of personal data."""
    messages = Message.objects.filter(author=person_id).order_by("pk")
    signs = Reaction.objects.filter(person=person_id).order_by("pk")
    seats = Seat.objects.filter(person=person_id).order_by("pk")
    blocks = Block.objects.filter(person=person_id).order_by("pk")
    return {
        "messages.json": list(
            messages.values("room_id", "number", "text", "created_at", "edited_at", "deleted_at")
        ),
        "reactions.json": list(signs.values("message_id", "sign")),
        "rooms.json": list(seats.values("room_id", "read_number", "is_muted", "left_at")),
        "blocked.json": list(blocks.values("blocked_id", "created_at")),
    }
