"""What study holds of a person, for the archive of personal data."""

from typing import Any

from kamerton.learning.models import ActivityProgress, Attendance, Enrolment, EnrolmentTransition


def personal_data(person_id: int) -> dict[str, Any]:
    """Return a person's enrolments with their history, progress and attendance."""
    mine = {"enrolment__person": person_id}
    enrolments = Enrolment.objects.filter(person=person_id).order_by("pk")
    return {
        "enrolments.json": list(
            enrolments.values(
                "cohort__title",
                "state",
                "motivation",
                "activities_done",
                "hours_done",
                "created_at",
                "completed_at",
            )
        ),
        "history.json": list(
            EnrolmentTransition.objects.filter(**mine)
            .order_by("pk")
            .values("enrolment__cohort__title", "before", "after", "note", "at")
        ),
        "progress.json": list(
            ActivityProgress.objects.filter(**mine)
            .order_by("pk")
            .values("activity__title", "state", "place", "score", "started_at", "completed_at")
        ),
        "attendance.json": list(
            Attendance.objects.filter(**mine)
            .order_by("pk")
            .values("session__starts_at", "session__place", "minutes", "reason")
        ),
    }
