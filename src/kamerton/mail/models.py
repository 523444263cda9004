"""Mails that came from outside, addresses that do not take ours, and letters inside the platform."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kamerton.core import clock
from kamerton.mail.enums import Folder, IncomingState, Reason
from kamerton.texts.api import RichTextField


class Incoming(models.Model):
    """A mail that came; its bytes are kept until it was taken, or for the operator."""

    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveIntegerField()
    envelope_from = models.CharField(max_length=320, blank=True)
    recipients = ArrayField(models.CharField(max_length=320), default=list)
    received_at = models.DateTimeField(default=clock.now, editable=False)
    message_id = models.CharField(max_length=500, blank=True)
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    state = models.CharField(
        max_length=10, choices=IncomingState.choices, default=IncomingState.WAITING
    )
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    person = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(max_length=80, blank=True)
    object_id = models.PositiveBigIntegerField(null=True)
    url = models.CharField(max_length=300, blank=True)
    is_told = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=["received_at"], name="mail_incoming_by_age"),
            models.Index(
                fields=["sha256"], condition=~models.Q(sha256=""), name="mail_incoming_held"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["person", "kind", "object_id", "message_id"],
                condition=models.Q(state=IncomingState.TAKEN),
                name="mail_taken_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.sender}: {self.subject}"


class ReturnedAddress(models.Model):
    """A person's address from which the platform's letters came back."""

    person = models.OneToOneField(
        "people.Person", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    email = models.CharField(max_length=320)
    words = models.CharField(max_length=500, blank=True)
    times = models.PositiveIntegerField(default=1)
    is_for_good = models.BooleanField(default=False)
    last_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.email} ({self.times})"


class Letter(models.Model):
    """A letter from one person to others; a draft while it has no ``sent_at``."""

    author = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    root = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+")
    answers = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    subject = models.CharField(max_length=200, blank=True)
    body = RichTextField()
    words = models.TextField(blank=True)
    to_people = ArrayField(models.BigIntegerField(), default=list)
    to_groups = ArrayField(models.CharField(max_length=100), default=list)
    key = models.CharField(max_length=40)
    saved_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["author", "key"], name="mail_letter_once"),)

    def __str__(self) -> str:
        return self.subject

    @property
    def talk_id(self) -> int:
        """The number of the first letter of its talk."""
        return self.root_id or self.pk


class Copy(models.Model):
    """One person's copy of a letter: in which folder, and whether it was read."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="copies")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    folder = models.CharField(max_length=10, choices=Folder.choices)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "letter"], name="mail_copy_once"),)
        indexes = (
            models.Index(fields=["person", "folder", "-letter"], name="mail_copy_of_person"),
            models.Index(
                fields=["person"],
                condition=models.Q(read_at=None, folder=Folder.INBOX),
                name="mail_copy_unread",
            ),
        )

    def __str__(self) -> str:
        return f"{self.letter_id} → {self.person_id}"
