"""Anonymous peer review: its terms, the calibration sample, rounds, works, reviewers, reviews."""

import uuid

from django.db import models
from django.db.models import F, Q

from kamerton.assessment.enums import PeerReviewState, PeerStart, PeerWorkState

MOST_REVIEWERS = 5


class PeerTerms(models.Model):
    """How colleagues review each other in one assignment; without a row they do not.

    ``reviewers`` a work; ``days`` for a review; ``required`` reviews before one's own work counts
    (0: none must); ``tolerance`` the share of the greatest possible difference, in percent, within
    which marks of the sample agree with the tutor's; ``min_words`` in a review.
    """

    assignment = models.OneToOneField(
        "assessment.Assignment", on_delete=models.CASCADE, related_name="peer_terms"
    )
    is_on = models.BooleanField(default=True)
    reviewers = models.PositiveSmallIntegerField(default=3)
    starts = models.CharField(max_length=8, choices=PeerStart.choices, default=PeerStart.DEADLINE)
    days = models.PositiveSmallIntegerField(default=7)
    required = models.PositiveSmallIntegerField(default=3)
    has_sample = models.BooleanField(default=False)
    tolerance = models.PositiveSmallIntegerField(default=20)
    min_words = models.PositiveSmallIntegerField(default=30)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(reviewers__gte=1, reviewers__lte=MOST_REVIEWERS, days__gte=1)
                & Q(required__lte=F("reviewers"), tolerance__lte=100),
                name="assessment_peer_terms_bounds",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reviewers} reviewers at {self.assignment_id}"


class PeerSample(models.Model):
    """A work that a tutor marked, on which reviewers try their eye; without a cohort it is for all.

    ``parts`` as a submission's; ``marks`` and ``remarks`` by criterion; ``explanation`` is read after
    the reviewer's own marks.
    """

    assignment = models.ForeignKey(
        "assessment.Assignment", on_delete=models.CASCADE, related_name="peer_samples"
    )
    cohort = models.ForeignKey(
        "learning.Cohort", null=True, on_delete=models.CASCADE, related_name="+"
    )
    parts = models.JSONField(default=dict)
    marks = models.JSONField(default=dict)
    remarks = models.JSONField(default=dict)
    explanation = models.TextField(blank=True)
    author = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["assignment", "cohort"],
                nulls_distinct=False,
                name="assessment_peer_sample_once",
            ),
        )

    def __str__(self) -> str:
        return f"sample of {self.assignment_id} for {self.cohort_id}"


class PeerRound(models.Model):
    """The exchange of works of one cohort at one assignment; its row is the lock of every change.

    ``begun_at``: when the works were given out (with the start on arrival: when the first came).
    """

    assignment = models.ForeignKey(
        "assessment.Assignment", on_delete=models.PROTECT, related_name="peer_rounds"
    )
    cohort = models.ForeignKey("learning.Cohort", on_delete=models.CASCADE, related_name="+")
    begun_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["assignment", "cohort"], name="assessment_peer_round_once"
            ),
        )

    def __str__(self) -> str:
        return f"round of {self.assignment_id} in {self.cohort_id}"


class PeerWork(models.Model):
    """A work as colleagues see it: a copy without its author's traces.

    ``parts`` hold ids of cleaned copies of the files; ``withheld`` {key of a part: how many files
    could not be cleaned and are not shown}. ``due_at``: when its reviews should all be there;
    ``extensions``: how often that was put off for a reviewer who took over.
    """

    round = models.ForeignKey(PeerRound, on_delete=models.CASCADE, related_name="works")
    submission = models.OneToOneField(
        "assessment.Submission", on_delete=models.CASCADE, related_name="peer_work"
    )
    enrolment = models.ForeignKey(
        "learning.Enrolment", on_delete=models.CASCADE, related_name="peer_works"
    )
    state = models.CharField(
        max_length=10, choices=PeerWorkState.choices, default=PeerWorkState.PREPARING
    )
    parts = models.JSONField(default=dict)
    withheld = models.JSONField(default=dict)
    ready_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    extensions = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["round", "enrolment"], name="assessment_peer_work_once"
            ),
        )
        indexes = (models.Index(fields=["state", "due_at"], name="assessment_peer_due"),)

    def __str__(self) -> str:
        return f"work of {self.submission_id}: {self.state}"


class PeerReviewer(models.Model):
    """A learner as reviewer in one round.

    ``sample_marks``: the last own marks of the sample; ``difference`` 0–1 from the tutor's and
    ``weight`` 0–1 by which the marks count, both of the first try (see peers.weight_of).
    ``released_at``: freed of what is still owed.
    """

    round = models.ForeignKey(PeerRound, on_delete=models.CASCADE, related_name="reviewers")
    enrolment = models.ForeignKey(
        "learning.Enrolment", on_delete=models.CASCADE, related_name="peer_reviewers"
    )
    sample_marks = models.JSONField(default=dict)
    tries = models.PositiveSmallIntegerField(default=0)
    difference = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    weight = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    calibrated_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["round", "enrolment"], name="assessment_peer_reviewer_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.enrolment_id} reviews in {self.round_id}"


class PeerReview(models.Model):
    """What one colleague says of one work; ``token`` is its name in addresses.

    ``comments``: [{"key", "text", "place", "part", "on_file"}], pinned to places of the copy (see the
    module places); ``slot`` numbers the places of a work from 1, each held by one live review.
    ``usefulness`` 1–3 is the author's, ``flag`` what the author objects to; one that the tutor leaves out
    (``excluded_at``) has no part in the result.
    """

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    work = models.ForeignKey(PeerWork, on_delete=models.CASCADE, related_name="reviews")
    author = models.ForeignKey(
        "learning.Enrolment", on_delete=models.CASCADE, related_name="peer_reviews_got"
    )
    reviewer = models.ForeignKey(
        "learning.Enrolment", on_delete=models.CASCADE, related_name="peer_reviews_given"
    )
    slot = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=10, choices=PeerReviewState.choices, default=PeerReviewState.ASKED
    )
    is_extra = models.BooleanField(default=False)
    marks = models.JSONField(default=dict)
    remarks = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    comments = models.JSONField(default=list, blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    usefulness = models.PositiveSmallIntegerField(null=True)
    flag = models.TextField(blank=True)
    flagged_at = models.DateTimeField(null=True)
    excluded_at = models.DateTimeField(null=True)
    excluded_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(author=F("reviewer")), name="assessment_peer_not_oneself"
            ),
            models.UniqueConstraint(
                fields=["work", "reviewer"], name="assessment_peer_nobody_twice"
            ),
            models.UniqueConstraint(
                fields=["work", "slot"],
                condition=Q(state__in=["asked", "done"]),
                name="assessment_peer_slot_once",
            ),
            models.CheckConstraint(
                condition=Q(slot__gte=1, slot__lte=MOST_REVIEWERS), name="assessment_peer_slots"
            ),
            models.CheckConstraint(
                condition=Q(usefulness__isnull=True) | Q(usefulness__gte=1, usefulness__lte=3),
                name="assessment_peer_usefulness",
            ),
        )
        indexes = (models.Index(fields=["reviewer", "state"], name="assessment_peer_of_reviewer"),)

    def __str__(self) -> str:
        return f"{self.token}: {self.state}"
