"""Starting a test by many at one moment: one statement, one attempt, a clock that waits for the first look."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from kamerton.assessment.models import Attempt, ExtraTime, Section, Slot, Test
from kamerton.assessment.operations import attempt as taking
from kamerton.assessment.operations.composing import compose
from kamerton.assessment.operations.rows import other_columns
from kamerton.assessment.operations.starting import give, start_at_once
from kamerton.assessment.queries.contents import _CONTENTS, content_of
from kamerton.core import clock
from kamerton.learning.models import ActivityProgress, Enrolment
from tests.factories.people import make_person
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_full_test, make_test

pytestmark = pytest.mark.django_db
LIMIT_S = 600


@pytest.fixture
def version(institute):
    return make_version(institute, activity_type="test")


@pytest.fixture
def test(methodologist, version):
    return make_test(methodologist, version, max_attempts=2, time_limit_s=LIMIT_S)


@pytest.fixture
def cohort(institute, version, test):
    return make_cohort(institute, version)


@pytest.fixture
def enrolment(cohort, learner, organiser):
    return make_studying(cohort, learner, organiser)


def _begin(person, test, enrolment):
    key = start_at_once(person, test_id=test.pk, enrolment_id=enrolment.pk)
    return None if key is None else Attempt.objects.get(pk=key)


def _url(enrolment, test):
    return f"/enrolments/{enrolment.pk}/tests/{test.pk}/start/"


def test_one_statement_starts_what_the_long_way_starts(learner, test, enrolment):
    made = _begin(learner, test, enrolment)
    assert (made.test_id, made.enrolment_id, made.number) == (test.pk, enrolment.pk, 1)
    assert made.deadline_at - made.started_at == timedelta(seconds=LIMIT_S)
    assert (made.is_given, made.opened, made.finished_at, made.awaiting) == (False, {}, None, 0)
    asked = {q.pk for q in test.questions}
    assert set(made.layout["questions"]) == asked
    assert made.layout.keys() == compose(test, random.Random(0))[0].keys()
    enrolment.refresh_from_db()
    progress = ActivityProgress.objects.get()
    assert (progress.enrolment_id, progress.activity_id) == (enrolment.pk, test.activity_id)
    assert (progress.state, progress.place) == ("started", {})
    assert enrolment.last_active_at is not None
    assert enrolment.last_active_at <= made.started_at


def test_a_start_is_two_statements(sign_in, learner, test, enrolment, django_assert_num_queries):
    client = sign_in(learner)
    test.activity.module.version.__class__.objects.update(state="approved")
    content_of(test.pk)
    with django_assert_num_queries(2):
        client.post(_url(enrolment, test))
    assert Attempt.objects.count() == 1


def test_an_activity_opened_before_keeps_its_state(learner, test, enrolment):
    ActivityProgress.objects.create(
        enrolment=enrolment, activity_id=test.activity_id, state="completed", place={"page": 3}
    )
    assert _begin(learner, test, enrolment) is not None
    progress = ActivityProgress.objects.get()
    assert (progress.state, progress.place) == ("completed", {"page": 3})


def test_a_second_attempt_follows_the_first(learner, test, enrolment):
    first = _begin(learner, test, enrolment)
    taking.finish_attempt(learner, attempt_id=first.pk)
    assert _begin(learner, test, enrolment).number == 2


def test_an_attempt_under_way_is_left_to_the_long_way(learner, test, enrolment):
    _begin(learner, test, enrolment)
    assert _begin(learner, test, enrolment) is None
    assert Attempt.objects.count() == 1


def test_no_more_attempts_than_allowed(learner, test, enrolment):
    for _ in range(2):
        made = _begin(learner, test, enrolment)
        taking.finish_attempt(learner, attempt_id=made.pk)
    assert _begin(learner, test, enrolment) is None


def test_only_the_learner_starts(stranger, test, enrolment):
    assert _begin(stranger, test, enrolment) is None
    assert not ActivityProgress.objects.exists()


def test_who_studies_no_more_starts_nothing(learner, test, enrolment):
    type(enrolment).objects.update(state="completed")
    assert _begin(learner, test, enrolment) is None


def test_a_test_of_another_programme_is_not_begun(learner, institute, methodologist, enrolment):
    other = make_version(institute, slug="other")
    strange = make_test(methodologist, other)
    assert _begin(learner, strange, enrolment) is None


def test_a_test_that_is_not_there(learner, enrolment):
    assert start_at_once(learner, test_id=0, enrolment_id=enrolment.pk) is None


def test_what_must_sound_goes_the_long_way(learner, methodologist, test, enrolment):
    slot = Slot.objects.filter(section__test=test).first()
    type(slot.question).objects.filter(pk=slot.question_id).update(
        type="hearing", data={"abc": "X:1\nL:1/4\nK:C\nCEGc |]\n", "what": "chord"}
    )
    assert start_at_once(learner, test_id=test.pk, enrolment_id=enrolment.pk) is None
    assert not Attempt.objects.exists()


def test_draws_are_simple_only_for_the_first_attempt(learner, test, enrolment, methodologist):
    slots = Slot.objects.filter(section__test=test)
    slots.update(question=None, points=1)
    first = _begin(learner, test, enrolment)
    assert len(set(first.layout["questions"])) == 2
    taking.finish_attempt(learner, attempt_id=first.pk)
    assert _begin(learner, test, enrolment) is None
    long = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    assert long.number == 2


def test_extra_time_stretches_deadline_and_timed_parts(learner, test, enrolment):
    ExtraTime.objects.create(enrolment=enrolment, percent=50, given_at=clock.now())
    Section.objects.filter(test=test).update(time_limit_s=60)
    made = _begin(learner, test, enrolment)
    assert made.deadline_at - made.started_at == timedelta(seconds=LIMIT_S * 1.5)
    assert made.layout["extra"] == 50
    assert made.layout["sections"][0]["limit_s"] == 60


def test_a_test_without_a_limit_is_given_at_once(learner, test, enrolment):
    type(test).objects.update(time_limit_s=None)
    made = _begin(learner, test, enrolment)
    assert (made.deadline_at, made.is_given) == (None, True)


def test_orders_differ_from_attempt_to_attempt(learner, test, enrolment):
    type(test).objects.update(max_attempts=None)
    orders = set()
    for _ in range(24):  # of two questions: the same order 24 times is one in 8 million
        made = _begin(learner, test, enrolment)
        orders.add(tuple(made.layout["questions"]))
        taking.finish_attempt(learner, attempt_id=made.pk)
    assert len(orders) == 2


def test_content_of_an_approved_version_is_read_once(test, version, django_assert_num_queries):
    content_of(test.pk)
    with django_assert_num_queries(3):
        assert content_of(test.pk).activity_id == test.activity_id  # a draft is read each time
    type(version).objects.update(state="approved")
    known = content_of(test.pk)
    with django_assert_num_queries(0):
        assert content_of(test.pk) is known


def test_contents_do_not_fill_the_memory(test, version, monkeypatch):
    monkeypatch.setattr("kamerton.assessment.queries.contents._MOST_CONTENTS", 1)
    type(version).objects.update(state="approved")
    _CONTENTS[-1] = None
    content_of(test.pk)
    assert list(_CONTENTS) == [test.pk]


def test_the_clock_runs_from_the_first_look(sign_in, learner, test, enrolment, time_machine):
    now = datetime.fromisoformat("2026-11-23T10:00:00+03:00")
    time_machine.move_to(now, tick=False)
    client = sign_in(learner)
    page = client.post(_url(enrolment, test)).url
    time_machine.move_to(now + timedelta(seconds=40), tick=False)  # waited for the page so long
    client.get(page)
    made = Attempt.objects.get()
    assert made.started_at == now + timedelta(seconds=40)
    assert made.deadline_at == now + timedelta(seconds=40 + LIMIT_S)
    time_machine.move_to(now + timedelta(seconds=90), tick=False)
    client.get(page)
    made.refresh_from_db()
    assert made.started_at == now + timedelta(seconds=40)


def test_two_first_looks_begin_the_clock_once(learner, test, enrolment):
    made = _begin(learner, test, enrolment)
    other = Attempt.objects.get()
    give(made)
    give(other)
    assert (other.is_given, other.started_at) == (True, made.started_at)


def _answered(person, path):
    try:
        client = Client()
        client.force_login(person)
        return client.post(path).url
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_with_one_attempt_allowed_lead_to_the_same(learner, test, enrolment):
    type(test).objects.update(max_attempts=1)
    with ThreadPoolExecutor(4) as pool:
        urls = set(pool.map(lambda _n: _answered(learner, _url(enrolment, test)), range(4)))
    assert urls == {f"/attempts/{Attempt.objects.get().pk}/"}


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_get_an_attempt_each(cohort, test):
    people = [
        make_person("Петров", f"Иван{n}", "", email=f"p{n}@test.kamerton.example")
        for n in range(50)
    ]
    studying = [
        Enrolment.objects.create(cohort=cohort, person=person, state="studying")
        for person in people
    ]
    paths = [_url(enrolment, test) for enrolment in studying]
    with ThreadPoolExecutor(8) as pool:
        urls = list(pool.map(_answered, people, paths))
    assert len(set(urls)) == 50
    assert set(Attempt.objects.values_list("enrolment__person", flat=True)) == {
        person.pk for person in people
    }


def test_every_type_of_question_is_posed(sign_in, learner, methodologist, version, test, enrolment):
    make_full_test(methodologist, version)
    client = sign_in(learner)
    page = client.get(client.post(_url(enrolment, test)).url)
    assert page.status_code == 200
    assert "Вопрос вида ordering" in page.content.decode()


def test_rows_of_fixed_statements_have_the_defaults_of_the_model():
    columns, constants = other_columns(Test, "activity_id", "instructions", "pass_share")
    assert columns == ", shuffle, review, counts, feedback"
    assert constants == ", true, 'after_attempt', 'best', '[]'::jsonb"
    assert other_columns(Section, "test_id", "instructions", "feedback", "position") == (
        ", title, title_en",
        ", '', ''",
    )
    assert other_columns(Slot, "section_id", "position", "tags") == (", count", ", 1")
