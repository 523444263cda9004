"""Handing in and review: returned, resubmitted, passed."""

from decimal import Decimal

import pytest

from kamerton.assessment.enums import SubmissionState
from kamerton.assessment.errors import AttemptClosed, Incomplete, NoAttemptLeft
from kamerton.assessment.operations import work
from kamerton.core.errors import Forbidden
from kamerton.learning.models import ActivityProgress
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.texts.api import from_markdown
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_assignment

pytestmark = pytest.mark.django_db
PASSED, RETURNED = SubmissionState.PASSED, SubmissionState.RETURNED
FULL = {"sound": "4", "choice": "2"}


@pytest.fixture
def version(institute):
    return make_version(institute)


@pytest.fixture
def assignment(methodologist, version):
    return make_assignment(methodologist, version, max_attempts=2)


@pytest.fixture
def enrolment(institute, version, assignment, learner, organiser, tutor):
    cohort = make_cohort(institute, version)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    return make_studying(cohort, learner, organiser)


@pytest.fixture
def draft(learner, assignment, enrolment):
    return work.draft_submission(learner, assignment_id=assignment.pk, enrolment=enrolment)


@pytest.fixture
def submitted(learner, draft):
    work.save_draft(
        learner, submission_id=draft.pk, parts={"report": {"text": from_markdown("Отчёт")}}
    )
    return work.submit_work(learner, submission_id=draft.pk)


def test_required_part_is_asked_for(learner, draft):
    with pytest.raises(Incomplete) as caught:
        work.submit_work(learner, submission_id=draft.pk)
    assert caught.value.field == "report"


def test_draft_keeps_parts_not_named_and_drops_unknown_ones(learner, draft):
    work.save_draft(learner, submission_id=draft.pk, parts={"link": {"url": "https://a.example"}})
    saved = work.save_draft(learner, submission_id=draft.pk, parts={"other": {"url": "x"}})
    assert saved.parts == {"link": {"url": "https://a.example"}}


def test_submitting_twice_is_refused(learner, submitted):
    with pytest.raises(AttemptClosed):
        work.submit_work(learner, submission_id=submitted.pk)


def test_passed_work_completes_the_activity(tutor, submitted):
    review = work.review_work(tutor, submission_id=submitted.pk, decision=PASSED, marks=FULL)
    progress = ActivityProgress.objects.get()
    assert (review.points, progress.state, progress.score) == (6, "completed", Decimal(1))


def test_returned_work_opens_the_next_attempt_with_its_parts(
    learner, tutor, assignment, enrolment, submitted
):
    marks = {"sound": "0", "choice": "2"}
    work.review_work(tutor, submission_id=submitted.pk, decision=RETURNED, marks=marks)
    again = work.draft_submission(learner, assignment_id=assignment.pk, enrolment=enrolment)
    assert (again.number, again.parts) == (2, submitted.parts)
    assert ActivityProgress.objects.get().state == "returned"


def test_attempts_are_counted(learner, tutor, assignment, enrolment, submitted):
    marks = {"sound": "0", "choice": "0"}
    work.review_work(tutor, submission_id=submitted.pk, decision=RETURNED, marks=marks)
    second = work.draft_submission(learner, assignment_id=assignment.pk, enrolment=enrolment)
    work.submit_work(learner, submission_id=second.pk)
    work.review_work(tutor, submission_id=second.pk, decision=RETURNED, marks=marks)
    with pytest.raises(NoAttemptLeft):
        work.draft_submission(learner, assignment_id=assignment.pk, enrolment=enrolment)


def test_second_review_is_refused(tutor, submitted):
    work.review_work(tutor, submission_id=submitted.pk, decision=PASSED, marks=FULL)
    with pytest.raises(AttemptClosed):
        work.review_work(tutor, submission_id=submitted.pk, decision=RETURNED, marks=FULL)


def test_passing_needs_the_points(tutor, submitted):
    with pytest.raises(Incomplete) as caught:
        work.review_work(
            tutor,
            submission_id=submitted.pk,
            decision=PASSED,
            marks={"sound": "0", "choice": "2"},
        )
    assert caught.value.code == "too_few_points"


@pytest.mark.parametrize("marks", [{"sound": "4"}, {"sound": "3", "choice": "2"}])
def test_every_criterion_needs_a_level_of_the_rubric(tutor, submitted, marks):
    with pytest.raises(Incomplete) as caught:
        work.review_work(tutor, submission_id=submitted.pk, decision=PASSED, marks=marks)
    assert caught.value.code == "mark_missing"


def test_only_a_tutor_of_the_cohort_reviews(methodologist, learner, submitted):
    for person in (methodologist, learner):
        with pytest.raises(Forbidden):
            work.review_work(person, submission_id=submitted.pk, decision=PASSED, marks=FULL)
