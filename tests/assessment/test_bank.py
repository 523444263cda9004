"""The bank of questions: versions, folders, draws, where used, figures."""

import random
from collections import Counter
from decimal import Decimal

import pytest

from kamerton.assessment.enums import ItemState
from kamerton.assessment.errors import BadQuestion, BankConflict
from kamerton.assessment.models import Attempt, Item, Question, Slot
from kamerton.assessment.operations import attempt as taking
from kamerton.assessment.operations import authoring, bank
from kamerton.assessment.operations.composing import compose
from kamerton.assessment.queries.statistics import statistics_of
from kamerton.core.errors import Forbidden
from tests.factories.people import make_person
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_test

pytestmark = pytest.mark.django_db
CHOICE = {"options": [{"text": "да", "right": True}, {"text": "нет"}]}


@pytest.fixture
def version(institute):
    return make_version(institute, activity_type="test")


@pytest.fixture
def test(methodologist, version):
    return make_test(methodologist, version, shuffle=False)


@pytest.fixture
def enrolment(institute, version, learner, organiser):
    return make_studying(make_cohort(institute, version), learner, organiser)


@pytest.fixture
def folder(methodologist):
    return bank.set_category(methodologist, category_id=None, title="Гармония")


def _item(actor, **fields):
    known = {"type_code": "single", "fields": {"data": CHOICE}, **fields}
    return bank.add_item(actor, **known)


def test_answered_question_gets_a_new_version_and_results_stay(
    learner, methodologist, test, enrolment
):
    attempt = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    first = test.questions[0]
    taking.save_answer(learner, attempt_id=attempt.pk, question_id=first.pk, raw=["0"])
    turned = {"options": [{"text": "а"}, {"text": "б", "right": True}]}
    changed = bank.change_question(methodologist, question_id=first.pk, fields={"data": turned})
    assert (changed.version, changed.item_id) == (2, first.item_id)
    done = taking.finish_attempt(learner, attempt_id=attempt.pk)
    assert done.points == Decimal(1)
    assert [q.version for q in test.questions] == [2, 1]
    second = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    assert changed.pk in second.layout["questions"]


def test_unused_question_is_changed_in_place(methodologist):
    question = _item(methodologist)
    changed = bank.change_question(
        methodologist, question_id=question.pk, fields={"points": Decimal(3)}
    )
    assert (changed.pk, changed.version, Question.objects.count()) == (question.pk, 1, 1)


def test_approved_programme_keeps_its_version(methodologist, version, test):
    first = test.questions[0]
    version.state = "approved"
    version.save()
    bank.change_question(methodologist, question_id=first.pk, fields={"points": Decimal(5)})
    kept = test.questions[0]
    assert (kept.pk, kept.points) == (first.pk, Decimal(1))
    with pytest.raises(BankConflict):
        bank.change_question(methodologist, question_id=first.pk, fields={"points": Decimal(6)})


def test_same_words_make_no_version(methodologist, test):
    first = test.questions[0]
    same = {"points": first.points, "data": first.data}
    assert bank.change_question(methodologist, question_id=first.pk, fields=same).version == 1


def test_draft_may_be_incomplete_until_it_is_ready(methodologist):
    question = _item(methodologist, fields={"data": {}}, state=ItemState.DRAFT)
    with pytest.raises(BadQuestion):
        bank.sort_item(
            methodologist,
            item_id=question.item_id,
            category_id=None,
            tags=[],
            state=ItemState.READY,
        )
    with pytest.raises(BadQuestion):
        _item(methodologist, fields={"data": {}})


def test_used_question_is_retired_not_removed(methodologist, test):
    with pytest.raises(BankConflict):
        bank.remove_item(methodologist, item_id=test.questions[0].item_id)
    loose = _item(methodologist)
    bank.remove_item(methodologist, item_id=loose.item_id)
    assert not Item.objects.filter(pk=loose.item_id).exists()


@pytest.mark.parametrize("name", ["learner", "tutor", "organiser", "stranger"])
def test_only_authors_write_into_the_bank(request, name):
    with pytest.raises(Forbidden):
        _item(request.getfixturevalue(name))


def test_folders_nest_but_not_in_themselves(methodologist, folder):
    inner = bank.set_category(methodologist, category_id=None, title="Аккорды", parent_id=folder.pk)
    with pytest.raises(BankConflict):
        bank.set_category(
            methodologist, category_id=folder.pk, title="Гармония", parent_id=inner.pk
        )
    with pytest.raises(BankConflict):
        bank.set_category(methodologist, category_id=None, title="Гармония")
    with pytest.raises(BankConflict):
        bank.remove_category(methodologist, category_id=folder.pk)
    bank.remove_category(methodologist, category_id=inner.pk)
    bank.remove_category(methodologist, category_id=folder.pk)


