"""What tutors and learners say of a place in a work."""

from django.db import models
from django.db.models import Q


class Comment(models.Model):
    """A comment pinned to a place of a submission, or a reply to one.

    ``place``: see the module places; ``on_file`` is the recording or document of the work that it is
    about, ``part`` the key of the part; ``files`` are ids of files that it brings: a voice note, a short
    video, a document; ``key``: the page's name for the sending. It belongs to its attempt and stays with it.
    """

    submission = models.ForeignKey(
        "assessment.Submission", on_delete=models.CASCADE, related_name="comments"
    )
    author = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="replies")
    part = models.CharField(max_length=40, blank=True)
    on_file = models.BigIntegerField(null=True)
    place = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    files = models.JSONField(default=list)
    key = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["author", "key"],
                condition=Q(key__gt=""),
                name="assessment_comment_once",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | Q(place={}, resolved_at=None),
                name="assessment_reply_has_no_place",
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.pk}"
