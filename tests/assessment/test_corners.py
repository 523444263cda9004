"""Sounds, copies, rubrics and the rare ways through the pages."""

from decimal import Decimal

import pytest
from django.http import QueryDict

from kamerton.assessment import tasks
from kamerton.assessment.errors import BadQuestion, NoAttemptLeft
from kamerton.assessment.forms.answers import read_form, read_json
from kamerton.assessment.forms.assignment import AssignmentForm
from kamerton.assessment.forms.authoring import data_of
from kamerton.assessment.models import Attempt, Question, Review, Submission, Test
from kamerton.assessment.operations import attempt as taking
from kamerton.assessment.operations import authoring, carrying, sounds, work
from kamerton.assessment.owners import may_read
from kamerton.assessment.presenting import points, points_words
from kamerton.assessment.queries import authoring as authored
from kamerton.assessment.queries.stored import held_objects
from kamerton.assessment.questions.showing import stored_answer, told_right
from kamerton.assessment.rubrics import level_of, rubric_problem
from kamerton.core.errors import NotFound
from kamerton.files.api import store
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.programmes.api import activity_type
from kamerton.programmes.models import Activity
from kamerton.scores.api import render
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import RUBRIC, make_assignment, make_full_test
from tests.scores.instruments import ensure_instruments

pytestmark = pytest.mark.django_db
TUNE = "X:1\nT:Полька\nM:2/4\nL:1/8\nK:C\nCDEF|GABc|cBAG|FEDC|]\n"


@pytest.fixture
def version(institute):
    return make_version(institute, activities=2, activity_type="test")


@pytest.fixture
def test(methodologist, version):
    return make_full_test(methodologist, version, max_attempts=1)


@pytest.fixture
def enrolment(institute, version, test, learner, organiser, tutor):
    cohort = make_cohort(institute, version)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    return make_studying(cohort, learner, organiser)


@pytest.fixture
def question(test):
    return test.questions.get(type="listening")


@pytest.fixture
def _instruments(settings, tmp_path):
    ensure_instruments(settings, tmp_path)


@pytest.mark.usefixtures("_instruments")
def test_sound_is_rendered_once_and_played_to_those_who_take_the_test(
    sign_in, learner, test, enrolment, question
):
    client = sign_in(learner)
    address = f"/questions/{question.pk}/sound.m4a"
    assert client.get(address).status_code == 404
    taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "audio/mp4")
    question.refresh_from_db()
    assert sounds.sound_of(question.pk) == question.sound_key
    assert held_objects([question.sound_key, "0" * 64]) == {question.sound_key}


@pytest.mark.usefixtures("_instruments")
def test_a_passage_is_shorter_than_the_whole(methodologist, test):
    def sound(**more):
        made = authoring.add_question(
            methodologist,
            test_id=test.pk,
            type_code="listening",
            fields={
                "data": {
                    "abc": TUNE,
                    "options": [{"text": "а", "right": True}, {"text": "б"}],
                    **more,
                }
            },
        )
        tasks.render_sound(made.pk)
        made.refresh_from_db()
        return made.sound_key

    whole, passage = sound(), sound(bars=[2, 3], midi_program=73)
    assert len({whole, passage, ""}) == 3


def test_question_without_sound_says_so(test):
    single = test.questions.get(type="single")
    with pytest.raises(NotFound):
        sounds.sound_of(single.pk)
    tasks.render_sound(single.pk)  # a job that came too late does no harm


def test_sound_waits_for_the_instruments(settings, tmp_path, question):
    settings.STATIC_BUILT = tmp_path
    with pytest.raises(NotFound) as caught:
        sounds.sound_of(question.pk)
    assert caught.value.code == "no_sound"


def test_notes_that_cannot_be_read_are_refused_with_the_reason(sign_in, methodologist, test):
    form = {
        "text": "Что?",
        "points": "1",
        "abc": "это не ноты",
        "option-0-text": "а",
        "option-0-right": "on",
        "option-1-text": "б",
    }
    address = f"/activities/{test.activity_id}/test/questions/new/listening/"
    response = sign_in(methodologist).post(address, form)
    assert response.status_code == 200
    assert "это не ноты" in response.content.decode()
    assert test.questions.count() == 7


