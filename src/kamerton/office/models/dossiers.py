"""Personal files, kept apart from accounts, and what a cohort's papers say of all its learners."""

from django.db import models
from django.db.models import Q

from kamerton.office.enums import CheckState, EducationLevel, Funding, StudyForm

RUSSIA = "643"


class Dossier(models.Model):
    """What the federal register asks of a person; read by organisers only, each reading is noted.

    ``citizenship`` is the country's code by ОКСМ. ``name_change`` names the document that explains
    why the surname in the diploma is another one.
    """

    person = models.OneToOneField(
        "people.Person", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    snils = models.CharField(max_length=11, blank=True)
    birth_on = models.DateField(null=True, blank=True)
    citizenship = models.CharField(max_length=3, default=RUSSIA)
    education = models.CharField(max_length=10, choices=EducationLevel.choices, blank=True)
    diploma_surname = models.CharField(max_length=80, blank=True)
    diploma_series = models.CharField(max_length=20, blank=True)
    diploma_number = models.CharField(max_length=30, blank=True)
    name_change = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["snils"], condition=~Q(snils=""), name="office_snils_once"
            ),
            models.CheckConstraint(
                condition=Q(snils="") | Q(snils__regex=r"^\d{11}$"), name="office_snils_digits"
            ),
        )

    def __str__(self) -> str:
        return f"dossier {self.person_id}"


class ApplicationCheck(models.Model):
    """Whether an organiser has accepted the documents of an application, or returned them."""

    enrolment = models.OneToOneField(
        "learning.Enrolment", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    state = models.CharField(max_length=10, choices=CheckState.choices, default=CheckState.WAITING)
    reason = models.TextField(blank=True)
    checked_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.state}"


class CohortPapers(models.Model):
    """What papers say of a whole cohort: the columns that are the same for everybody."""

    cohort = models.OneToOneField(
        "learning.Cohort", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    study_form = models.CharField(
        max_length=15, choices=StudyForm.choices, default=StudyForm.CORRESPONDENCE
    )
    funding = models.CharField(max_length=10, choices=Funding.choices, default=Funding.BUDGET)
    area = models.CharField(max_length=200, blank=True)
    group = models.CharField(max_length=200, blank=True)
    qualification = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"papers {self.cohort_id}"


class OfficeRules(models.Model):
    """How long personal files are kept: one row, chosen by the institute."""

    keep_after_study_days = models.PositiveIntegerField(default=1095)
    keep_without_study_days = models.PositiveIntegerField(default=180)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="office_rules_single"),)

    def __str__(self) -> str:
        return f"{self.keep_after_study_days}/{self.keep_without_study_days}"
