"""Questionnaires are answered once, with drafts; anonymous ones are joined to nobody."""

import datetime as dt

import pytest
import time_machine

from kamerton.core import clock
from kamerton.core.errors import NotFound
from kamerton.core.models import AuditEntry
from kamerton.learning import questionnaires
from kamerton.learning.models import Cohort, Enrolment
from kamerton.learning.operations import cohort as running
from kamerton.learning.operations import enrolment as enrolling
from kamerton.learning.operations.progress import complete_activity
from kamerton.notifications.models import Notification
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.programmes.models import Activity
from kamerton.surveys.errors import NotNow, WrongData
from kamerton.surveys.models import Draft, Participation, Response, Round
from kamerton.surveys.operations import rounds
from kamerton.surveys.queries.surveys import personal_data
from kamerton.surveys.tasks import ask_due

pytestmark = pytest.mark.django_db


def _text(response, status=200):
    assert response.status_code == status
    return response.content.decode().replace("\xa0", " ")


def _told(person):
    found = Notification.objects.filter(person=person, kind="surveys.asked").order_by("pk")
    return list(found.values_list("url", flat=True))


def test_an_anonymous_answer_is_joined_to_nobody(learners, learner, assign, answer):
    one = assign()
    rounds.keep_draft(learner, round_id=one.pk, answers={"q1": "2", "other": "x"})
    assert Draft.objects.get().answers == {"q1": "2"}
    answer(learner, one, 4, q4=" Практики ")
    response = Response.objects.get()
    assert (response.person_id, response.answers) == (None, {"q1": 4, "q2": "a1", "q4": "Практики"})
    assert Participation.objects.get().person_id == learner.pk
    assert not Draft.objects.exists()
    assert not AuditEntry.objects.filter(actor_id=learner.pk, verb__startswith="surveys").exists()
    assert {field.name for field in Response._meta.fields} == {"id", "round", "person", "answers"}


def test_a_named_answer_has_its_person(learners, learner, assign, answer):
    one = assign(is_anonymous=False)
    answer(learner, one)
    assert Response.objects.get().person_id == learner.pk


def test_it_is_answered_once(learners, learner, assign, answer):
    one = assign()
    answer(learner, one)
    with pytest.raises(NotNow):
        answer(learner, one)
    with pytest.raises(NotNow):
        rounds.keep_draft(learner, round_id=one.pk, answers={})
    assert Response.objects.count() == 1


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"q2": "a1"}, "q1"),
        ({"q1": "9", "q2": "a1"}, "q1"),
        ({"q1": "1", "q2": "a9"}, "q2"),
        ({"q1": "1", "q2": "a1", "q3": ["a7"]}, "q3"),
    ],
)
def test_wrong_answers_are_refused(learners, learner, assign, answers, field):
    one = assign()
    with pytest.raises(WrongData) as caught:
        rounds.hand_in(learner, round_id=one.pk, answers=answers)
    assert caught.value.field == field
    assert not Participation.objects.exists()


def test_who_is_asked_on_entry_and_on_exit(cohort, learners, learner, organiser, assign):
    entry, exit_ = assign("entry"), assign("exit")
    key = str(cohort.pk)
    assert learner.pk in questionnaires.asked(key, "entry", None)
    assert learner.pk in questionnaires.asked(key, "exit", None)
    Cohort.objects.update(ends_on=clock.today() + dt.timedelta(days=3))
    assert questionnaires.asked(key, "exit", None) == []
    assert learner.pk in questionnaires.asked(key, "exit", clock.today())
    assert questionnaires.asked(key, "exit", clock.today() + dt.timedelta(days=1)) == ()
    Enrolment.objects.filter(person=learner).update(state="completed")
    assert questionnaires.asked(key, "exit", None) == [learner.pk]
    assert learner.pk not in questionnaires.asked(key, "entry", None)
    assert {entry.moment, exit_.moment} == {"entry", "exit"}


