"""Consents, access to personal data, export and erasure."""

from django.db import models

from kamerton.people.enums import ConsentKind, ExportState
from kamerton.people.models.accounts import Person


class ConsentDocument(models.Model):
    """One version of the text that people agree to; never changed once published."""

    kind = models.CharField(max_length=20, choices=ConsentKind.choices)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    text = models.TextField()
    text_en = models.TextField()
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "version"], name="people_consent_version"),
        )

    def __str__(self) -> str:
        return f"{self.kind} v{self.version}"


class ConsentSignature(models.Model):
    """Who agreed to which version, when; for a minor, which guardian did."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    document = models.ForeignKey(ConsentDocument, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    signed_at = models.DateTimeField(auto_now_add=True)
    ip_hash = models.CharField(max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "document"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="people_consent_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} signed {self.document_id}"


class AccessEntry(models.Model):
    """Somebody of the staff opened a person's data; shown to that person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    viewer = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    what = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=["person", "-at"], name="people_access_person"),)

    def __str__(self) -> str:
        return f"{self.viewer_id} opened {self.what} of {self.person_id}"


class DataExport(models.Model):
    """One request for everything held about a person, and the archive made for it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(
        max_length=10, choices=ExportState.choices, default=ExportState.WAITING
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    archive_key = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(state="waiting"),
                name="people_export_one_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"export {self.pk}"


class ErasureRequest(models.Model):
    """A person's wish to be forgotten: waits until ``due_at``, may be taken back till then."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(cancelled_at__isnull=True, done_at__isnull=True),
                name="people_erasure_one_open",
            ),
        )
        indexes = (models.Index(fields=["due_at"], name="people_erasure_due"),)

    def __str__(self) -> str:
        return f"erasure {self.pk}"