def test_shown_score_stands_in_the_page(sign_in, learner, test, enrolment, question):
    question.data = {**question.data, "show_score": True}
    question.save()
    attempt = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    assert "k-score-page" in sign_in(learner).get(f"/attempts/{attempt.pk}/").content.decode()
    Question.objects.filter(pk=question.pk).update(
        data={**question.data, "abc": "", "score": "0" * 64}
    )
    assert sign_in(learner).get(f"/attempts/{attempt.pk}/").status_code == 200


def _listening(dumped):
    questions = [slot["question"] for part in dumped["sections"] for slot in part["slots"]]
    return next(question for question in questions if question["type"] == "listening")


def test_score_of_the_library_is_carried_as_its_source(methodologist, test, version, question):
    engraved = render(TUNE)
    data = {"options": question.data["options"], "score": engraved.key}
    authoring.change_question(methodologist, question_id=question.pk, fields={"data": data})
    dumped = carrying.dump_test(test.activity)
    carried = _listening(dumped)
    assert carried["data"]["score"] == TUNE
    Question.objects.filter(pk=question.pk).update(data={**data, "score": "0" * 64})
    lost = _listening(carrying.dump_test(test.activity))
    assert lost["data"]["score"] == "0" * 64


def test_an_editor_keeps_what_its_form_does_not_hold():
    sent = QueryDict("option-0-text=а&option-0-right=on&option-1-text=б&bar_from=x")
    former = {"score": "k" * 64, "midi_program": 73, "bars": [1, 2]}
    assert data_of("listening", sent, former) == {
        "options": [{"text": "а", "right": True}, {"text": "б"}],
        "show_score": False,
        "score": "k" * 64,
        "midi_program": 73,
    }


def test_a_version_is_copied_with_its_tests_and_assignments(methodologist, version, test):
    make_assignment(methodologist, version)
    source, target = Activity.objects.filter(module__version=version).order_by("position")
    for code in ("test", "assignment"):
        activity_type(code).duplicate(source, target, methodologist)
    assert carrying.dump_test(target) == carrying.dump_test(source)
    assert carrying.dump_assignment(target) == carrying.dump_assignment(source)
    empty = Activity.objects.create(
        module=source.module, position=3, type="test", title="Пусто", hours=1, form="practice"
    )
    for code in ("test", "assignment"):
        activity_type(code).duplicate(empty, source, methodologist)
        assert activity_type(code).dump(empty) is None
    assert "assignment" in activity_type("assignment").edit_url(source)


@pytest.mark.parametrize(
    ("fields", "count"),
    [({}, 0), ({"parts": []}, 1), ({"rubric": []}, 1), ({"pass_points": Decimal(99)}, 1)],
)
def test_what_an_assignment_lacks_is_named(methodologist, version, fields, count):
    made = make_assignment(methodologist, version, **fields)
    assert len(authored.assignment_problems(made.activity)) == count


def test_an_activity_without_an_assignment_lacks_it(version):
    activity = Activity.objects.filter(module__version=version)[0]
    assert len(authored.assignment_problems(activity)) == 1


def test_rubric_problems_are_told_apart():
    twice = [{"key": "a", "title": "А", "levels": [{"points": 1, "title": "x"}] * 2}]
    single = [{"key": "a", "title": "А", "levels": [{"points": 1, "title": "x"}]}]
    told = {rubric_problem(rubric, Decimal(0)) for rubric in ([], single, twice, RUBRIC)}
    assert len(told) == 4
    assert rubric_problem(RUBRIC, Decimal(6)) == ""
    assert level_of(RUBRIC[0], "") is None


def test_levels_with_bad_points_are_left_out():
    data = QueryDict(mutable=True)
    rows = {
        "0": ("много", "А"),
        "1": ("NaN", "Б"),
        "2": ("-1", "В"),
        "3": ("2", "Г"),
        "4": ("1", ""),
    }
    data["criterion-0-title"] = "Звук"
    for number, (value, title) in rows.items():
        data[f"criterion-0-level-{number}-points"] = value
        data[f"criterion-0-level-{number}-title"] = title
    form = AssignmentForm(data)
    assert form.rubric()[0]["levels"] == [{"points": 2, "title": "Г", "description": ""}]
    assert not form.is_valid()
    assert any("часть" in error for error in form.non_field_errors())


