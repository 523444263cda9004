"""The desk beside the works: who needs the tutor, questions, templates, load, who looks."""

from datetime import timedelta

import pytest

from kamerton.assessment.enums import SubmissionState
from kamerton.assessment.models import FeedbackTemplate, WorkLook
from kamerton.assessment.operations import attempt as attempting
from kamerton.assessment.operations import desk as desking
from kamerton.assessment.operations import work
from kamerton.assessment.queries import care as needs
from kamerton.assessment.queries import desk as desks
from kamerton.assessment.queries.work import DeskFilter
from kamerton.assessment.templating import filled, unknown
from kamerton.core import clock
from kamerton.core.models import EventEntry as Event
from kamerton.core.topics import may_subscribe
from kamerton.discussion.api import NewPost, add_post, first_topic
from kamerton.discussion.models import Post
from kamerton.learning.api import care, complete_activity, open_activity
from kamerton.learning.models import ActivityDate, ActivityProgress, Cohort, Enrolment
from kamerton.learning.operations.discussions import space_id
from kamerton.notifications.models import Notification
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.people.models import Person
from kamerton.programmes.models import Activity
from kamerton.texts.api import from_markdown
from tests.factories.people import make_person, make_staff
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_assignment, make_test

pytestmark = pytest.mark.django_db
MARKS = {"sound": "4", "choice": "2"}


@pytest.fixture
def version(institute):
    return make_version(institute, activities=3, activity_type="discussion")


@pytest.fixture
def activities(version):
    return list(Activity.objects.filter(module__version=version).order_by("position"))


@pytest.fixture
def cohort(institute, version):
    return make_cohort(institute, version)


@pytest.fixture
def enrolment(cohort, learner, organiser, tutor):
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    made = make_studying(cohort, learner, organiser, tutor)
    Cohort.objects.update(starts_on=clock.today() - timedelta(days=30))
    Enrolment.objects.update(last_active_at=clock.now())
    return made


