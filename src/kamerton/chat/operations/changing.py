"""What happens to a message after it was sent."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from kamerton.chat.errors import Conflict
from kamerton.chat.models import Message, MessageVersion, Reaction
from kamerton.chat.operations.messages import checked_text
from kamerton.chat.rules import require
from kamerton.core import clock
from kamerton.core.api import announce, audit

SIGNS = ("👍", "❤️", "👏", "😊", "🎵", "❓")


def _locked(message: Message) -> Message:
    found = Message.objects.select_for_update(no_key=True, of=("self",))
    return found.select_related("room").get(pk=message.pk)


def _keep_version(message: Message) -> None:
    MessageVersion.objects.create(
        message=message,
        text=message.text,
        written_at=message.edited_at or message.created_at,
        replaced_at=clock.now(),
    )


def _tell_changed(message: Message) -> None:
    announce(
        topic=f"chat:{message.room_id}", kind="chat.changed", payload={"number": message.number}
    )


@transaction.atomic
def edit_message(message: Message, *, actor: Any, text: str) -> Message:
    """Change what one's own message says, keeping what it said. Raises NotFound, Forbidden, Conflict."""
    message = _locked(message)
    require("chat.edit_message", actor, message)
    if message.deleted_at is not None:
        raise Conflict("message_deleted", gettext("The message was deleted meanwhile."))
    text = checked_text(text)
    if text == message.text:
        return message
    _keep_version(message)
    message.text, message.edited_at = text, clock.now()
    message.save(update_fields=["text", "edited_at"])
    _tell_changed(message)
    return message


@transaction.atomic
def delete_message(message: Message, *, actor: Any) -> Message:
    """Take a message away. Its place stays; what it said is seen by moderators alone.

    Raises NotFound, Forbidden.
    """
    message = _locked(message)
    require("chat.delete_message", actor, message)
    if message.deleted_at is not None:
        return message
    _keep_version(message)
    message.text, message.deleted_at, message.deleted_by = "", clock.now(), actor
    message.save(update_fields=["text", "deleted_at", "deleted_by"])
    message.reactions.all().delete()
    audit(
        "chat.delete_message", actor_id=actor.pk, object_kind="chat.message", object_id=message.pk
    )
    _tell_changed(message)
    return message


@transaction.atomic
def react(message: Message, *, actor: Any, sign: str) -> None:
    """Put one's sign under a message, or take it back. Raises NotFound, Forbidden, Conflict."""
    message = _locked(message)
    require("chat.add_message", actor, message)
    if sign not in SIGNS or message.deleted_at is not None:
        raise Conflict("no_sign", gettext("This sign cannot be put here."))
    mine = Reaction.objects.filter(message=message, person=actor, sign=sign)
    if not mine.delete()[0]:
        Reaction.objects.create(message=message, person=actor, sign=sign)
    _tell_changed(message)
