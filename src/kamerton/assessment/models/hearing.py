"""What is heard in a test: made sounds, and how often a learner heard one."""

from django.db import models

from kamerton.assessment.models.bank import Question
from kamerton.assessment.models.testing import Attempt


class MadeSound(models.Model):
    """A sound that was made once for whatever asks for the same notes.

    ``digest``: SHA-256 of what sounds; ``sound_key``: the stored object, AAC in MP4.
    """

    digest = models.CharField(max_length=64, unique=True)
    sound_key = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.digest[:12]


class Hearing(models.Model):
    """How often the sound of a question was given out in an attempt.

    ``token``: the page's name for the last hearing; asking for the same one again, after a broken
    connection, is not counted again.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="hearings")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveSmallIntegerField(default=0)
    token = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["attempt", "question"], name="assessment_one_hearing_count"
            ),
        )

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.question_id}: {self.count}"
