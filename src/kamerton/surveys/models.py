"""Questionnaires, what they are assigned to, and answers.

An anonymous answer is a row of its own with a random key and neither person nor time; that somebody
has answered is another row. Nothing joins the two.
"""

import uuid

from django.db import models
from django.db.models import Q

from kamerton.surveys.enums import Moment, QuestionKind


class Survey(models.Model):
    """An institute's questionnaire; once anybody has answered, its questions stay as they are."""

    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    intro = models.TextField(blank=True)
    intro_en = models.TextField(blank=True)
    is_archived = models.BooleanField(default=False)
    last_code = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question; ``code`` lives through copies, so that the answers of both can be compared.

    ``options`` of a choice are [{"code", "ru", "en"}]. A scale goes from 1 to ``steps``; ``low`` and
    ``high`` say what its ends mean.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12)
    kind = models.CharField(max_length=8, choices=QuestionKind.choices)
    text = models.CharField(max_length=500)
    text_en = models.CharField(max_length=500, blank=True)
    options = models.JSONField(default=list, blank=True)
    steps = models.PositiveSmallIntegerField(default=5)
    low = models.CharField(max_length=60, blank=True)
    low_en = models.CharField(max_length=60, blank=True)
    high = models.CharField(max_length=60, blank=True)
    high_en = models.CharField(max_length=60, blank=True)
    is_required = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["survey", "code"], name="surveys_question_code_once"),
            models.CheckConstraint(
                condition=Q(steps__gte=2, steps__lte=10), name="surveys_question_steps"
            ),
        )

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.code}: {self.text}"


class Round(models.Model):
    """A questionnaire assigned to an opaque owner: a cohort answers it, a programme passes it on.

    ``least``: of how many answers an anonymous round's results may be shown.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="rounds")
    owner_kind = models.CharField(max_length=20)
    owner_id = models.CharField(max_length=40)
    moment = models.CharField(max_length=6, choices=Moment.choices)
    is_anonymous = models.BooleanField(default=True)
    least = models.PositiveSmallIntegerField(default=5)
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["owner_kind", "owner_id", "moment"], name="surveys_round_once"
            ),
            models.CheckConstraint(condition=Q(least__gte=3), name="surveys_round_least"),
        )

    def __str__(self) -> str:
        return f"{self.owner_kind}:{self.owner_id} {self.moment}"


class Draft(models.Model):
    """What somebody has filled in so far; removed when it is handed in."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="drafts")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    answers = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "person"], name="surveys_draft_once"),
        )

    def __str__(self) -> str:
        return f"draft {self.round_id}/{self.person_id}"


class Participation(models.Model):
    """Somebody has answered; what they answered stands elsewhere."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "person"], name="surveys_answered_once"),
        )

    def __str__(self) -> str:
        return f"{self.round_id}/{self.person_id}"


class Response(models.Model):
    """Somebody's answers by code of the question; the person only where the round has names."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="responses")
    person = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answers = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "person"], name="surveys_response_once"),
        )

    def __str__(self) -> str:
        return f"response to {self.round_id}"
