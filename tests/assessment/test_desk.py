"""Doing an assignment and reviewing it, through the client."""

import io
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from kamerton.assessment.enums import SubmissionState
from kamerton.assessment.models import Review, Submission
from kamerton.assessment.operations import work
from kamerton.files.api import files_of, store
from kamerton.learning.models import ActivityProgress
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from tests.factories.people import make_person, make_staff
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_assignment

pytestmark = pytest.mark.django_db
FULL = {"mark_sound": "4", "mark_choice": "2"}


@pytest.fixture
def version(institute):
    return make_version(institute, activity_type="assignment")


@pytest.fixture
def assignment(methodologist, version):
    return make_assignment(
        methodologist,
        version,
        max_attempts=2,
        parts=[
            {"key": "report", "kind": "text", "title": "Отчёт", "required": True},
            {"key": "take", "kind": "audio", "title": "Запись", "required": False},
            {"key": "link", "kind": "link", "title": "Ссылка", "required": False},
        ],
    )


@pytest.fixture
def cohort(institute, version, assignment):
    return make_cohort(institute, version)


@pytest.fixture
def enrolment(cohort, learner, organiser, tutor):
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    return make_studying(cohort, learner, organiser, tutor)


@pytest.fixture
def second_tutor(institute, cohort):
    person = make_staff(Role.TUTOR, institute, surname="Репина", given_name="Ольга")
    grant_role(person, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    return person


@pytest.fixture
def draft(sign_in, learner, enrolment, assignment):
    sign_in(learner).post(f"/enrolments/{enrolment.pk}/assignments/{assignment.pk}/start/")
    return Submission.objects.get()


@pytest.fixture
def submitted(learner, draft):
    return _hand_in(learner, draft)


def _hand_in(person, draft, text="Готово"):
    document = {
        "type": "doc",
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}],
    }
    work.save_draft(person, submission_id=draft.pk, parts={"report": {"text": document}})
    return work.submit_work(person, submission_id=draft.pk)


def _another(cohort, assignment, organiser, number):
    person = make_person(f"Слушатель{number}", "Анна")
    cohort.state = "recruiting"
    cohort.save()
    enrolment = make_studying(cohort, person, organiser)
    made = work.draft_submission(person, assignment_id=assignment.pk, enrolment=enrolment)
    return _hand_in(person, made)


def _text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_activity_page_shows_task_parts_and_rubric_beforehand(
    sign_in, learner, enrolment, assignment
):
    text = _text(sign_in(learner).get(f"/cohorts/cohort/activities/{assignment.activity_id}/"))
    for words in (
        "Начать работу",
        "Что сдать",
        "Отчёт",
        "Как оценивается",
        "Звук",
        "не менее 4 из 6",
    ):
        assert words in text


def test_draft_keeps_what_a_plain_form_sends(client, draft):
    page = f"/submissions/{draft.pk}/edit/"
    sound = io.BytesIO(
        b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00" + b"\x00" * 40
    )
    sound.name = "дубль.wav"
    form = {
        "part_report": "Слышно **лучше**",
        "part_take-file": sound,
        "part_link": "kamerton.example/take",
        "self_sound": "4",
        "self_choice": "99",
        "do": "save",
    }
    assert client.post(page, form).url == page
    draft.refresh_from_db()
    stored = files_of(("submission", draft.pk))
    assert draft.parts["take"] == {"files": [stored[0].id]}
    assert draft.parts["link"] == {"url": "https://kamerton.example/take"}
    assert draft.self_marks == {"sound": "4"}
    text = _text(client.get(page))
    assert "дубль.wav" in text
    assert "**лучше**" in text


def test_a_file_can_be_taken_out_of_a_draft(client, draft):
    page = f"/submissions/{draft.pk}/edit/"
    client.post(page, {"part_take-file": io.BytesIO(b"just text"), "do": "save"})
    file_id = files_of(("submission", draft.pk))[0].id
    client.post(page, {"remove": str(file_id)})
    draft.refresh_from_db()
    assert draft.parts["take"] == {"files": []}
    assert files_of(("submission", draft.pk)) == []


def test_a_removed_file_that_the_page_remembers_does_no_harm(client, draft):
    page = f"/submissions/{draft.pk}/edit/"
    client.post(page, {"part_take-file": io.BytesIO(b"just text"), "do": "save"})
    file_id = files_of(("submission", draft.pk))[0].id
    client.post(page, {"remove": str(file_id)})
    answer = client.post(f"/submissions/{draft.pk}/draft/", {"part_take": str(file_id)})
    assert answer.json() == {"saved": True}
    draft.refresh_from_db()
    assert draft.parts["take"] == {"files": []}


def test_file_of_somebody_else_is_not_taken(client, draft, colleague):
    foreign = store(b"secret", "a.txt", owner=("upload", colleague.pk), actor=colleague)
    client.post(f"/submissions/{draft.pk}/draft/", {"part_take": str(foreign.pk)})
    draft.refresh_from_db()
    assert draft.parts["take"] == {"files": []}


