"""Rooms, who sits in them, messages and what happened to them."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q

from kamerton.chat.enums import RoomKind
from kamerton.ui.api import localised

MOST_CHARS = 20_000


class Room(models.Model):
    """A conversation. An owned one hangs on a thing of another package, which answers for the rights."""

    kind = models.CharField(max_length=10, choices=RoomKind.choices)
    owner_kind = models.CharField(max_length=40, blank=True)
    owner_id = models.CharField(max_length=80, blank=True)
    pair = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    last_number = models.PositiveIntegerField(default=0)
    last_message_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["owner_kind", "owner_id"],
                condition=Q(kind=RoomKind.OWNED.value),
                name="chat_room_owner",
            ),
            models.UniqueConstraint(
                fields=["pair"], condition=Q(kind=RoomKind.DIRECT.value), name="chat_room_pair"
            ),
        )

    def __str__(self) -> str:
        return self.title or f"{self.kind} {self.pk}"

    @property
    def name(self) -> str:
        """The title in the reader's language; empty for personal messages."""
        return localised(self.title, self.title_en)


class Seat(models.Model):
    """One person in one room: how far they have read; in rooms without an owner also the right."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    read_number = models.PositiveIntegerField(default=0)
    is_muted = models.BooleanField(default=False)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["room", "person"], name="chat_seat_once"),)
        indexes = (
            models.Index(
                fields=["person", "room"], condition=Q(left_at=None), name="chat_seat_of_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} in {self.room_id}: {self.read_number}"


class Message(models.Model):
    """One message; ``number`` is its place in the room, given under the room's lock."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    key = models.CharField(max_length=40)
    text = models.CharField(max_length=MOST_CHARS)
    answers = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    root_number = models.PositiveIntegerField()
    answer_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["room", "number"], name="chat_message_number"),
            models.UniqueConstraint(fields=["author", "key"], name="chat_message_once"),
            models.CheckConstraint(
                condition=Q(root_number__lte=F("number")), name="chat_message_root"
            ),
        )
        indexes = (
            models.Index(fields=["room", "created_at"], name="chat_message_day"),
            models.Index(fields=["room", "root_number", "number"], name="chat_message_thread"),
            GinIndex(SearchVector("text", config="russian"), name="chat_message_words"),
        )

    def __str__(self) -> str:
        return f"{self.room_id}#{self.number}"


class MessageVersion(models.Model):
    """What a message said before it was edited or deleted."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="versions")
    text = models.CharField(max_length=MOST_CHARS)
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["message", "id"], name="chat_version_message"),)

    def __str__(self) -> str:
        return f"{self.message_id} until {self.replaced_at}"


class Reaction(models.Model):
    """One sign of one person under a message."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reactions")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    sign = models.CharField(max_length=12)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["message", "person", "sign"], name="chat_reaction_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.sign} by {self.person_id}"


class Block(models.Model):
    """``person`` wants no personal messages from ``blocked``."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    blocked = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "blocked"], name="chat_block_once"),
            models.CheckConstraint(condition=~Q(person=F("blocked")), name="chat_block_other"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} blocks {self.blocked_id}"
