"""The tutor's desk: feedback that is used again, and who looks at what."""

from django.db import models

from kamerton.assessment.enums import TemplateUse


class FeedbackTemplate(models.Model):
    """Words that a tutor uses again: own, or shared with all tutors.

    ``text`` is Markdown with placeholders such as {name} (see templating).
    """

    owner = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    use = models.CharField(max_length=12, choices=TemplateUse.choices, default=TemplateUse.REVIEW)
    title = models.CharField(max_length=120)
    text = models.TextField()
    is_shared = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = (models.Index(fields=["owner", "use"], name="assessment_template_owner"),)

    def __str__(self) -> str:
        return self.title


class WorkLook(models.Model):
    """Who has a work open on the desk; fresh for a minute after ``seen_at``."""

    submission = models.ForeignKey(
        "assessment.Submission", on_delete=models.CASCADE, related_name="looks"
    )
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["submission", "person"], name="assessment_look_once"),
        )
        indexes = (models.Index(fields=["seen_at"], name="assessment_look_seen"),)

    def __str__(self) -> str:
        return f"{self.person_id} at {self.submission_id}"