def test_script_keeps_a_draft_without_a_new_page(client, draft):
    document = {
        "type": "doc",
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Набрано"}]}],
    }
    answer = client.post(
        f"/submissions/{draft.pk}/draft/",
        {"part_report-document": json.dumps(document), "part_link": "not a li nk"},
    )
    assert answer.json() == {"saved": True}
    draft.refresh_from_db()
    assert draft.parts["report"]["text"] == document


def test_missing_part_is_named_and_the_text_stays(client, draft):
    page = f"/submissions/{draft.pk}/edit/"
    text = _text(client.post(page, {"part_link": "https://a.example", "do": "submit"}))
    assert "Часть «Отчёт» ещё пуста" in text
    assert "https://a.example" in text
    assert Submission.objects.get().state == "draft"


def test_handing_in_leads_to_the_work_and_it_is_closed(client, draft):
    page = f"/submissions/{draft.pk}/edit/"
    response = client.post(page, {"part_report": "Готово", "do": "submit"})
    assert response.url == f"/submissions/{draft.pk}/"
    text = _text(client.get(response.url))
    assert "Ждёт проверки" in text
    assert client.get(page).url == response.url
    late = client.post(f"/submissions/{draft.pk}/draft/", {"part_report": "Поздно"})
    assert late.status_code == 409


ROLES = [
    ("learner", 200, 200),
    ("tutor", 404, 200),
    ("methodologist", 404, 200),
    ("organiser", 404, 404),
    ("colleague", 404, 404),
]


@pytest.mark.parametrize(("name", "as_draft", "as_work"), ROLES)
def test_who_sees_a_work_and_its_files(
    sign_in, request, client, learner, draft, name, as_draft, as_work
):
    client.post(
        f"/submissions/{draft.pk}/edit/", {"part_take-file": io.BytesIO(b"text"), "do": "save"}
    )
    file_url = files_of(("submission", draft.pk))[0].url
    viewer = sign_in(request.getfixturevalue(name))
    assert viewer.get(f"/submissions/{draft.pk}/", follow=True).status_code == as_draft
    assert viewer.get(file_url).status_code == as_draft
    _hand_in(learner, draft)
    assert viewer.get(f"/submissions/{draft.pk}/").status_code == as_work
    assert viewer.get(file_url).status_code == as_work


@pytest.mark.parametrize(
    ("name", "status"),
    [("tutor", 200), ("learner", 403), ("methodologist", 403), ("stranger", 403)],
)
def test_desk_is_the_tutors(sign_in, request, submitted, name, status):
    assert sign_in(request.getfixturevalue(name)).get("/desk/").status_code == status


@pytest.mark.parametrize("name", ["learner", "methodologist", "stranger"])
def test_review_is_the_tutors(sign_in, request, submitted, name):
    client = sign_in(request.getfixturevalue(name))
    assert client.get(f"/desk/{submitted.pk}/").status_code == 404
    assert client.post(f"/desk/{submitted.pk}/", FULL).status_code == 404


def test_desk_lists_the_longest_waiting_first(
    sign_in, tutor, cohort, assignment, organiser, submitted
):
    _another(cohort, assignment, organiser, 2)
    text = _text(sign_in(tutor).get("/desk/"))
    assert text.index("Орлова Марина Сергеевна") < text.index("Слушатель2 Анна")
    assert "2 работы ждут" in text


def test_empty_desk_says_so(sign_in, tutor, enrolment):
    assert "Всё проверено" in _text(sign_in(tutor).get("/desk/"))


def test_desk_filters_by_cohort(sign_in, tutor, submitted):
    text = _text(sign_in(tutor).get("/desk/?cohort=999999"))
    assert "С такими фильтрами ничего не ждёт" in text


def test_passing_sends_the_review_and_goes_to_the_next(
    sign_in, tutor, cohort, assignment, organiser, submitted
):
    other = _another(cohort, assignment, organiser, 2)
    form = {**FULL, "remark_sound": "Чисто", "comment": "Хорошо", "decision": "passed"}
    response = sign_in(tutor).post(f"/desk/{submitted.pk}/", form)
    assert response.url == f"/desk/{other.pk}/"
    review = Review.objects.get()
    assert (review.points, review.state, review.remarks) == (6, "passed", {"sound": "Чисто"})
    assert ActivityProgress.objects.get(enrolment=submitted.enrolment).state == "completed"


def test_returning_needs_words(sign_in, tutor, submitted):
    client = sign_in(tutor)
    text = _text(client.post(f"/desk/{submitted.pk}/", {**FULL, "decision": "returned"}))
    assert "Скажите, что доработать" in text
    form = {**FULL, "comment": "Перепишите", "decision": "returned"}
    assert client.post(f"/desk/{submitted.pk}/", form).url == "/desk/"
    assert Submission.objects.get().state == SubmissionState.RETURNED


