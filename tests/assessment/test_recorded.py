"""Sung and played answers: kept as files, also when they arrive after the end; marked by criteria."""

import re
import uuid
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from kamerton.assessment.forms.kinds import READERS
from kamerton.assessment.models import Answer, Attempt
from kamerton.assessment.operations import attempt as taking
from kamerton.assessment.operations import authoring
from kamerton.assessment.operations.personal import forget_person
from kamerton.assessment.operations.recordings import Take, keep_take
from kamerton.assessment.questions.posing import problem_of
from kamerton.assessment.questions.recorded import RECORDED
from kamerton.core import clock
from kamerton.core.errors import Conflict, DomainError, NotFound
from kamerton.files.models import StoredFile
from kamerton.files.operations import append_upload, begin_upload
from kamerton.learning.models import ActivityProgress
from kamerton.notifications.models import Notification
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.scores.models import Alignment
from kamerton.texts.api import from_markdown
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_test

pytestmark = pytest.mark.django_db
ABC = "X:1\nM:2/4\nL:1/8\nK:C\nCD EF | GA Bc | c4 | C4 |]\n"
DATA = {
    "kind": "audio",
    "most_s": 60,
    "takes": 3,
    "abc": ABC,
    "hint": "Тайная подсказка",
    "criteria": [{"title": "Интонация", "most": 4}, {"title": "Ритм", "most": 4}],
}


@pytest.fixture
def version(institute):
    return make_version(institute, activity_type="test")


@pytest.fixture
def test(methodologist, version):
    return make_test(methodologist, version, shuffle=False, time_limit_s=600)


@pytest.fixture
def question(methodologist, test):
    return authoring.add_question(
        methodologist,
        test_id=test.pk,
        type_code="recorded",
        fields={"data": DATA, "points": Decimal(4), "text": from_markdown("Спойте гамму")},
    )


@pytest.fixture
def enrolment(institute, version, learner, organiser, tutor):
    cohort = make_cohort(institute, version)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    return make_studying(cohort, learner, organiser, tutor)


@pytest.fixture
def attempt(learner, test, question, enrolment):
    return taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)


def _content():
    return b"\x1aE\xdf\xa3\x9fB\x86webm A_OPUS" + uuid.uuid4().bytes


def upload(person, content=None, name="take.webm"):
    """Send a file whole; return its id."""
    content = content or _content()
    begun = begin_upload(name=name, size_bytes=len(content), actor=person)
    return append_upload(begun.upload, offset=0, chunks=[content]).file.pk


def send(client, attempt, question, file_id, **more):
    fields = {"file": file_id, "number": 1, "length_ms": 4000, **more}
    return client.post(f"/attempts/{attempt.pk}/questions/{question.pk}/take/", fields)


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"most_s": 4},
        {"most_s": 1801},
        {"takes": -1},
        {"takes": 21},
        {"tempo_bpm": 10},
        {"tempo_bpm": -1},
        {"metre": [7, 3]},
        {"criteria": [{"title": "Звук", "most": 0}]},
        {"criteria": [{"title": f"{n}", "most": 1} for n in range(9)]},
    ],
)
def test_senseless_terms_are_refused(change):
    assert problem_of("recorded", DATA) == ""
    assert problem_of("recorded", {**DATA, **change})


@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: st.one_of(st.integers(), st.text(max_size=8), st.none(), st.lists(st.integers()))
            for name in ("files", "take", "length_ms", "is_late")
        },
    )
    | st.text()
    | st.lists(st.text())
)
def test_whatever_is_sent_is_one_file_or_nothing(raw):
    stored = RECORDED.clean(DATA, raw)
    assert stored is None or (len(stored["files"]) == 1 and stored["files"][0] > 0)
    assert RECORDED.clean(DATA, stored) == stored


def test_form_is_read_as_it_was_written():
    sent = {
        "kind": "video",
        "most_s": "90",
        "takes": "2",
        "abc": ABC,
        "tempo_bpm": "72",
        "metre": "3/4",
        "may_send": "on",
        "hint": "Ровный пульс",
        "criterion-0-title": "Ритм",
        "criterion-0-most": "5",
        "criterion-1-title": "",
        "criterion-1-most": "3",
    }
    data = READERS["recorded"](sent, {})
    assert (data["kind"], data["most_s"], data["takes"], data["tempo_bpm"]) == ("video", 90, 2, 72)
    assert (data["metre"], data["may_send"]) == ([3, 4], True)
    assert data["criteria"] == [{"title": "Ритм", "most": 5}]
    assert problem_of("recorded", data) == ""