def _pool(methodologist, folder, count):
    return [
        _item(methodologist, category_id=folder.pk, tags=["аккорд"] if n % 2 else [])
        for n in range(count)
    ]


def _drawing(methodologist, test, folder, count, **more):
    section = test.sections.get()
    fields = {"category_id": folder.pk, "tags": [], "count": count, "points": Decimal(2), **more}
    return authoring.set_draw(methodologist, section_id=section.pk, fields=fields)


def test_draw_takes_each_question_once_and_never_a_fixed_one(methodologist, test, folder):
    pool = _pool(methodologist, folder, 6)
    authoring.put_questions(
        methodologist, section_id=test.sections.get().pk, items=[pool[0].item_id]
    )
    _drawing(methodologist, test, folder, 3)
    _drawing(methodologist, test, folder, 2)
    for seed in range(20):
        layout, known = compose(test, random.Random(seed))
        items = [known[key].item_id for key in layout["questions"]]
        assert len(items) == len(set(items)) == 8
        assert pool[0].item_id in items


def test_draw_goes_by_tags_and_folders_within(methodologist, test, folder):
    inner = bank.set_category(methodologist, category_id=None, title="В ней", parent_id=folder.pk)
    _pool(methodologist, folder, 4)
    _pool(methodologist, inner, 4)
    _item(methodologist, tags=["Аккорд "])
    retired = _item(methodologist, category_id=folder.pk, tags=["аккорд"], state=ItemState.RETIRED)
    _drawing(methodologist, test, folder, 9, tags=["аккорд"])
    layout, known = compose(test, random.Random(1))
    drawn = [known[key] for key in layout["questions"]][2:]
    assert len(drawn) == 4
    assert retired.item_id not in {q.item_id for q in drawn}
    assert all(layout["points"][str(q.pk)] == "2" for q in drawn)


def test_next_attempt_draws_what_was_not_met(learner, methodologist, test, folder, enrolment):
    _pool(methodologist, folder, 6)
    _drawing(methodologist, test, folder, 3)
    met = Counter()
    for _n in range(2):
        attempt = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
        met.update(attempt.layout["questions"][2:])
        taking.finish_attempt(learner, attempt_id=attempt.pk)
    assert len(met) == 6


def test_fixed_test_is_composed_by_one_statement(test, django_assert_num_queries):
    with django_assert_num_queries(1):
        compose(test, random.Random(0))


@pytest.mark.parametrize("draws", [1, 3])
def test_draws_are_composed_by_four_statements(
    methodologist, test, folder, draws, django_assert_num_queries
):
    _pool(methodologist, folder, 9)
    for _n in range(draws):
        _drawing(methodologist, test, folder, 2)
    with django_assert_num_queries(4):
        compose(test, random.Random(0))


@pytest.mark.parametrize("attempts", [1, 3])
def test_starting_asks_little_of_the_database(
    learner, test, enrolment, attempts, django_assert_num_queries
):
    for _n in range(attempts):
        made = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
        taking.finish_attempt(learner, attempt_id=made.pk)
    with django_assert_num_queries(13):
        taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)


def test_statistics_tell_share_discrimination_and_options(
    methodologist, organiser, institute, version, test
):
    for n in range(12):
        cohort = make_cohort(institute, version, slug=f"c{n}")
        person = make_person("Петров", f"Иван{n}", "", email=f"p{n}@test.kamerton.example")
        enrolment = make_studying(cohort, person, organiser)
        attempt = taking.start_attempt(person, test_id=test.pk, enrolment=enrolment)
        first, second = attempt.layout["questions"]
        knows = n < 6
        taking.save_answer(
            person, attempt_id=attempt.pk, question_id=first, raw=["0" if knows else "1"]
        )
        taking.save_answer(
            person, attempt_id=attempt.pk, question_id=second, raw=["1" if n < 7 else "0"]
        )
        taking.finish_attempt(person, attempt_id=attempt.pk)
    question = test.questions[0]
    found = statistics_of(question.item_id)[question.pk]
    assert (found.count, found.share) == (12, 0.5)
    assert found.options == [("а", True, 6), ("б", False, 6)]
    # Shares 1×6, 0×6 against the rest 1×7, 0×5: phi of the table (6, 0; 1, 5).
    assert found.discrimination == pytest.approx((6 * 5 - 0 * 1) / (6 * 6 * 7 * 5) ** 0.5)