def test_unknown_type_is_refused(sign_in, methodologist, test):
    with pytest.raises(BadQuestion):
        authoring.add_question(methodologist, test_id=test.pk, type_code="poem", fields={})
    client = sign_in(methodologist)
    address = f"/activities/{test.activity_id}"
    assert client.get(f"{address}/test/questions/new/poem/").status_code == 404
    assert client.get(f"{address}/assignment/").status_code == 404
    assert client.get("/questions/0/").status_code == 404


def test_rules_of_an_approved_version_stay(sign_in, methodologist, version, test):
    version.state = "approved"
    version.save()
    form = {"percent": "10", "review": "never"}
    sign_in(methodologist).post(f"/activities/{test.activity_id}/test/", form)
    assert Test.objects.get().pass_share == Decimal("0.6")


def test_changing_to_a_bad_question_is_refused_in_the_page(sign_in, methodologist, test):
    question = test.questions.get(type="number")
    form = {"text": "Сколько?", "points": "1", "answer": "много"}
    text = sign_in(methodologist).post(f"/slots/{question.slots.get().pk}/", form).content.decode()
    assert "Не указано верное число" in text
    question.refresh_from_db()
    assert question.data["answer"] == 12345


def test_missing_tests_attempts_and_works_are_not_found(sign_in, learner, enrolment):
    client = sign_in(learner)
    key = enrolment.pk
    for path in (f"/enrolments/{key}/tests/0/start/", f"/enrolments/{key}/assignments/0/start/"):
        assert client.post(path).status_code == 404
    for path in ("/attempts/0/", "/submissions/0/", "/questions/0/sound.m4a"):
        assert client.get(path).status_code == 404


def test_finished_attempt_leads_to_its_result(sign_in, learner, tutor, test, enrolment):
    attempt = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    result = f"/attempts/{attempt.pk}/result/"
    client = sign_in(learner)
    assert client.get(result).url == f"/attempts/{attempt.pk}/"
    assert sign_in(tutor).get(result).status_code == 404
    taking.finish_attempt(learner, attempt_id=attempt.pk)
    client = sign_in(learner)
    assert client.get(f"/attempts/{attempt.pk}/").url == result
    assert client.get(f"/attempts/{attempt.pk}/finish/").url == result
    late = client.post(f"/attempts/{attempt.pk}/", {"do": "time"})
    assert late.url == result
    with pytest.raises(NoAttemptLeft):
        taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    text = client.get(f"/cohorts/cohort/activities/{test.activity_id}/").content.decode()
    assert "Попытки закончились" in text


def test_the_forms_own_end_of_time_hands_in(sign_in, learner, test, enrolment):
    attempt = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    response = sign_in(learner).post(f"/attempts/{attempt.pk}/", {"do": "time"})
    assert response.url == f"/attempts/{attempt.pk}/result/"
    assert Attempt.objects.get().finished_at is not None


def test_answers_to_strange_questions_are_refused(sign_in, learner, test, enrolment):
    attempt = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    client = sign_in(learner)
    address = f"/attempts/{attempt.pk}/answers/"
    sent = client.post(address, '{"answers": [[0, ["1"]]]}', content_type="application/json")
    assert sent.status_code == 404
    assert read_json(b'{"answers": [' + b'[1, ""],' * 500 + b'[1, ""]]}') is None


def test_places_that_do_not_exist_are_no_answers(test):
    single = test.questions.get(type="single")
    assert stored_answer("single", single.data, [1, 0], ["7"]) is None
    assert stored_answer("single", single.data, [1, 0], "0") == [1]
    ordering = test.questions.get(type="ordering")
    assert read_form(QueryDict(""), [ordering]) == [(ordering.pk, [])]
    halfway = QueryDict(f"q{ordering.pk}_2=1")
    assert read_form(halfway, [ordering]) == [(ordering.pk, [2, 0, 1, 3])]


