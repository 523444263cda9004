"""What is sent twice under one key arrives once: reviews, comments, answers to them, letters, notes."""

import pytest

from kamerton.assessment.models import Comment, Review
from kamerton.assessment.operations import work
from kamerton.learning.models import Cohort, LearnerNote
from kamerton.notifications.models import Notification
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.texts.api import from_markdown
from tests.factories.people import make_person, make_staff
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_assignment

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Requested-With": "fetch", "Accept": "application/json"}
PART = {"HX-Request": "true", "X-Requested-With": "fetch"}
REVIEW = {"mark_sound": "4", "mark_choice": "2", "decision": "passed", "key": "k1"}


@pytest.fixture
def assignment(methodologist, institute):
    return make_assignment(methodologist, make_version(institute, activity_type="assignment"))


@pytest.fixture
def cohort(institute, assignment):
    return make_cohort(institute, assignment.activity.module.version)


@pytest.fixture
def second(institute, cohort):
    person = make_staff(Role.TUTOR, institute, surname="Репина", given_name="Ольга")
    grant_role(person, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    return person


@pytest.fixture
def enrolments(cohort, learner, organiser, tutor):
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    first = make_studying(cohort, learner, organiser, tutor)
    Cohort.objects.update(state="recruiting")
    colleague = make_person("Слушатель", "Анна")
    return [first, make_studying(cohort, colleague, organiser)]


@pytest.fixture
def works(assignment, enrolments):
    return [_handed_in(enrolment, assignment) for enrolment in enrolments]


def _handed_in(enrolment, assignment):
    person = enrolment.person
    draft = work.draft_submission(person, assignment_id=assignment.pk, enrolment=enrolment)
    parts = {"report": {"text": from_markdown("Готово")}}
    work.save_draft(person, submission_id=draft.pk, parts=parts)
    return work.submit_work(person, submission_id=draft.pk)


def _comment(client, submission, key, text="Здесь ровнее", **fields):
    form = {"text": text, "key": key, "place": "{}", **fields}
    return client.post(f"/submissions/{submission.pk}/comments/", form, headers=PART)


def test_a_comment_sent_twice_is_one_and_says_what_was_said_first(sign_in, tutor, works):
    client = sign_in(tutor)
    assert _comment(client, works[0], "k1").status_code == 200
    assert _comment(client, works[0], "k1", text="Уже иначе").status_code == 200
    assert list(Comment.objects.values_list("text", flat=True)) == ["Здесь ровнее"]
    assert _comment(client, works[0], "k2").status_code == 200
    assert Comment.objects.count() == 2


def test_a_comment_without_a_key_is_new_each_time(sign_in, tutor, works):
    client = sign_in(tutor)
    assert [_comment(client, works[0], "").status_code for _time in range(2)] == [200, 200]
    assert Comment.objects.count() == 2


def test_an_answer_to_a_comment_sent_twice_is_one(sign_in, tutor, second, works):
    _comment(sign_in(tutor), works[0], "k1")
    thread = Comment.objects.get()
    client = sign_in(second)
    for text in ("Согласна", "Согласна и ещё"):
        _comment(client, works[0], "k1", text=text, parent=str(thread.pk))
    assert list(thread.replies.values_list("author", "text")) == [(second.pk, "Согласна")]


def test_another_persons_key_is_another_comment(sign_in, tutor, second, works):
    _comment(sign_in(tutor), works[0], "k1")
    _comment(sign_in(second), works[0], "k1")
    assert set(Comment.objects.values_list("author", flat=True)) == {tutor.pk, second.pk}


def test_a_key_that_went_to_another_work_is_refused_in_words(sign_in, tutor, works):
    client = sign_in(tutor)
    _comment(client, works[0], "k1")
    refused = _comment(client, works[1], "k1")
    assert refused.status_code == 422
    assert "уже отправлен к другой работе" in refused.content.decode()
    assert Comment.objects.count() == 1


def test_a_review_sent_twice_is_one_and_both_are_told_where_to_go(sign_in, tutor, works):
    client = sign_in(tutor)
    address = f"/desk/{works[0].pk}/"
    first = client.post(address, REVIEW, headers=SCRIPT)
    again = client.post(address, {**REVIEW, "mark_sound": "0"}, headers=SCRIPT)
    assert [first.json(), again.json()] == [{"to": f"/desk/{works[1].pk}/"}] * 2
    assert list(Review.objects.values_list("reviewer", "points")) == [(tutor.pk, 6)]


def test_a_second_review_under_another_key_is_late_and_keeps_its_words(sign_in, tutor, works):
    client = sign_in(tutor)
    address = f"/desk/{works[0].pk}/"
    client.post(address, REVIEW, headers=SCRIPT)
    late = client.post(address, {**REVIEW, "key": "k2", "remark_sound": "Ярче"}, headers=SCRIPT)
    assert late.status_code == 409
    assert "Ярче" in late.content.decode()
    assert Review.objects.count() == 1


def test_anothers_key_makes_no_review_of_a_work_that_is_reviewed(sign_in, tutor, second, works):
    address = f"/desk/{works[0].pk}/"
    sign_in(tutor).post(address, REVIEW, headers=SCRIPT)
    assert sign_in(second).post(address, REVIEW, headers=SCRIPT).status_code == 409
    assert list(Review.objects.values_list("reviewer", flat=True)) == [tutor.pk]


def test_a_letter_sent_twice_goes_once(sign_in, tutor, learner, works, enrolments):
    client = sign_in(tutor)
    page = f"/desk/learners/{enrolments[0].pk}/"
    assert 'name="letter-key"' in client.get(page).content.decode()
    form = {"letter-text": "Что мешает?", "letter-key": "k1"}
    answers = [client.post(f"{page}letter/", form, headers=SCRIPT).json() for _time in range(2)]
    assert answers == [{"to": "/desk/learners/"}] * 2
    assert Notification.objects.filter(person=learner, kind="learning.letter").count() == 1
    other = f"/desk/learners/{enrolments[1].pk}/letter/"
    refused = client.post(other, form, headers=SCRIPT)
    assert "уже отправлен другому слушателю" in refused.content.decode()
    assert "Что мешает?" in refused.content.decode()
    assert LearnerNote.objects.count() == 1


def test_a_note_sent_twice_is_kept_once(sign_in, tutor, works, enrolments):
    client = sign_in(tutor)
    page = f"/desk/learners/{enrolments[0].pk}/"
    form = {"text": "Звонить вечером", "key": "k1"}
    answers = [client.post(page, form, headers=SCRIPT).json() for _time in range(2)]
    assert answers == [{"to": page}] * 2
    assert LearnerNote.objects.count() == 1
