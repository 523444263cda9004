"""Making a person's messages nameless."""

from django.db import transaction

from kamerton.chat.models import Block, Message, MessageVersion, Reaction, Room, Seat


@transaction.atomic
def forget_person(person_id: int) -> None:
    """Leave the messages, for others answered them, without the name; former texts go."""
    MessageVersion.objects.filter(message__author=person_id).delete()
    Message.objects.filter(author=person_id).update(author=None)
    Message.objects.filter(deleted_by=person_id).update(deleted_by=None)
    Room.objects.filter(created_by=person_id).update(created_by=None)
    Reaction.objects.filter(person=person_id).delete()
    Seat.objects.filter(person=person_id).delete()
    Block.objects.filter(person=person_id).delete()
    Block.objects.filter(blocked=person_id).delete()
