"""Notifications, how each person wants them, and the mail that was sent."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kamerton.core import clock
from kamerton.notifications.enums import MailState


class Notification(models.Model):
    """Something a person is told; its words are made from kind and params in the reader's language."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=300)
    is_shown = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["person", "-id"],
                condition=models.Q(is_shown=True),
                name="notifications_of_person",
            ),
            models.Index(fields=["created_at"], name="notifications_by_age"),
        )

    def __str__(self) -> str:
        return f"{self.kind} → {self.person_id}"


class Unread(models.Model):
    """How many notifications a person has not read: one row read on every page."""

    person = models.OneToOneField(
        "people.Person", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.count}"


class Preference(models.Model):
    """A person's wish about one kind, where it differs from the kind's own way."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    in_page = models.BooleanField()
    by_mail = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "kind"], name="notifications_preference_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"


class Mail(models.Model):
    """A mail of the platform, kept as it was handed to the mail server."""

    sender = models.CharField(max_length=320)
    recipients = ArrayField(models.CharField(max_length=320))
    subject = models.CharField(max_length=998)
    text = models.TextField()
    html = models.TextField(blank=True)
    raw = models.BinaryField()
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.subject} → {', '.join(self.recipients)}"
