"""Cohorts, enrolments, progress, face-to-face sessions."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from kamerton.learning.enums import Attested, CohortState, EnrolmentState, ProgressState


class Cohort(models.Model):
    """People who take one approved version of a programme together."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    version = models.ForeignKey(
        "programmes.ProgrammeVersion", on_delete=models.PROTECT, related_name="cohorts"
    )
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=12, choices=CohortState.choices, default=CohortState.DRAFT)
    note = models.TextField(blank=True)
    apply_until = models.DateField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    capacity = models.PositiveSmallIntegerField(default=25)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="learning_cohort_dates"
            ),
        )
        indexes = (models.Index(fields=["state", "starts_on"], name="learning_cohort_state"),)

    def __str__(self) -> str:
        return self.title


class Enrolment(models.Model):
    """One person in one cohort, from application to completion.

    ``activities_done`` and ``hours_done`` are kept by the operation that completes an activity,
    so that lists of people need no counting.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="enrolments")
    tutor = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(
        max_length=12, choices=EnrolmentState.choices, default=EnrolmentState.APPLIED
    )
    motivation = models.TextField(blank=True)
    activities_done = models.PositiveSmallIntegerField(default=0)
    hours_done = models.DecimalField(max_digits=5, decimal_places=1, default=Decimal(0))
    attested = models.CharField(max_length=8, choices=Attested.choices, blank=True)
    last_active_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["cohort", "person"], name="learning_enrolment_once"),
        )
        indexes = (
            models.Index(fields=["person", "state"], name="learning_enrolment_person"),
            models.Index(fields=["cohort", "state"], name="learning_enrolment_cohort"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} in {self.cohort_id}: {self.state}"


class EnrolmentTransition(models.Model):
    """A step of the state machine: who moved whom, when, why."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="history")
    before = models.CharField(max_length=12, choices=EnrolmentState.choices, blank=True)
    after = models.CharField(max_length=12, choices=EnrolmentState.choices)
    actor = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.before} → {self.after}"


class ActivityProgress(models.Model):
    """How far one learner is with one activity, and the place where it was left.

    ``place`` belongs to the activity's player, e.g. {"position_s": 400} or {"page": 3}.
    ``score`` is scaled 0–1, null where nothing is graded.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="progress")
    activity = models.ForeignKey(
        "programmes.Activity", on_delete=models.PROTECT, related_name="progress"
    )
    state = models.CharField(
        max_length=12, choices=ProgressState.choices, default=ProgressState.STARTED
    )
    place = models.JSONField(default=dict, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    started_at = models.DateTimeField(auto_now_add=True)
    completed_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["enrolment", "activity"], name="learning_progress_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.activity_id}: {self.state}"


class ActivityDate(models.Model):
    """When an activity opens and is due in one cohort; ``told_for`` is the due date last told of."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="dates")
    activity = models.ForeignKey("programmes.Activity", on_delete=models.CASCADE, related_name="+")
    opens_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    told_for = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["cohort", "activity"], name="learning_date_once"),
        )

    def __str__(self) -> str:
        return f"{self.cohort_id}/{self.activity_id}: {self.due_on}"


class Session(models.Model):
    """A face-to-face session of a cohort."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="sessions")
    activity = models.ForeignKey("programmes.Activity", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    place_en = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="learning_session_times"
            ),
        )

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.starts_at:%Y-%m-%d %H:%M}"


class Attendance(models.Model):
    """Whether one learner was at a session, and for how long (minutes)."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attendance")
    minutes = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    marked_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    marked_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["session", "enrolment"], name="learning_attendance_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.session_id}/{self.enrolment_id}: {self.minutes}"
