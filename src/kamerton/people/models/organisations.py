"""Organisations in their tree."""

from django.db import models

from kamerton.people.enums import OrganisationKind


class Organisation(models.Model):
    """A region, district, institute or school in the tree of organisations."""

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    path = models.CharField(max_length=200, db_index=True, editable=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["parent", "name"],
                condition=models.Q(merged_into__isnull=True),
                nulls_distinct=False,
                name="people_organisation_name",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Institute(models.Model):
    """The institute that runs this platform: one row, and what its operator chose."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="institute"
    )
    time_zone = models.CharField(max_length=40)
    open_registration = models.BooleanField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="people_institute_single"),
        )

    def __str__(self) -> str:
        return f"institute {self.organisation_id}"
