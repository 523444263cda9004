"""Mails that came from outside, and addresses that do not take ours."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kamerton.core import clock
from kamerton.mail.enums import IncomingState, Reason


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