def test_criterion_without_a_level_is_named(sign_in, tutor, submitted):
    text = _text(
        sign_in(tutor).post(f"/desk/{submitted.pk}/", {"mark_sound": "4", "decision": "passed"})
    )
    assert "Выберите уровень" in text
    assert Review.objects.count() == 0


def test_too_few_points_do_not_pass(sign_in, tutor, submitted):
    form = {"mark_sound": "0", "mark_choice": "2", "comment": "Слова", "decision": "passed"}
    text = _text(sign_in(tutor).post(f"/desk/{submitted.pk}/", form))
    assert "не хватает баллов" in text
    assert "Слова" in text


def test_second_tutor_is_told_and_keeps_the_text(sign_in, tutor, second_tutor, submitted):
    work.review_work(
        tutor,
        submission_id=submitted.pk,
        decision=SubmissionState.PASSED,
        marks={"sound": "4", "choice": "2"},
    )
    form = {**FULL, "remark_sound": "Моя мысль", "comment": "Мой отзыв", "decision": "passed"}
    text = _text(sign_in(second_tutor).post(f"/desk/{submitted.pk}/", form), 409)
    assert "Коллега только что проверил" in text
    assert "Моя мысль" in text
    assert "Мой отзыв" in text
    assert Review.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_tutors_at_once_make_one_review(tutor, second_tutor, submitted):
    def post(person):
        try:
            client = Client()
            client.force_login(person)
            return client.post(
                f"/desk/{submitted.pk}/", {**FULL, "comment": "Слова", "decision": "passed"}
            ).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(post, [tutor, second_tutor])) == [302, 409]
    assert Review.objects.count() == 1


def test_returned_work_is_revised_with_files_of_its_own(
    sign_in, learner, tutor, enrolment, assignment, draft
):
    client = sign_in(learner)
    client.post(
        f"/submissions/{draft.pk}/edit/", {"part_take-file": io.BytesIO(b"text"), "do": "save"}
    )
    submitted = _hand_in(learner, draft)
    sign_in(tutor).post(
        f"/desk/{submitted.pk}/", {**FULL, "comment": "Перепишите", "decision": "returned"}
    )
    client = sign_in(learner)
    assert "Вернул" in _text(
        client.get(f"/cohorts/cohort/activities/{assignment.activity_id}/")
    ).replace("вернул", "Вернул")
    client.post(f"/enrolments/{enrolment.pk}/assignments/{assignment.pk}/start/")
    again = Submission.objects.get(number=2)
    text = _text(client.get(f"/submissions/{again.pk}/edit/"))
    assert "Перепишите" in text
    own = files_of(("submission", again.pk))
    assert again.parts["take"] == {"files": [own[0].id]}
    assert own[0].id != files_of(("submission", submitted.pk))[0].id


def test_tutor_sees_own_marks_beside_the_levels(sign_in, learner, tutor, draft):
    work.save_draft(learner, submission_id=draft.pk, parts={}, self_marks={"sound": "4"})
    submitted = _hand_in(learner, draft)
    assert "своя оценка" in _text(sign_in(tutor).get(f"/desk/{submitted.pk}/"))


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow(
    sign_in, tutor, cohort, assignment, organiser, submitted, count, django_assert_num_queries
):
    for number in range(1, count):
        _another(cohort, assignment, organiser, number)
    client = sign_in(tutor)
    client.get("/desk/")
    with django_assert_num_queries(5):
        client.get("/desk/")
    with django_assert_num_queries(6):
        client.get(f"/desk/{submitted.pk}/")
    with django_assert_num_queries(5):
        client.get(f"/submissions/{submitted.pk}/")


def test_english_pages_have_no_russian_words_of_the_interface(sign_in, tutor, submitted):
    text = _text(sign_in(tutor, language="en").get(f"/desk/{submitted.pk}/"))
    assert "Return for revision" in text
    assert "Вернуть" not in text


def test_files_shown_in_texts_are_read_by_those_who_review(
    sign_in, learner, tutor, stranger, draft
):
    picture = store(b"plain text", "a.txt", owner=("upload", learner.pk), actor=learner)
    node = {"type": "file", "attrs": {"file": str(picture.pk), "name": "a.txt"}}
    document = {"type": "doc", "content": [node]}
    client = sign_in(learner)
    client.post(f"/submissions/{draft.pk}/draft/", {"part_report-document": json.dumps(document)})
    work.submit_work(learner, submission_id=draft.pk)
    assert sign_in(tutor).get(picture.get_absolute_url()).status_code == 200
    assert sign_in(stranger).get(picture.get_absolute_url()).status_code == 404


def test_files_of_a_work_that_was_handed_in_stay(client, learner, draft):
    page = f"/submissions/{draft.pk}/edit/"
    client.post(page, {"part_take-file": io.BytesIO(b"just text"), "do": "save"})
    file_id = files_of(("submission", draft.pk))[0].id
    _hand_in(learner, draft)
    assert client.post(f"/files/{file_id}/remove/").status_code == 403
    assert len(files_of(("submission", draft.pk))) == 1