def test_a_take_is_the_answer_and_the_next_one_takes_its_place(
    sign_in, learner, attempt, question, tutor, stranger
):
    client = sign_in(learner)
    page = text_of(client.get(f"/attempts/{attempt.pk}/"))
    assert "k-assessment-takes" in page
    assert "Тайная подсказка" not in page
    assert "Интонация" in page
    first = upload(learner)
    answer = send(client, attempt, question, first, points="[[0, 100], [1, 2100]]").json()
    assert answer == {"files": [first], "take": 1, "length_ms": 4000}
    assert Alignment.objects.count() == 1
    assert client.get(f"/files/{first}/").status_code == 200
    assert sign_in(tutor).get(f"/files/{first}/").status_code == 404  # not handed in yet
    client, second = sign_in(learner), upload(learner)
    send(client, attempt, question, second, number=2)
    assert Answer.objects.get().value["files"] == [second]
    assert not StoredFile.objects.filter(pk=first).exists()
    assert f'value="{second}"' in text_of(client.get(f"/attempts/{attempt.pk}/"))
    client.post(f"/attempts/{attempt.pk}/", {"do": "save"})  # a plain form takes nothing away
    assert Answer.objects.get(question=question).value["files"] == [second]
    taking.finish_attempt(learner, attempt_id=attempt.pk)
    assert sign_in(tutor).get(f"/files/{second}/").status_code == 200
    assert sign_in(stranger).get(f"/files/{second}/").status_code == 404


@pytest.mark.parametrize(
    ("content", "more", "code"),
    [
        (b"do re mi", {}, "no_recording"),
        (None, {"number": 4}, "no_take_left"),
        (None, {"length_ms": 66_000}, "too_long"),
        (None, {"number": 0}, "not_recorded"),
    ],
)
def test_what_was_not_asked_for_is_refused(
    sign_in, learner, attempt, question, content, more, code
):
    response = send(sign_in(learner), attempt, question, upload(learner, content), **more)
    assert response.status_code >= 400
    assert response.json()["code"] == code
    assert not Answer.objects.exists()


def test_takes_of_others_and_to_other_questions_are_refused(
    sign_in, learner, colleague, attempt, question
):
    client = sign_in(learner)
    assert send(client, attempt, question, upload(colleague)).status_code == 404
    choice = attempt.test.questions.filter(type="single")[0]
    assert send(client, attempt, choice, upload(learner)).status_code == 404
    assert send(sign_in(colleague), attempt, question, upload(colleague)).status_code in (403, 404)


def test_a_plain_form_sends_a_file_where_that_is_allowed(
    sign_in, learner, methodologist, test, enrolment
):
    made = authoring.add_question(
        methodologist,
        test_id=test.pk,
        type_code="recorded",
        fields={"data": {**DATA, "may_send": True}, "text": from_markdown("Сыграйте")},
    )
    begun = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    client, page = sign_in(learner), f"/attempts/{begun.pk}/"
    sent = SimpleUploadedFile("запись.webm", _content(), "audio/webm")
    client.post(page, {"do": "save", f"q{made.pk}-file": sent})
    answer = Answer.objects.get(question=made)
    assert answer.value == {"files": [StoredFile.objects.get().pk]}
    wrong = SimpleUploadedFile("ноты.txt", b"do re mi", "text/plain")
    response = client.post(page, {"do": "save", f"q{made.pk}-file": wrong}, follow=True)
    assert "не звукозапись" in text_of(response)
    assert Answer.objects.get(question=made).value == answer.value


def under_way(learner):
    """Begin to send; return how the rest arrives."""
    content = _content()
    begun = begin_upload(name="take.webm", size_bytes=len(content), actor=learner)
    return lambda: append_upload(begun.upload, offset=0, chunks=[content]).file.pk


def test_a_take_under_way_at_the_end_is_taken_and_waits_for_its_mark(
    time_machine, sign_in, learner, tutor, attempt, question, django_capture_on_commit_callbacks
):
    arrive = under_way(learner)
    time_machine.move_to(attempt.deadline_at + timedelta(seconds=6), tick=False)
    assert taking.finish_overdue() == 1
    attempt.refresh_from_db()
    assert (attempt.passed, attempt.awaiting) == (False, 0)
    client = sign_in(learner)
    assert "data-rest" in text_of(client.get(f"/attempts/{attempt.pk}/result/"))
    time_machine.move_to(attempt.deadline_at + timedelta(minutes=29), tick=False)
    with django_capture_on_commit_callbacks(execute=True):
        assert send(client, attempt, question, arrive()).json()["is_late"] is True
    attempt.refresh_from_db()
    assert (attempt.passed, attempt.awaiting) == (None, 1)
    assert ActivityProgress.objects.get().state == "submitted"
    assert Notification.objects.filter(person=tutor, kind="assessment.to_mark").exists()


@pytest.mark.parametrize("late", [timedelta(minutes=31), timedelta(seconds=20)])
def test_what_came_too_late_or_began_after_the_end_is_refused(
    time_machine, sign_in, learner, attempt, question, late
):
    arrive = under_way(learner) if late > timedelta(minutes=30) else None
    time_machine.move_to(attempt.deadline_at + late, tick=False)
    taking.finish_overdue()
    file_id = arrive() if arrive else upload(learner)
    assert send(sign_in(learner), attempt, question, file_id).status_code == 409
    assert not Answer.objects.exists()