def test_a_stranger_is_not_asked(stranger, learners, assign, sign_in):
    one = assign()
    with pytest.raises(NotFound):
        rounds.hand_in(stranger, round_id=one.pk, answers={})
    client = sign_in(stranger)
    assert client.get(f"/questionnaires/rounds/{one.pk}/").status_code == 404
    assert client.post(f"/questionnaires/rounds/{one.pk}/draft/", {"q1": "1"}).status_code == 404
    assert client.get("/questionnaires/rounds/999999/").status_code == 404


def test_filled_in_through_the_page(sign_in, learners, learner, assign):
    one = assign()
    client = sign_in(learner)
    assert "Уверенность" in _text(client.get("/learning/"))
    page = f"/questionnaires/rounds/{one.pk}/"
    text = _text(client.get(page))
    assert "без вашего имени" in text
    assert client.post(f"{page}draft/", {"q1": "2"}).status_code == 204
    assert client.post(page, {"q1": "3", "step": "draft"}).status_code == 302
    assert Draft.objects.get().answers["q1"] == "3"
    assert 'value="3" id="id_q1_2" checked' in _text(client.get(page))
    assert "Ответьте на этот вопрос" in _text(client.post(page, {"q1": "3"}))
    done = {"q1": "3", "q2": "a1", "q3": ["a1", "a2"]}
    assert client.post(page, done).status_code == 302
    assert "Вы ответили" in _text(client.get(page))
    assert client.post(f"{page}draft/", {"q1": "1"}).status_code == 204
    assert not Draft.objects.exists()
    assert "Вы ответили" in _text(client.post(page, done))
    assert "Уверенность" not in _text(client.get("/learning/"))
    assert Response.objects.get().answers["q3"] == ["a1", "a2"]


def test_names_are_said_where_they_are_kept(sign_in, learners, learner, assign):
    one = assign(is_anonymous=False)
    text = _text(sign_in(learner).get(f"/questionnaires/rounds/{one.pk}/"))
    assert "видят ваши ответы с вашим именем" in text


def test_a_closed_one_takes_no_answers(sign_in, organiser, learners, learner, assign, answer):
    one = assign()
    rounds.keep_draft(learner, round_id=one.pk, answers={"q1": "1"})
    rounds.close_round(organiser, round_id=one.pk)
    assert not Draft.objects.exists()
    with pytest.raises(NotNow):
        answer(learner, one)
    assert "Анкета закрыта" in _text(sign_in(learner).get(f"/questionnaires/rounds/{one.pk}/"))
    rounds.open_round(organiser, round_id=one.pk)
    answer(learner, one)


def test_the_last_day_closes_it(learners, learner, assign, answer):
    one = assign(closes_on=clock.today())
    with time_machine.travel(clock.now() + dt.timedelta(days=2)), pytest.raises(NotNow):
        answer(learner, one)
    answer(learner, one)


def test_people_are_told_when_they_may_answer(
    organiser, learners, learner, assign, answer, cohort, django_capture_on_commit_callbacks
):
    one = assign("entry")
    assert _told(learner) == [f"/questionnaires/rounds/{one.pk}/"]
    answer(learner, one)
    rounds.ask_again(("cohort", str(cohort.pk)), "entry")
    assert len(_told(learner)) == 1
    assert len(_told(learners[1])) == 2


def test_completion_asks_on_exit(
    organiser, learners, learner, assign, cohort, django_capture_on_commit_callbacks
):
    Cohort.objects.update(ends_on=clock.today() + dt.timedelta(days=9))
    one = assign("exit")
    assert _told(learner) == []
    enrolment = Enrolment.objects.get(person=learner)
    complete_activity(enrolment.pk, activity_id=Activity.objects.get().pk)
    with django_capture_on_commit_callbacks(execute=True):
        enrolling.complete_study(organiser, enrolment_id=enrolment.pk)
    assert _told(learner) == [f"/questionnaires/rounds/{one.pk}/"]
    assert _told(learners[1]) == []