def test_right_answers_are_told_in_words(test):
    told = {q.type: [str(line) for line in told_right(q)] for q in test.questions.all()}
    assert told["matching"] == ["до — C", "ре — D", "ми — E"]
    assert told["ordering"] == ["раз", "два", "три", "четыре"]
    assert told["short_text"] == ["тайный ответ"]


@pytest.mark.parametrize(
    ("value", "words"),
    [("3", "3 балла"), ("2.50", "2,5 балла"), ("0.333", "0,33 балла"), (5, "5 баллов")],
)
def test_points_are_written_for_people(value, words):
    assert points_words(value) == words
    assert points(value) == words.split()[0]


def test_draft_belongs_to_its_learner_only(
    sign_in, learner, tutor, methodologist, version, enrolment
):
    assignment = make_assignment(methodologist, version, max_attempts=1)
    draft = work.draft_submission(learner, assignment_id=assignment.pk, enrolment=enrolment)
    assert not may_read(tutor, str(draft.pk))
    assert not may_read(tutor, "0")
    assert not may_read(tutor, "чужое")
    client = sign_in(learner)
    assert client.get(f"/submissions/{draft.pk}/").url == f"/submissions/{draft.pk}/edit/"
    assert client.post(f"/submissions/{draft.pk}/edit/", {"remove": "0"}).status_code == 200
    client = sign_in(tutor)
    assert client.post(f"/submissions/{draft.pk}/draft/", {}).status_code == 404
    assert client.get("/desk/0/").status_code == 404


def test_returned_work_without_attempts_left_cannot_be_revised(
    sign_in, learner, tutor, methodologist, version, enrolment
):
    assignment = make_assignment(
        methodologist,
        version,
        max_attempts=1,
        parts=[{"key": "l", "kind": "link", "title": "Ссылка"}],
    )
    draft = work.draft_submission(learner, assignment_id=assignment.pk, enrolment=enrolment)
    picture = store(b"x", "a.txt", owner=("submission", draft.pk), actor=learner)
    text = {
        "type": "doc",
        "content": [{"type": "file", "attrs": {"file": str(picture.pk), "name": "a"}}],
    }
    Submission.objects.filter(pk=draft.pk).update(
        parts={"l": {"url": "https://a.example"}, "t": {"text": text}}
    )
    work.submit_work(learner, submission_id=draft.pk)
    work.review_work(
        tutor, submission_id=draft.pk, decision="returned", marks={"sound": "0", "choice": "0"}
    )
    start = f"/enrolments/{enrolment.pk}/assignments/{assignment.pk}/start/"
    client = sign_in(learner)
    assert "Попытки закончились" in client.post(start, follow=True).content.decode()
    authoring.set_assignment(
        methodologist, activity_id=assignment.activity_id, fields={"max_attempts": 2}
    )
    client.post(start)
    again = Submission.objects.get(number=2)
    assert again.parts["l"] == {"url": "https://a.example"}
    assert again.parts["t"]["text"]["content"][0]["attrs"]["file"] != str(picture.pk)


def test_closed_work_leads_to_itself(sign_in, learner, tutor, methodologist, version, enrolment):
    assignment = make_assignment(
        methodologist, version, parts=[{"key": "l", "kind": "link", "title": "Ссылка"}]
    )
    draft = work.draft_submission(learner, assignment_id=assignment.pk, enrolment=enrolment)
    work.submit_work(learner, submission_id=draft.pk)
    start = f"/enrolments/{enrolment.pk}/assignments/{assignment.pk}/start/"
    activity = f"/cohorts/cohort/activities/{assignment.activity_id}/"
    assert sign_in(learner).post(start).url == activity
    work.review_work(
        tutor, submission_id=draft.pk, decision="passed", marks={"sound": "4", "choice": "2"}
    )
    client = sign_in(tutor)
    assert client.get(f"/desk/{draft.pk}/").url == f"/submissions/{draft.pk}/"
    assert "Работа зачтена" not in client.get(activity).content.decode()
    assert Review.objects.count() == 1


def test_objects_name_themselves(learner, test, enrolment):
    attempt = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    assert str(attempt) == f"{test.pk}/{enrolment.pk} #1"
    single = test.questions.get(type="single")
    assert str(single) == f"question {single.item_id}, version 1: single"
