"""Who hears of a work that was handed in or reviewed."""

from typing import Any

from django.db import transaction
from django.urls import reverse

from kamerton.assessment.enums import SubmissionState
from kamerton.assessment.models import Attempt, Comment, Review, Submission
from kamerton.learning.api import caring
from kamerton.notifications.api import notify
from kamerton.people.api import people_with_role
from kamerton.people.enums import Role

SUBMITTED, PASSED, RETURNED, TO_MARK, MARKED, COMMENTED = (
    "assessment.submitted",
    "assessment.passed",
    "assessment.returned",
    "assessment.to_mark",
    "assessment.marked",
    "assessment.commented",
)


def _work(submission_id: int) -> Submission | None:
    found = Submission.objects.select_related(
        "assignment__activity", "enrolment__cohort", "enrolment__person"
    )
    return found.filter(pk=submission_id).first()


@transaction.atomic
def tell_of_submission(submission_id: int) -> None:
    """Tell those who review it: the learner's own tutor, else every tutor of the cohort."""
    work = _work(submission_id)
    if work is None or work.state != SubmissionState.SUBMITTED:
        return
    enrolment = work.enrolment
    if work.assignment.is_attestation:
        told = people_with_role(Role.EXPERT, scope=("cohort", enrolment.cohort_id))
        people = list(told.values_list("pk", flat=True))
    else:
        away = caring.stand_ins(enrolment.cohort_id)
        people = [away.get(enrolment.tutor_id, enrolment.tutor_id)] if enrolment.tutor_id else []
    if not people:
        tutors = people_with_role(Role.TUTOR, scope=("cohort", enrolment.cohort_id))
        people = list(tutors.values_list("pk", flat=True))
    if people:
        notify(
            people,
            SUBMITTED,
            url=reverse("assessment:review", args=[work.pk]),
            params={
                "name": enrolment.person.short_name,
                "title": work.assignment.activity.title,
                "title_en": work.assignment.activity.title_en,
            },
        )


@transaction.atomic
def tell_of_review(submission_id: int) -> None:
    """Tell the learner that a work was passed or returned."""
    work = _work(submission_id)
    review = Review.objects.filter(submission_id=submission_id).order_by("-pk").first()
    if work is None or review is None:
        return
    kind = PASSED if review.state == SubmissionState.PASSED else RETURNED
    notify(
        [work.enrolment.person_id],
        kind,
        url=reverse("assessment:submission", args=[work.pk]),
        params={
            "title": work.assignment.activity.title,
            "title_en": work.assignment.activity.title_en,
        },
    )


def tutors_of(enrolment: Any) -> list[int]:
    """Return the learner's own tutor or who stands in, else every tutor of the cohort."""
    away = caring.stand_ins(enrolment.cohort_id)
    if enrolment.tutor_id:
        return [away.get(enrolment.tutor_id, enrolment.tutor_id)]
    tutors = people_with_role(Role.TUTOR, scope=("cohort", enrolment.cohort_id))
    return list(tutors.values_list("pk", flat=True))


def _attempt(attempt_id: int) -> Attempt | None:
    found = Attempt.objects.select_related("test__activity", "enrolment__person")
    return found.filter(pk=attempt_id).first()


@transaction.atomic
def tell_who_marks(attempt_id: int) -> None:
    """Tell the tutors of an attempt in which answers wait for a person's marks."""
    attempt = _attempt(attempt_id)
    people = tutors_of(attempt.enrolment) if attempt and attempt.awaiting else []
    if attempt and people:
        activity = attempt.test.activity
        notify(
            people,
            TO_MARK,
            url=reverse("assessment:marking"),
            params={
                "name": attempt.enrolment.person.short_name,
                "title": activity.title,
                "title_en": activity.title_en,
            },
        )


@transaction.atomic
def tell_of_marks(attempt_id: int) -> None:
    """Tell the learner that all answers of an attempt are marked."""
    attempt = _attempt(attempt_id)
    if attempt is None or attempt.awaiting:
        return
    activity = attempt.test.activity
    notify(
        [attempt.enrolment.person_id],
        MARKED,
        url=reverse("assessment:result", args=[attempt.pk]),
        params={"title": activity.title, "title_en": activity.title_en},
    )


@transaction.atomic
def tell_of_comment(comment_id: int) -> None:
    """Tell the learner of a tutor's comment, and of a learner's those tutors who wrote of the work."""
    found = Comment.objects.select_related("author").filter(pk=comment_id).first()
    work = _work(found.submission_id) if found else None
    if found is None or work is None:
        return
    learner = work.enrolment.person_id
    people = {learner} if found.author_id != learner else _who_wrote(work.pk) - {learner}
    if people:
        notify(
            sorted(people),
            COMMENTED,
            url=reverse("assessment:submission", args=[work.pk]) + f"#comment-{found.pk}",
            params={
                "name": found.author.short_name if found.author else "",
                "title": work.assignment.activity.title,
                "title_en": work.assignment.activity.title_en,
            },
        )


def _who_wrote(submission_id: int) -> set[int]:
    reviewers = Review.objects.filter(submission_id=submission_id, reviewer__isnull=False)
    authors = Comment.objects.filter(submission_id=submission_id, author__isnull=False)
    return {
        *reviewers.values_list("reviewer_id", flat=True),
        *authors.values_list("author_id", flat=True),
    }
