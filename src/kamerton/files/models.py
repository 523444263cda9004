"""Stored files with their names and owners, and uploads under way."""

import uuid

from django.db import models
from django.urls import reverse

from kamerton.files.enums import PagesState


class StoredFile(models.Model):
    """A file: content by its key, and what it hangs on."""

    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=200)
    size_bytes = models.BigIntegerField()
    mime = models.CharField(max_length=100)
    owner_kind = models.CharField(max_length=40)
    owner_id = models.CharField(max_length=60)
    uploader = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    thumbnail_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    text = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(size_bytes__gte=0), name="files_stored_size_not_negative"
            ),
        )
        indexes = (
            models.Index(fields=["owner_kind", "owner_id"], name="files_stored_owner"),
            models.Index(fields=["uploader"], name="files_stored_uploader"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where the file is read, after its rights are checked."""
        return reverse("files:file", args=[self.pk, self.name])

    @property
    def is_image(self) -> bool:
        """A picture that browsers show."""
        return self.mime in {"image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"}

    @property
    def extension(self) -> str:
        """The last part of the name in small letters, without the dot."""
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""


class Upload(models.Model):
    """A file on its way (tus); its bytes wait in the storage under the same id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    size_bytes = models.BigIntegerField()
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(size_bytes__gte=0), name="files_upload_size_not_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.name}"


class DrawnDocument(models.Model):
    """The pages of a PDF as pictures; equal documents share them.

    `pages` is [{"key", "width", "height"}, …] in pixels, `count` how many the document has.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    state = models.CharField(
        max_length=8,
        choices=[(state.value, state.value) for state in PagesState],
        default=PagesState.WAITING,
    )
    count = models.PositiveIntegerField(default=0)
    pages = models.JSONField(default=list)
    asked_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.state}"

    @property
    def is_ready(self) -> bool:
        """Whether the pages can be shown."""
        return self.state == PagesState.READY

    @property
    def is_failed(self) -> bool:
        """Whether they never can."""
        return self.state == PagesState.FAILED
