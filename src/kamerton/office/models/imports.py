"""Lists of people that are read, checked and then written."""

from django.db import models

from kamerton.office.enums import ImportState, RowFate


class ImportBatch(models.Model):
    """One list for one cohort; what was typed in it is forgotten when it has been written."""

    cohort = models.ForeignKey("learning.Cohort", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.CHECKED
    )
    job_id = models.BigIntegerField(null=True, blank=True)
    created_by = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    letters_at = models.DateTimeField(null=True, blank=True)
    letters = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"import {self.pk}: {self.state}"


class ImportRow(models.Model):
    """One row: what was read, its fate, and its errors by cell (field → code)."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    data = models.JSONField(default=dict)
    errors = models.JSONField(default=dict)
    fate = models.CharField(max_length=10, choices=RowFate.choices)
    is_written = models.BooleanField(default=False)
    person = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["batch", "position"], name="office_import_row_once"),
        )

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.position}: {self.fate}"