def _text(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_bank_page_does_not_grow(sign_in, methodologist, folder, count, django_assert_num_queries):
    _pool(methodologist, folder, count)
    client = sign_in(methodologist)
    client.get("/bank/")
    with django_assert_num_queries(7):
        text = _text(client.get(f"/bank/?folder={folder.pk}"))
    assert "Гармония" in text


def test_bank_pages_walk(sign_in, methodologist, test, folder):
    client = sign_in(methodologist)
    response = client.post(
        "/bank/new/number/",
        {
            "text": "Сколько будет {a} + 1?",
            "points": "1",
            "answer": "a+1",
            "category": str(folder.pk),
            "tags": "Счёт, тон",
            "state": "ready",
            "param-0-name": "a",
            "param-0-low": "1",
            "param-0-high": "5",
            "param-0-step": "1",
        },
    )
    question = Question.objects.get(type="number")
    assert response.url == f"/bank/{question.pk}/"
    assert question.item.tags == ["счёт", "тон"]
    text = _text(client.get(response.url))
    assert "{a}" not in text.split("<fieldset")[1]
    assert "Ни в одном тесте" in text
    section = test.sections.get()
    assert 'type="checkbox"' in _text(client.get(f"/bank/?into={section.pk}&q=будет"))
    client.post(f"/parts/{section.pk}/put/", {"item": [str(question.item_id)]})
    assert test.questions.count() == 3
    assert "В 1 тесте".lower() in _text(client.get("/bank/?tag=тон")).lower()
    client.post(f"/bank/{question.pk}/edit/", {"text": "Иначе", "points": "1", "answer": "7"})
    question.refresh_from_db()
    assert question.data["answer"] == "7"
    client.post(f"/bank/{question.pk}/remove/")
    assert Item.objects.filter(pk=question.item_id).exists()


def test_sections_and_draws_are_written_by_forms(sign_in, methodologist, version, test, folder):
    _pool(methodologist, folder, 2)
    client = sign_in(methodologist)
    activity = test.activity_id
    client.post(
        f"/activities/{activity}/test/parts/new/",
        {"title": "На слух", "minutes": "5", "band-0-from": "0", "band-0-text": "Повторите"},
    )
    part = test.sections.get(position=2)
    assert (part.title, part.time_limit_s) == ("На слух", 300)
    assert part.feedback == [{"from": 0, "text": "Повторите", "repeat": []}]
    client.post(
        f"/activities/{activity}/test/draws/new/?section={part.pk}",
        {"category": str(folder.pk), "count": "3", "points": "2"},
    )
    slot = Slot.objects.get(section=part)
    text = _text(client.get(f"/activities/{activity}/test/"))
    assert "На слух" in text
    assert "3 случайных вопроса" in text
    assert "в банке есть 2 из 3" in text
    assert client.get(f"/slots/{slot.pk}/").url == f"/slots/{slot.pk}/draw/"
    client.post(
        f"/slots/{slot.pk}/draw/", {"category": str(folder.pk), "count": "2", "points": "2"}
    )
    assert "в банке есть" not in _text(client.get(f"/activities/{activity}/test/"))
    client.post(f"/parts/{part.pk}/", {"do": "remove"})
    assert [s.position for s in test.sections.get().slots.order_by("position")] == [1, 2, 3]
    client.post(f"/parts/{test.sections.get().pk}/", {"do": "remove"})
    assert test.sections.count() == 1


@pytest.mark.parametrize("name", ["learner", "tutor", "organiser", "stranger"])
def test_bank_is_closed_to_others(sign_in, request, name):
    client = sign_in(request.getfixturevalue(name))
    assert client.get("/bank/").status_code == 403
    assert client.get("/bank/new/single/").status_code == 403


def test_copied_test_keeps_sections_and_draws(methodologist, version, test, folder):
    _pool(methodologist, folder, 3)
    _drawing(methodologist, test, folder, 2)
    copy = make_version(version.programme.organisation, slug="copy", activity_type="test")
    target = copy.modules.get().activities.order_by("position")[0]
    authoring.copy_test(test.activity, target)
    slots = list(target.test.sections.get().slots.order_by("position"))
    assert [slot.count for slot in slots] == [1, 1, 2]
    assert Attempt.objects.count() == 0