@pytest.fixture
def second(institute, cohort):
    person = make_staff(Role.TUTOR, institute, surname="Репина", given_name="Ольга")
    grant_role(person, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    return person


@pytest.fixture
def assignment(methodologist, version):
    return make_assignment(methodologist, version)


def _hand_in(person, assignment, enrolment):
    draft = work.draft_submission(person, assignment_id=assignment.pk, enrolment=enrolment)
    parts = {"report": {"text": from_markdown("Готово")}}
    work.save_draft(person, submission_id=draft.pk, parts=parts)
    return work.submit_work(person, submission_id=draft.pk)


def _return(tutor, submission):
    work.review_work(
        tutor,
        submission_id=submission.pk,
        decision=SubmissionState.RETURNED,
        marks=MARKS,
        comment=from_markdown("Ещё раз"),
    )


def _text(response, status=200):
    assert response.status_code == status
    return response.content.decode().replace("\xa0", " ")


def _kinds(cohort):
    return [sorted(item.kinds) for item in needs.in_need([cohort.pk])]


def test_nobody_needs_the_tutor_at_first(sign_in, tutor, enrolment, cohort):
    assert _kinds(cohort) == []
    assert "Все в пути" in _text(sign_in(tutor).get("/desk/learners/"))


def test_silent_since_a_day(sign_in, tutor, enrolment, cohort):
    Enrolment.objects.update(last_active_at=clock.now() - timedelta(days=8))
    assert _kinds(cohort) == [["silent"]]
    text = _text(sign_in(tutor).get("/desk/learners/"))
    assert "Орлова Марина Сергеевна" in text
    assert "ничего не слышно 8 дней" in text


def test_who_never_began_is_told_apart(enrolment, cohort):
    Enrolment.objects.update(last_active_at=None)
    (found,) = needs.in_need([cohort.pk])
    assert "has not begun" in found.reasons[0].words or "не начал" in found.reasons[0].words


def test_late_names_the_step_and_counts_the_rest(enrolment, cohort, activities):
    for activity in activities:
        ActivityDate.objects.create(
            cohort=cohort, activity=activity, due_on=clock.today() - timedelta(days=2)
        )
    complete_activity(enrolment.pk, activity_id=activities[0].pk)
    (found,) = needs.in_need([cohort.pk])
    assert found.kinds == {"late"}
    assert "Занятие 2" in found.reasons[0].words
    complete_activity(enrolment.pk, activity_id=activities[1].pk)
    complete_activity(enrolment.pk, activity_id=activities[2].pk)
    assert _kinds(cohort) == []


def test_optional_and_coming_steps_are_not_late(enrolment, cohort, activities):
    Activity.objects.filter(pk=activities[0].pk).update(required=False)
    for activity, days in ((activities[0], -2), (activities[1], 0)):
        ActivityDate.objects.create(
            cohort=cohort, activity=activity, due_on=clock.today() + timedelta(days=days)
        )
    assert _kinds(cohort) == []


def test_stuck_long_at_one_step(enrolment, cohort, activities):
    open_activity(enrolment.pk, activity_id=activities[0].pk)
    ActivityProgress.objects.update(started_at=clock.now() - timedelta(days=11))
    (found,) = needs.in_need([cohort.pk])
    assert found.kinds == {"stuck"}
    assert "Занятие 1" in found.reasons[0].words


def test_stuck_by_failed_attempts(enrolment, cohort, learner, methodologist, version):
    test = make_test(methodologist, version)
    for _number in range(2):
        begun = attempting.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
        attempting.finish_attempt(learner, attempt_id=begun.pk)
    (found,) = needs.in_need([cohort.pk])
    assert found.kinds == {"stuck"}
    assert "2" in found.reasons[0].words


def test_stuck_by_returned_works(enrolment, cohort, learner, tutor, assignment):
    for _number in range(2):
        _return(tutor, _hand_in(learner, assignment, enrolment))
    assert _kinds(cohort) == [["stuck"]]
    _hand_in(learner, assignment, enrolment)
    assert _kinds(cohort) == []


def test_filters_of_the_list(sign_in, tutor, second, enrolment):
    Enrolment.objects.update(last_active_at=clock.now() - timedelta(days=8))
    client = sign_in(tutor)
    assert "Орлова" in _text(client.get("/desk/learners/?kind=silent&whose=mine"))
    assert "Орлова" not in _text(client.get("/desk/learners/?kind=late"))
    assert "Орлова" not in _text(sign_in(second).get("/desk/learners/?whose=mine"))


def test_substitute_has_the_learners_of_the_tutor_who_is_away(
    sign_in, tutor, second, enrolment, organiser, cohort, learner, assignment
):
    Enrolment.objects.update(last_active_at=clock.now() - timedelta(days=8))
    days = (clock.today(), clock.today() + timedelta(days=3))
    care.arrange_substitution(organiser, cohort_id=cohort.pk, people=(tutor, second), days=days)
    assert "Орлова" in _text(sign_in(second).get("/desk/learners/?whose=mine"))
    Notification.objects.all().delete()
    from kamerton.assessment.operations.telling import tell_of_submission

    tell_of_submission(_hand_in(learner, assignment, enrolment).pk)
    told = Notification.objects.filter(kind="assessment.submitted")
    assert list(told.values_list("person_id", flat=True)) == [second.pk]


def test_one_screen_to_answer_in(sign_in, tutor, enrolment, learner):
    FeedbackTemplate.objects.create(
        owner=tutor, use="letter", title="Напомнить", text="{имя}, что мешает?"
    )
    client = sign_in(tutor)
    page = f"/desk/learners/{enrolment.pk}/"
    assert client.get(page).status_code == 200
    assert "Марина Сергеевна, что мешает?" in _text(client.get(f"{page}templates/"))
    assert client.post(page, {"text": "Звонить вечером"}).url == page
    text = _text(client.get(page))
    assert "Звонить вечером" in text
    assert client.post(f"{page}letter/", {"letter-text": ""}).status_code == 200
    assert client.post(f"{page}letter/", {"letter-text": "Пишите"}).url == "/desk/learners/"
    assert Notification.objects.get(person=learner, kind="learning.letter").params["text"] == (
        "Пишите"
    )
    Enrolment.objects.update(last_active_at=clock.now() - timedelta(days=8))
    assert "написали" in _text(client.get("/desk/learners/"))


@pytest.mark.parametrize("name", ["learner", "organiser", "methodologist", "expert", "stranger"])
def test_notes_are_not_for_others(sign_in, request, enrolment, tutor, name):
    care.write_note(tutor, enrolment_id=enrolment.pk, text="Тайное слово")
    client = sign_in(request.getfixturevalue(name))
    assert client.get(f"/desk/learners/{enrolment.pk}/").status_code == 404
    assert (
        client.post(f"/desk/learners/{enrolment.pk}/letter/", {"letter-text": "x"}).status_code
        == 404
    )
    assert "Тайное" not in client.get(f"/enrolments/{enrolment.pk}/").content.decode()


def test_note_is_taken_back(sign_in, tutor, enrolment):
    note = care.write_note(tutor, enrolment_id=enrolment.pk, text="Слова")
    client = sign_in(tutor)
    assert client.post(f"/desk/notes/{note.pk}/remove/").url == f"/desk/learners/{enrolment.pk}/"


@pytest.fixture
def topic(tutor, cohort, activities, enrolment):
    owner = space_id(cohort.pk, activities[0].pk)
    return first_topic(tutor, kind="activity", owner_id=owner)


def _post(topic, person, text, answers=None):
    new = NewPost(from_markdown(text), f"{person.pk}-{text}"[:40], answers)
    return add_post(topic, actor=Person.objects.get(pk=person.pk), new=new)


def test_question_waits_until_somebody_else_answers(sign_in, tutor, learner, topic):
    _post(topic, learner, "Просто мысль")
    asked = _post(topic, learner, "А как быть с темпом?")
    client = sign_in(tutor)
    text = _text(client.get("/desk/questions/"))
    assert "А как быть с темпом?" in text
    assert "Просто мысль" not in text
    form = {"text": "Сначала **медленно**", "key": "key-1"}
    assert client.post(f"/desk/questions/{asked.pk}/", form).url == "/desk/questions/"
    assert Post.objects.get(author=tutor, answers=asked).number == 3
    assert "На все вопросы отвечено" in _text(client.get("/desk/questions/"))
    again = client.post(f"/desk/questions/{asked.pk}/", form)
    assert (again.url, Post.objects.filter(author=tutor).count()) == ("/desk/questions/", 1)
    other = client.post(f"/desk/questions/{asked.pk}/", {**form, "key": "key-2"})
    assert (other.status_code, Post.objects.filter(author=tutor).count()) == (404, 1)


def test_own_addition_is_not_an_answer_and_an_empty_answer_is_said(sign_in, tutor, learner, topic):
    asked = _post(topic, learner, "Можно ли иначе?")
    _post(topic, learner, "Уточню: быстрее", asked.number)
    client = sign_in(tutor)
    assert "Можно ли иначе?" in _text(client.get("/desk/questions/"))
    assert client.post(f"/desk/questions/{asked.pk}/", {"text": "", "key": "k"}).status_code == 200
    assert Post.objects.filter(author=tutor).count() == 0


@pytest.mark.parametrize("name", ["learner", "organiser", "stranger"])
def test_rooms_of_the_desk_are_the_tutors(sign_in, request, enrolment, name):
    client = sign_in(request.getfixturevalue(name))
    for room in ("learners", "questions", "load", "templates", "templates/new"):
        assert client.get(f"/desk/{room}/").status_code == 403


def test_templates_are_kept_shared_and_filled(
    sign_in, tutor, second, learner, enrolment, assignment
):
    client = sign_in(tutor)
    form = {
        "title": "Похвала",
        "use": "review",
        "text": "{имя}, «{работа}» удалась",
        "is_shared": "on",
    }
    assert client.post("/desk/templates/new/", form).url == "/desk/templates/"
    own = FeedbackTemplate.objects.get()
    submitted = _hand_in(learner, assignment, enrolment)
    offered = _text(sign_in(second).get(f"/desk/{submitted.pk}/templates/"))
    assert "Марина Сергеевна, «Занятие 1» удалась" in offered
    assert "Похвала" in _text(client.get("/desk/templates/"))
    assert client.get(f"/desk/templates/{own.pk}/").status_code == 404
    assert client.post(f"/desk/templates/{own.pk}/remove/").status_code == 404
    client = sign_in(tutor)
    wrong = _text(client.post(f"/desk/templates/{own.pk}/", {**form, "text": "{кто}"}))
    assert "{кто}" in wrong
    assert client.post(f"/desk/templates/{own.pk}/", {**form, "title": "Иная"}).status_code == 302
    assert client.post(f"/desk/templates/{own.pk}/remove/").url == "/desk/templates/"
    assert FeedbackTemplate.objects.count() == 0


def test_placeholders_in_both_languages():
    values = {"name": "Анна", "work": "Этюд"}
    assert filled("{имя}, {name}: {Работа} {programme}", values) == "Анна, Анна: Этюд {programme}"
    assert unknown("{имя} {кто} {what}") == ["{кто}", "{what}"]


def test_who_looks_is_told_and_their_work_passed_over(
    sign_in, tutor, second, learner, colleague, cohort, organiser, enrolment, assignment
):
    first = _hand_in(learner, assignment, enrolment)
    other = make_person("Слушатель", "Анна")
    Cohort.objects.update(state="recruiting")
    theirs = _hand_in(other, assignment, make_studying(cohort, other, organiser))
    answer = sign_in(second).post(f"/desk/{theirs.pk}/look/")
    assert answer.json() == {"others": []}
    client = sign_in(tutor)
    assert "открыта у Ольга Репина" in _text(client.get("/desk/"))
    assert desks.next_free(tutor, DeskFilter(), after=first) is None
    assert client.post(f"/desk/{theirs.pk}/look/").json() == {"others": ["Ольга Репина"]}
    kinds = list(
        Event.objects.filter(topic=f"desk:{cohort.pk}")
        .order_by("pk")
        .values_list("kind", flat=True)
    )
    assert kinds == ["work.looked", "work.looked"]
    assert client.post(f"/desk/{theirs.pk}/look/", {"left": "1"}).json() == {"others": []}
    WorkLook.objects.update(seen_at=clock.now() - timedelta(minutes=2))
    assert desks.next_free(tutor, DeskFilter(), after=first) == theirs.pk
    WorkLook.objects.update(seen_at=clock.now() - timedelta(days=2))
    assert desking.forget_looks() == 1


@pytest.mark.parametrize("name", ["learner", "organiser", "stranger"])
def test_others_do_not_look(sign_in, request, enrolment, learner, assignment, name):
    made = _hand_in(learner, assignment, enrolment)
    client = sign_in(request.getfixturevalue(name))
    assert client.post(f"/desk/{made.pk}/look/").status_code == 403


def test_topic_of_the_desk_is_its_tutors(tutor, learner, cohort, enrolment):
    tutor = Person.objects.get(pk=tutor.pk)
    assert may_subscribe(tutor, f"desk:{cohort.pk}")
    assert not may_subscribe(tutor, "desk:999999")
    assert not may_subscribe(tutor, "desk:x")
    assert not may_subscribe(learner, f"desk:{cohort.pk}")


def test_open_desks_hear_of_works_and_reviews(tutor, learner, cohort, enrolment, assignment):
    made = _hand_in(learner, assignment, enrolment)
    desking.tell_desks(made.pk, "work.submitted")
    _return(tutor, made)
    desking.tell_desks(made.pk, "work.reviewed")
    desking.tell_desks(999999, "work.reviewed")
    told = Event.objects.filter(topic=f"desk:{cohort.pk}").order_by("pk")
    assert [(e.kind, e.payload["name"]) for e in told] == [
        ("work.submitted", ""),
        ("work.reviewed", "Ирина Левина"),
    ]


def test_promised_time_is_shown_and_passed(sign_in, tutor, learner, enrolment, assignment):
    made = _hand_in(learner, assignment, enrolment)
    client = sign_in(tutor)
    assert "обещано до" in _text(client.get("/desk/"))
    made.submitted_at = clock.now() - timedelta(days=5)
    made.save()
    assert "было обещано до" in _text(client.get("/desk/"))


def test_load_counts_reviews_letters_and_what_waits(sign_in, tutor, learner, enrolment, assignment):
    _return(tutor, _hand_in(learner, assignment, enrolment))
    _hand_in(learner, assignment, enrolment)
    care.write_to_learner(tutor, enrolment_id=enrolment.pk, text="Слова")
    found = desks.load_of(tutor)
    assert (found.learners, found.waiting, str(found.waiting_hours)) == (1, 1, "0.4")
    assert (found.weeks[0].reviews, found.weeks[0].letters) == (1, 1)
    assert found.share_in_time == 1
    assert "Работ проверено" in _text(sign_in(tutor).get("/desk/load/"))


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow(
    sign_in, tutor, cohort, learner, organiser, enrolment, topic, count, django_assert_num_queries
):
    for number in range(1, count):
        person = make_person(f"Слушатель{number}", "Анна")
        Cohort.objects.update(state="recruiting")
        cohort.refresh_from_db()
        make_studying(cohort, person, organiser)
        _post(topic, person, f"Вопрос {number}?")
    _post(topic, learner, "Вопрос?")
    Enrolment.objects.update(last_active_at=clock.now() - timedelta(days=8))
    client = sign_in(tutor)
    client.get("/desk/learners/")
    with django_assert_num_queries(5):
        client.get("/desk/learners/")
    with django_assert_num_queries(7):
        client.get(f"/desk/learners/{enrolment.pk}/")
    with django_assert_num_queries(4):
        client.get("/desk/questions/")
    with django_assert_num_queries(7):
        client.get("/desk/load/")
    with django_assert_num_queries(3):
        client.get("/desk/templates/")


def test_english_pages_have_no_russian_words_of_the_interface(sign_in, tutor, enrolment):
    client = sign_in(tutor, language="en")
    for room in ("learners/", "questions/", "load/", "templates/", f"learners/{enrolment.pk}/"):
        text = _text(client.get(f"/desk/{room}"))
        for word in ("Вопрос", "Слушател", "Шаблон", "Нагрузка"):
            assert word not in text