def test_after_handing_in_by_hand_nothing_is_taken(sign_in, learner, attempt, question):
    arrive = under_way(learner)
    taking.finish_attempt(learner, attempt_id=attempt.pk)
    with pytest.raises(Conflict):
        keep_take(
            learner, attempt_id=attempt.pk, question_id=question.pk, take=Take(arrive(), number=1)
        )


def test_a_part_that_ended_takes_what_was_under_way(
    time_machine, methodologist, learner, test, question, enrolment
):
    section = test.sections.get()
    authoring.set_section(
        methodologist, test_id=test.pk, section_id=section.pk, fields={"time_limit_s": 60}
    )
    begun = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    taking.open_part(learner, attempt_id=begun.pk, section_id=section.pk)
    arrive = under_way(learner)
    time_machine.move_to(clock.now() + timedelta(seconds=90), tick=False)
    answer = keep_take(
        learner, attempt_id=begun.pk, question_id=question.pk, take=Take(arrive(), number=1)
    )
    assert answer.value["is_late"] is True
    with pytest.raises(Conflict):
        keep_take(
            learner,
            attempt_id=begun.pk,
            question_id=question.pk,
            take=Take(upload(learner), number=2),
        )


@pytest.fixture
def waiting(learner, attempt, question):
    keep_take(
        learner,
        attempt_id=attempt.pk,
        question_id=question.pk,
        take=Take(upload(learner), 1, 4000, [(0, 100.0), (1, 2100.0)]),
    )
    taking.finish_attempt(learner, attempt_id=attempt.pk)
    return Answer.objects.get(question=question)


def test_the_tutor_marks_by_criteria_beside_the_score(
    time_machine, sign_in, tutor, learner, waiting
):
    time_machine.move_to(clock.now(), tick=False)
    client, page = sign_in(tutor), f"/desk/marking/{waiting.pk}/"
    shown = text_of(client.get(page))
    assert "Тайная подсказка" in shown
    assert "k-scores-player" in shown
    assert "data-recordings" in shown
    too_much = {"mark_0": "5", "mark_1": "2"}
    assert client.post(page, too_much).status_code == 200
    client.post(page, {"mark_0": "4", "mark_1": "2", "comment": "0:02 — чуть ниже"})
    waiting.refresh_from_db()
    assert (waiting.share, waiting.marks) == (Decimal("0.75"), [4, 2])
    attempt = Attempt.objects.get()
    assert (attempt.points, attempt.awaiting) == (Decimal(3), 0)
    result = text_of(sign_in(learner).get(f"/attempts/{attempt.pk}/result/"))
    assert "Интонация" in result
    assert "4 из 4" in result
    assert 'data-moment="2"' in result
    assert "k-scores-player" in result
    signed = re.search(r'<audio[^>]* src="([^"]*key=[^"]*)"', result)
    assert signed is not None
    client.logout()
    assert client.get(signed[1].split("?")[0]).status_code == 404
    assert client.get(signed[1]).status_code == 200
    time_machine.shift(timedelta(minutes=61))
    assert client.get(signed[1]).status_code == 404


def test_a_marked_answer_is_not_replaced(time_machine, sign_in, tutor, learner, waiting):
    sign_in(tutor).post(f"/desk/marking/{waiting.pk}/", {"mark_0": "4", "mark_1": "4"})
    with pytest.raises(DomainError):
        keep_take(
            learner,
            attempt_id=waiting.attempt_id,
            question_id=waiting.question_id,
            take=Take(upload(learner), 2),
        )


def test_the_voice_of_a_forgotten_person_is_removed(learner, waiting):
    assert StoredFile.objects.filter(owner_kind="attempt").exists()
    forget_person(learner.pk)
    assert not StoredFile.objects.filter(owner_kind="attempt").exists()


def test_no_such_question(learner, attempt):
    with pytest.raises(NotFound):
        keep_take(learner, attempt_id=attempt.pk, question_id=0, take=Take(1))


def test_bank_page_shows_it_with_its_score(sign_in, methodologist, question):
    page = text_of(sign_in(methodologist).get(f"/bank/{question.pk}/"))
    assert "Спойте гамму" in page
    assert 'class="k-score' in page
    assert "Record" not in page
    edit = text_of(sign_in(methodologist).get(f"/bank/{question.pk}/edit/"))
    assert "Интонация" in edit


def test_told_in_words():
    question = SimpleNamespace(type="recorded", data=DATA)
    assert RECORDED.told is not None
    assert RECORDED.told(question.data, {"files": [1], "length_ms": 4000}) == ["запись: 4 секунды"]
