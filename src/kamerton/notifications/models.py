"""Notifications, how each person wants them, and the mail that was sent."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kamerton.core import clock
from kamerton.notifications.enums import MailState, MailWay


class Notification(models.Model):
    """Something a person is told; its words are made from kind and params in the reader's language."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=300)
    is_shown = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    read_at = models.DateTimeField(null=True)
    # What an answer by mail goes to, and whose talk this belongs to: opaque, of higher packages.
    answers_kind = models.CharField(max_length=60, blank=True)
    answers_id = models.CharField(max_length=64, blank=True)
    thread_kind = models.CharField(max_length=60, blank=True)
    thread_id = models.CharField(max_length=64, blank=True)
    mail_way = models.CharField(max_length=10, choices=MailWay.choices, default=MailWay.NEVER)
    mail_due_at = models.DateTimeField(null=True)
    push_due_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["mail_due_at"],
                condition=models.Q(mail_due_at__isnull=False),
                name="notifications_mail_due",
            ),
            models.Index(
                fields=["push_due_at"],
                condition=models.Q(push_due_at__isnull=False),
                name="notifications_push_due",
            ),
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
    mail = models.CharField(max_length=10, choices=MailWay.choices, default=MailWay.NOW)
    by_push = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "kind"], name="notifications_preference_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"


class Manner(models.Model):
    """When a person wants to be told: quiet hours and digests, in the person's own time zone."""

    person = models.OneToOneField(
        "people.Person", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    digest_hour = models.PositiveSmallIntegerField(default=8)
    digest_weekday = models.PositiveSmallIntegerField(default=0)
    has_digests = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(digest_hour__lte=23), name="notifications_digest_hour"
            ),
            models.CheckConstraint(
                condition=models.Q(digest_weekday__lte=6), name="notifications_digest_weekday"
            ),
            models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="notifications_quiet_both",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id}: {self.digest_hour}"


class Mute(models.Model):
    """A talk of which a person wants neither mail nor push."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    thread_kind = models.CharField(max_length=60)
    thread_id = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["thread_kind", "thread_id", "person"], name="notifications_mute_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.thread_kind} {self.thread_id}"


class PushKey(models.Model):
    """The installation's own key pair for Web Push (VAPID), made at first need and kept."""

    private_pem = models.TextField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="notifications_push_key_single"),
        )

    def __str__(self) -> str:
        return str(self.created_at)


class PushDevice(models.Model):
    """A browser that asked to be told even while no page is open."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    endpoint = models.URLField(max_length=600, unique=True)
    public_key = models.CharField(max_length=120)
    secret = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        indexes = (models.Index(fields=["person"], name="notifications_push_of_person"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.name}"


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
