"""Who hears of works; what staff see of a learner; care by the clock."""

from datetime import timedelta

import pytest

from kamerton.assessment import tasks
from kamerton.assessment.models import Attempt
from kamerton.assessment.operations import attempt as taking
from kamerton.assessment.operations import work
from kamerton.assessment.operations.personal import forget_person
from kamerton.assessment.queries.personal import personal_data
from kamerton.assessment.queries.work import awaiting
from kamerton.assessment.rules import may
from kamerton.files.api import files_of, store
from kamerton.notifications.models import Notification
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.people.models import Person
from kamerton.texts.api import from_markdown, is_empty
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_assignment, make_full_test

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(institute):
    return make_version(institute, activity_type="assignment")


@pytest.fixture
def assignment(methodologist, version):
    return make_assignment(methodologist, version)


@pytest.fixture
def enrolment(institute, version, assignment, learner, organiser, tutor):
    cohort = make_cohort(institute, version)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    return make_studying(cohort, learner, organiser)


def _hand_in(learner, assignment, enrolment):
    draft = work.draft_submission(learner, assignment_id=assignment.pk, enrolment=enrolment)
    parts = {"report": {"text": from_markdown("Готово")}}
    work.save_draft(learner, submission_id=draft.pk, parts=parts)
    return work.submit_work(learner, submission_id=draft.pk)


def _told(person):
    return list(
        Notification.objects.filter(person=person, kind__startswith="assessment.")
        .order_by("pk")
        .values_list("kind", "url")
    )


def test_tutors_of_the_cohort_hear_of_a_work(
    learner, tutor, assignment, enrolment, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        made = _hand_in(learner, assignment, enrolment)
    assert _told(tutor) == [("assessment.submitted", f"/desk/{made.pk}/")]
    assert _told(learner) == []


@pytest.mark.parametrize("decision", ["passed", "returned"])
def test_learner_hears_of_the_review(
    learner, tutor, assignment, enrolment, decision, django_capture_on_commit_callbacks
):
    made = _hand_in(learner, assignment, enrolment)
    with django_capture_on_commit_callbacks(execute=True):
        work.review_work(
            tutor,
            submission_id=made.pk,
            decision=decision,
            marks={"sound": "4", "choice": "2"},
        )
    assert (f"assessment.{decision}", f"/submissions/{made.pk}/") in _told(learner)


def test_final_work_is_told_to_the_commission(
    methodologist, learner, tutor, expert, assignment, enrolment, django_capture_on_commit_callbacks
):
    assignment.is_attestation = True
    assignment.save()
    grant_role(expert, role=Role.EXPERT, actor=None, scope=("cohort", enrolment.cohort_id))
    with django_capture_on_commit_callbacks(execute=True):
        _hand_in(learner, assignment, enrolment)
    assert [kind for kind, _url in _told(expert)] == ["assessment.submitted"]
    assert _told(tutor) == []


@pytest.mark.parametrize(
    "name", ["learner", "tutor", "expert", "methodologist", "organiser", "stranger"]
)
def test_rule_and_list_of_what_awaits_review_agree(
    request, learner, assignment, enrolment, expert, name
):
    grant_role(expert, role=Role.EXPERT, actor=None, scope=("cohort", enrolment.cohort_id))
    made = _hand_in(learner, assignment, enrolment)
    viewer = Person.objects.get(pk=request.getfixturevalue(name).pk)
    assert awaiting(viewer).filter(pk=made.pk).exists() == may(
        "assessment.review_work", viewer, enrolment
    )


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("learner", 200),
        ("tutor", 200),
        ("methodologist", 200),
        ("organiser", 404),
        ("stranger", 404),
    ],
)
def test_works_of_a_learner_are_shown_to(
    sign_in, request, learner, assignment, enrolment, name, status
):
    _hand_in(learner, assignment, enrolment)
    response = sign_in(request.getfixturevalue(name)).get(f"/enrolments/{enrolment.pk}/works/")
    assert response.status_code == status
    assert ("Ждёт проверки" in response.content.decode()) == (status == 200)


def test_learners_page_leads_tutors_to_the_works(sign_in, tutor, enrolment):
    text = sign_in(tutor).get(f"/enrolments/{enrolment.pk}/").content.decode()
    assert f"/enrolments/{enrolment.pk}/works/" in text


def test_tutor_sees_attempts_at_tests(sign_in, learner, tutor, methodologist, version, enrolment):
    test = make_full_test(methodologist, version)
    attempt = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    taking.finish_attempt(learner, attempt_id=attempt.pk)
    text = sign_in(tutor).get(f"/enrolments/{enrolment.pk}/works/").content.decode()
    assert f"/attempts/{attempt.pk}/result/" in text
    assert "0 из 7" in text


def test_the_clock_hands_in_what_is_overdue(
    learner, methodologist, version, enrolment, time_machine
):
    test = make_full_test(methodologist, version, time_limit_s=60)
    attempt = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    time_machine.move_to(attempt.started_at + timedelta(seconds=70))
    tasks.finish_overdue_attempts()
    assert Attempt.objects.get().finished_at == attempt.deadline_at


def test_dismissed_learner_does_not_stop_the_clock(
    learner, methodologist, version, enrolment, time_machine
):
    test = make_full_test(methodologist, version, time_limit_s=60, pass_share=0)
    attempt = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    enrolment.state = "dismissed"
    enrolment.save()
    time_machine.move_to(attempt.started_at + timedelta(seconds=70))
    assert taking.finish_overdue() == 1


def test_forgetting_a_person_leaves_marks_without_words_or_files(
    learner, tutor, assignment, enrolment
):
    made = _hand_in(learner, assignment, enrolment)
    store(b"plain text", "a.txt", owner=("submission", made.pk))
    comment = from_markdown("Слова")
    work.review_work(
        tutor,
        submission_id=made.pk,
        decision="passed",
        marks={"sound": "4", "choice": "2"},
        comment=comment,
    )
    archived = personal_data(learner.pk)
    assert archived["reviews.json"][0]["comment"] == comment
    forget_person(learner.pk)
    made.refresh_from_db()
    review = made.reviews.get()
    assert (made.parts, review.points, is_empty(review.comment)) == ({}, 6, True)
    assert files_of(("submission", made.pk)) == []