def test_the_last_day_and_the_day_of_opening_ask(learners, learner, assign, cohort):
    Cohort.objects.update(ends_on=clock.today() + dt.timedelta(days=1))
    assign("exit")
    assign("entry", opens_on=clock.today() + dt.timedelta(days=1))
    assert _told(learner) == []
    with time_machine.travel(clock.now() + dt.timedelta(days=1)):
        assert questionnaires.ask_on_last_day() == 6
        ask_due()
    assert len(_told(learner)) == 2


def test_a_programme_passes_its_questionnaires_on(
    methodologist, organiser, survey, cohort, owner, assign, django_capture_on_commit_callbacks
):
    programme = ("programme", str(cohort.version.programme_id))
    for moment in ("entry", "exit"):
        rounds.assign_survey(
            methodologist,
            survey_id=survey.pk,
            owner=programme,
            moment=moment,
            fields={"least": 7},
        )
    own = assign("exit")
    Cohort.objects.update(state="draft")
    with django_capture_on_commit_callbacks(execute=True):
        running.start_recruiting(organiser, cohort_id=cohort.pk)
    found = Round.objects.filter(owner_kind="cohort").order_by("moment")
    assert [(one.moment, one.least) for one in found] == [("entry", 7), ("exit", 5)]
    assert found[1].pk == own.pk


def test_assigned_anew_only_while_nobody_answers(
    organiser, survey, owner, learners, learner, assign, answer
):
    first = assign(least=5)
    second = assign(least=6)
    assert Round.objects.get().pk == second.pk != first.pk
    answer(learner, second)
    with pytest.raises(NotNow):
        assign(least=3)
    with pytest.raises(NotNow):
        assign(is_anonymous=False)
    prolonged = assign(least=6, closes_on=clock.today())
    assert (prolonged.pk, prolonged.closes_on) == (second.pk, clock.today())
    with pytest.raises(NotNow):
        rounds.drop_round(organiser, round_id=second.pk)


@pytest.mark.parametrize("name", ["learner", "tutor", "stranger", "administrator", "expert"])
def test_only_askers_assign_and_read(
    request, sign_in, survey, cohort, owner, learners, assign, name
):
    person = request.getfixturevalue(name)
    if name == "tutor":
        grant_role(person, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    one = assign()
    with pytest.raises(NotFound):
        rounds.assign_survey(person, survey_id=survey.pk, owner=owner, moment="entry", fields={})
    for operation in (rounds.close_round, rounds.open_round, rounds.drop_round):
        with pytest.raises(NotFound):
            operation(person, round_id=one.pk)
    client = sign_in(person)
    base = f"/questionnaires/of/cohort/{cohort.pk}/"
    for page in ("", "assign/entry/", "report/", "report.xlsx"):
        assert client.get(base + page).status_code == 404
    for page in ("results/", "results.xlsx"):
        assert client.get(f"/questionnaires/rounds/{one.pk}/{page}").status_code == 404
    assert client.post(f"/questionnaires/rounds/{one.pk}/close/").status_code == 404


def test_personal_data_are_given_and_forgotten(learners, learner, assign, answer):
    assert personal_data(learner.pk) == {}
    one, named = assign("entry"), assign("exit", is_anonymous=False)
    rounds.keep_draft(learner, round_id=one.pk, answers={"q1": "1"})
    answer(learner, named, 5)
    data = personal_data(learner.pk)["questionnaires.json"]
    assert data["answers"] == [{"questionnaire": "Уверенность", "answers": {"q1": 5, "q2": "a1"}}]
    assert data["drafts"][0]["answers"] == {"q1": "1"}
    rounds.forget_person(learner.pk)
    assert personal_data(learner.pk) == {}
    assert Response.objects.get().person_id is None
