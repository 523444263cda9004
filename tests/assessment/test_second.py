"""Two markers of one work: drawn or asked for, blind until both are done, settled into one mark."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kamerton.assessment.doubling import apart, is_drawn
from kamerton.assessment.enums import SubmissionState
from kamerton.assessment.errors import AttemptClosed, Incomplete
from kamerton.assessment.models import Doubling, Marking, Review, Submission
from kamerton.assessment.operations import comments, second, work
from kamerton.assessment.operations.carrying import dump_assignment, load_assignment
from kamerton.assessment.operations.personal import forget_person
from kamerton.assessment.operations.reviewing import Feedback
from kamerton.assessment.owners import may_read_marking
from kamerton.assessment.queries import desk as desks
from kamerton.assessment.queries import second as markers
from kamerton.assessment.queries.work import DeskFilter, awaiting, waiting_for
from kamerton.core import clock
from kamerton.core.errors import Conflict, Forbidden
from kamerton.files.api import files_of, store
from kamerton.learning.api import care
from kamerton.learning.models import Substitution
from kamerton.notifications.models import Notification
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.people.models import Person
from kamerton.texts.api import from_markdown
from tests.factories.people import make_person, make_staff
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_assignment

pytestmark = pytest.mark.django_db
PASSED, RETURNED = SubmissionState.PASSED, SubmissionState.RETURNED
FULL, LESS = {"sound": "4", "choice": "2"}, {"sound": "4", "choice": "0"}
FORM = {"mark_sound": "4", "mark_choice": "2", "decision": "passed"}


@pytest.fixture
def version(institute):
    return make_version(institute, activity_type="assignment")


@pytest.fixture
def assignment(methodologist, version):
    return make_assignment(methodologist, version, second={"who": "all", "threshold": "1"})


@pytest.fixture
def cohort(institute, version, assignment):
    return make_cohort(institute, version)


@pytest.fixture
def enrolment(cohort, learner, organiser, tutor):
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    return make_studying(cohort, learner, organiser, tutor)


def _tutor(institute, cohort, surname, role=Role.TUTOR):
    person = make_staff(role, institute, surname=surname, given_name="Ольга")
    grant_role(person, role=role, actor=None, scope=("cohort", cohort.pk))
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def other(institute, cohort):
    return _tutor(institute, cohort, "Репина")


@pytest.fixture
def third(institute, cohort):
    return _tutor(institute, cohort, "Юдина", Role.EXPERT)


def _hand_in(person, assignment, enrolment):
    draft = work.draft_submission(person, assignment_id=assignment.pk, enrolment=enrolment)
    parts = {"report": {"text": from_markdown("Готово")}}
    work.save_draft(person, submission_id=draft.pk, parts=parts)
    return work.submit_work(person, submission_id=draft.pk)


@pytest.fixture
def submitted(learner, assignment, enrolment):
    return _hand_in(learner, assignment, enrolment)


def _mark(person, submitted, marks=FULL, decision=PASSED, **said):
    feedback = Feedback(decision, marks, **said)
    return second.mark_work(person, submission_id=submitted.pk, feedback=feedback)


@pytest.fixture
def differing(tutor, other, submitted):
    _mark(tutor, submitted, comment=from_markdown("Хорошо"))
    _mark(other, submitted, LESS, comment=from_markdown("Слабее"), remarks={"choice": "Мало"})
    return submitted


def _state(submitted):
    submitted.refresh_from_db()
    return submitted.state


def _doubling():
    return Doubling.objects.get()


def _text(response, status=200):
    assert response.status_code == status
    return response.content.decode().replace("\xa0", " ")


# Which works


@given(st.integers(0, 100), st.integers(0, 99), st.integers(1, 300))
def test_a_draw_keeps_the_share_whatever_the_start(percent, start, count):
    drawn = sum(is_drawn(number, percent, start) for number in range(1, count + 1))
    assert count * percent // 100 <= drawn <= count * percent // 100 + 1


def test_every_work_gets_two_markers_where_the_assignment_says_so(submitted):
    assert (_doubling().reason, _doubling().state) == ("all", "open")


def test_a_share_of_the_works_is_drawn(cohort, organiser, enrolment, learner, assignment):
    assignment.second = {"who": "share", "percent": 50}
    assignment.save()
    _hand_in(learner, assignment, enrolment)
    for number in range(3):
        cohort.state = "recruiting"
        cohort.save()
        person = make_person(f"Слушатель{number}", "Анна")
        _hand_in(person, assignment, make_studying(cohort, person, organiser))
    assert Doubling.objects.count() == 2


def test_one_marker_is_the_rule(assignment, learner, enrolment, tutor):
    assignment.second = {}
    assignment.save()
    made = _mark(tutor, _hand_in(learner, assignment, enrolment))
    assert isinstance(made, Review)
    assert Doubling.objects.count() == 0


def test_a_single_review_is_refused_while_two_mark(tutor, submitted):
    with pytest.raises(AttemptClosed):
        work.review_work(tutor, submission_id=submitted.pk, decision=PASSED, marks=FULL)


def test_terms_are_carried_to_another_installation(methodologist, assignment, institute):
    dumped = dump_assignment(assignment.activity)
    elsewhere = make_version(institute, slug="other", activity_type="assignment")
    activity = elsewhere.modules.get().activities.get()
    load_assignment(activity, dumped, methodologist)
    assert activity.assignment.second == {"who": "all", "threshold": "1"}


# Marking


def test_one_marking_tells_the_learner_nothing(sign_in, learner, tutor, submitted):
    _mark(tutor, submitted)
    assert _state(submitted) == "submitted"
    assert Review.objects.count() == 0
    text = _text(sign_in(learner).get(f"/submissions/{submitted.pk}/"))
    assert "Ждёт проверки" in text
    assert "Два проверяющих" not in text


def test_alike_marks_settle_at_once_with_the_first_ones(tutor, other, submitted):
    _mark(other, submitted, comment=from_markdown("Второе"))
    _mark(tutor, submitted, comment=from_markdown("Первое"))
    review = Review.objects.get()
    assert (review.reviewer_id, review.points, review.state) == (tutor.pk, Decimal(6), "passed")
    assert _state(submitted) == "passed"
    assert (_doubling().state, _doubling().how) == ("settled", "within")


@pytest.mark.parametrize(
    ("marks", "decision"),
    [(LESS, PASSED), (FULL, RETURNED), ({"sound": "0", "choice": "2"}, RETURNED)],
)
def test_marks_apart_or_another_decision_ask_for_a_talk(tutor, other, submitted, marks, decision):
    _mark(tutor, submitted)
    _mark(other, submitted, marks, decision)
    assert _doubling().state == "differing"
    assert _state(submitted) == "submitted"


def test_differences_of_criteria_do_not_cancel_each_other_out():
    rubric = [{"key": "a"}, {"key": "b"}]
    one = Marking(marks={"a": "3", "b": "0"}, decision="passed")
    two = Marking(marks={"a": "0", "b": "3"}, decision="passed")
    found = apart(rubric, one, two)
    assert (found.total, found.most, found.is_within(Decimal(2))) == (0, 3, False)


def test_nobody_takes_both_places_and_a_third_finds_none(tutor, other, third, submitted):
    _mark(tutor, submitted)
    with pytest.raises(AttemptClosed):
        _mark(tutor, submitted)
    _mark(other, submitted, LESS)
    with pytest.raises(AttemptClosed):
        _mark(third, submitted)
    assert list(Marking.objects.order_by("place").values_list("marker_id", flat=True)) == [
        tutor.pk,
        other.pk,
    ]


def test_sending_a_marking_again_makes_no_twin(tutor, submitted):
    first = _mark(tutor, submitted, key="k1")
    assert _mark(tutor, submitted, key="k1") == first
    assert Marking.objects.count() == 1


def test_too_few_points_do_not_pass(tutor, submitted):
    with pytest.raises(Incomplete):
        _mark(tutor, submitted, {"sound": "0", "choice": "2"})


@pytest.mark.parametrize("name", ["learner", "stranger", "methodologist", "organiser"])
def test_only_tutors_of_the_cohort_mark(request, submitted, name):
    with pytest.raises(Forbidden):
        _mark(request.getfixturevalue(name), submitted)


@pytest.mark.django_db(transaction=True)
def test_two_markers_at_once_both_count_and_settle_once(tutor, other, third, submitted):
    def mark(person):
        try:
            _mark(Person.objects.get(pk=person.pk), submitted)
        except AttemptClosed:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(mark, [tutor, other, third]))
    assert sum(done) == 2
    assert (Marking.objects.count(), Review.objects.count()) == (2, 1)


# Blindness


def test_the_second_sees_neither_marks_nor_comments_of_the_first(sign_in, tutor, other, submitted):
    said = comments.NewComment(text="Слышно дыхание")
    comments.add_comment(tutor, submission_id=submitted.pk, said=said)
    _mark(tutor, submitted, comment=from_markdown("Тайное слово"))
    client = sign_in(other)
    for address in (f"/desk/{submitted.pk}/", f"/submissions/{submitted.pk}/"):
        text = _text(client.get(address))
        assert "Слышно дыхание" not in text
        assert "Тайное слово" not in text
    assert "Вы второй проверяющий" in _text(client.get(f"/desk/{submitted.pk}/"))
    text = _text(client.get(f"/desk/{submitted.pk}/second/"))
    assert "Тайное слово" not in text
    _mark(other, submitted, LESS)
    text = _text(client.get(f"/desk/{submitted.pk}/second/"))
    assert "Тайное слово" in text
    assert "Слышно дыхание" in _text(client.get(f"/submissions/{submitted.pk}/"))


def test_a_voice_note_of_a_marking_is_heard_by_its_maker_until_both_are_done(
    learner, tutor, other, methodologist, submitted, sign_in
):
    client = sign_in(tutor)
    sent = SimpleUploadedFile("слова.txt", b"words")
    client.post(f"/desk/{submitted.pk}/", {**FORM, "attached-file": sent, "key": "k"})
    marking = Marking.objects.get()
    assert files_of(("marking", marking.pk))[0].id == marking.files[0]
    seen = [
        may_read_marking(who, str(marking.pk)) for who in (tutor, other, methodologist, learner)
    ]
    assert seen == [True, False, False, False]
    _mark(other, submitted, LESS)
    seen = [
        may_read_marking(who, str(marking.pk)) for who in (tutor, other, methodologist, learner)
    ]
    assert seen == [True, True, True, False]


def test_the_learner_gets_copies_of_the_files_of_the_mark_that_counts(
    learner, tutor, other, submitted
):
    upload = store(b"words", "a.txt", owner=("upload", tutor.pk), actor=tutor)
    _mark(tutor, submitted, sent=work.SentFiles(ids=(upload.pk,)))
    _mark(other, submitted)
    (key,) = Review.objects.get().files
    assert [file.id for file in files_of(("submission", submitted.pk))] == [key]
    assert key != upload.pk


# Settling


def test_markers_agree(sign_in, learner, tutor, other, differing):
    client = sign_in(tutor)
    page = f"/desk/{differing.pk}/second/"
    text = _text(client.get(page))
    assert "Слабее" in text
    assert "−2" in text
    client.post(page, {**FORM, "do": "propose", "comment": "Вместе"})
    proposal = _doubling().proposal
    assert proposal["by"] == tutor.pk
    text = _text(client.get(page))
    assert 'value="agree"' not in text
    client = sign_in(other)
    assert 'value="agree"' in _text(client.get(page))
    client.post(page, {"do": "agree", "at": proposal["at"]})
    assert (_doubling().how, _doubling().settled_by_id) == ("agreed", other.pk)
    text = _text(sign_in(learner).get(f"/submissions/{differing.pk}/"))
    assert "Вместе" in text
    assert "Слабее" not in text
    assert "Репина" not in text


def test_a_proposal_that_changed_is_not_agreed_with_unseen(tutor, other, differing):
    said = Feedback(PASSED, FULL)
    second.propose_agreement(tutor, submission_id=differing.pk, feedback=said)
    with pytest.raises(Conflict):
        second.accept_agreement(other, submission_id=differing.pk, proposed_at="gestern")
    at = _doubling().proposal["at"]
    with pytest.raises(Forbidden):
        second.accept_agreement(tutor, submission_id=differing.pk, proposed_at=at)


def test_a_third_decides_having_seen_both(sign_in, tutor, third, differing):
    second.ask_third(tutor, submission_id=differing.pk)
    client = sign_in(third)
    page = f"/desk/{differing.pk}/second/"
    text = _text(client.get(page))
    assert "Слабее" in text
    client.post(page, {**FORM, "mark_choice": "0", "do": "decide", "comment": "Решение"})
    review = Review.objects.get()
    assert (review.reviewer_id, review.points) == (third.pk, Decimal(4))
    assert (_doubling().how, _doubling().settled_by_id) == ("third", third.pk)
    assert Marking.objects.get(place=3).marker_id == third.pk


def test_only_the_markers_settle_and_only_another_decides(tutor, other, third, differing):
    said = Feedback(PASSED, FULL)
    for act in (
        lambda: second.propose_agreement(third, submission_id=differing.pk, feedback=said),
        lambda: second.ask_third(third, submission_id=differing.pk),
    ):
        with pytest.raises(Forbidden):
            act()
    with pytest.raises(AttemptClosed):
        second.decide_as_third(third, submission_id=differing.pk, feedback=said)
    second.ask_third(other, submission_id=differing.pk, person_id=third.pk)
    with pytest.raises(Forbidden):
        second.decide_as_third(tutor, submission_id=differing.pk, feedback=said)


def test_a_third_must_exist_in_the_cohort(tutor, differing, stranger):
    with pytest.raises(Incomplete):
        second.ask_third(tutor, submission_id=differing.pk)
    with pytest.raises(Incomplete):
        second.ask_third(tutor, submission_id=differing.pk, person_id=stranger.pk)


def test_the_history_is_kept_for_colleagues_alone(
    sign_in, learner, methodologist, tutor, other, submitted
):
    _mark(tutor, submitted)
    _mark(other, submitted)
    text = _text(sign_in(methodologist).get(f"/submissions/{submitted.pk}/"))
    for words in ("Два проверяющих", "остаются баллы первого", "Репина"):
        assert words in text
    assert "Два проверяющих" not in _text(sign_in(learner).get(f"/submissions/{submitted.pk}/"))


# On demand


@pytest.fixture
def single(assignment, learner, enrolment):
    assignment.second = {}
    assignment.save()
    return _hand_in(learner, assignment, enrolment)


def test_a_second_marker_is_asked_for_by_name(sign_in, tutor, other, third, single):
    client = sign_in(tutor)
    page = f"/desk/{single.pk}/second/ask/"
    assert "Репина" in _text(client.get(page))
    client.post(page, {"person": str(other.pk), "note": "Ритм"})
    assert (_doubling().named_id, _doubling().reason, _doubling().note) == (
        other.pk,
        "asked",
        "Ритм",
    )
    assert _doubling().threshold == Decimal("0.60")
    assert [desks.desk_counts(who)[0].count for who in (tutor, other)] == [1, 1]
    _mark(tutor, single)
    assert desks.desk_counts(third) == []
    with pytest.raises(AttemptClosed):
        _mark(third, single)
    assert "Ритм" in _text(sign_in(other).get(f"/desk/{single.pk}/"))


def test_nobody_is_asked_where_nobody_is(tutor, single, stranger):
    with pytest.raises(Incomplete):
        second.ask_second(tutor, submission_id=single.pk)
    with pytest.raises(Incomplete):
        second.ask_second(tutor, submission_id=single.pk, person_id=stranger.pk)


def test_it_is_asked_once_and_in_time(tutor, other, single):
    second.ask_second(tutor, submission_id=single.pk)
    with pytest.raises(AttemptClosed):
        second.ask_second(tutor, submission_id=single.pk)
    assert "нельзя" in str(_refused(tutor, single))


def _refused(tutor, single):
    from django.utils import translation

    with translation.override("ru"), pytest.raises(AttemptClosed) as caught:
        second.ask_second(tutor, submission_id=single.pk)
    return caught.value.message


def test_who_asked_calls_it_off_with_a_reason(sign_in, tutor, other, single):
    second.ask_second(tutor, submission_id=single.pk)
    with pytest.raises(Incomplete):
        second.call_off_second(tutor, submission_id=single.pk, reason=" ")
    with pytest.raises(Forbidden):
        second.call_off_second(other, submission_id=single.pk, reason="Так")
    sign_in(tutor).post(f"/desk/{single.pk}/second/off/", {"reason": "Справлюсь"})
    assert Doubling.objects.count() == 0
    assert isinstance(_mark(tutor, single), Review)


def test_a_methodologist_calls_it_off_and_the_first_marks_count(
    tutor, other, methodologist, differing
):
    second.call_off_second(methodologist, submission_id=differing.pk, reason="Ушёл")
    assert (Review.objects.get().reviewer_id, _doubling().how) == (tutor.pk, "off")


# The desk


def test_the_desk_tells_both_kinds_of_waiting(sign_in, tutor, other, submitted):
    assert "первый из двух проверяющих" in _text(sign_in(tutor).get("/desk/"))
    assert "второй проверяющий" in _text(sign_in(other).get("/desk/"))
    _mark(tutor, submitted)
    assert waiting_for(tutor).count == 0
    assert waiting_for(other).count == 1
    _mark(other, submitted, LESS)
    assert waiting_for(other).count == 0
    for person in (tutor, other):
        assert "Оценки на согласование" in _text(sign_in(person).get("/desk/"))


def test_what_waits_for_a_third_is_on_the_desk_of_who_was_asked(tutor, other, third, differing):
    assert [bool(markers.to_settle(who)) for who in (tutor, other, third)] == [True, True, False]
    second.propose_agreement(tutor, submission_id=differing.pk, feedback=Feedback(PASSED, FULL))
    assert [bool(markers.to_settle(who)) for who in (tutor, other, third)] == [False, True, False]
    second.ask_third(other, submission_id=differing.pk, person_id=third.pk)
    assert [bool(markers.to_settle(who)) for who in (tutor, other, third)] == [False, False, True]


def test_only_mine_leaves_out_what_is_a_colleagues(sign_in, tutor, other, single):
    mine = DeskFilter(is_mine=True)
    assert [awaiting(who, mine).count() for who in (tutor, other)] == [1, 0]
    assert desks.desk_counts(other, is_mine=True) == []
    assert "С такими фильтрами ничего не ждёт" in _text(sign_in(other).get("/desk/?whose=mine"))
    assert "Орлова" in _text(sign_in(tutor).get("/desk/?whose=mine"))
    second.ask_second(tutor, submission_id=single.pk, person_id=other.pk)
    assert awaiting(other, mine).count() == 1


def _substitute(organiser, cohort, absent, substitute):
    today = clock.today()
    care.arrange_substitution(
        organiser,
        cohort_id=cohort.pk,
        people=(absent, substitute),
        days=(today, today + timedelta(days=5)),
    )
    assert Substitution.objects.get().begun_at is not None


def test_who_stands_in_marks_in_the_others_place(
    institute, organiser, cohort, tutor, other, third, single
):
    substitute = _tutor(institute, cohort, "Замена")
    second.ask_second(tutor, submission_id=single.pk, person_id=other.pk)
    _substitute(organiser, cohort, other, substitute)
    assert awaiting(substitute, DeskFilter(is_mine=True)).count() == 1
    assert markers.place_of(substitute, _read(substitute, single)) == 2
    assert markers.place_of(third, _read(third, single)) == 1
    assert desks.load_of(substitute).waiting == 1


def _read(viewer, submission):
    return Submission.objects.select_related("doubling").get(pk=submission.pk)


def test_the_load_counts_both_markings_once(tutor, other, submitted):
    assert desks.load_of(tutor).waiting == 1
    _mark(tutor, submitted)
    _mark(other, submitted)
    assert [desks.load_of(who).weeks[0].reviews for who in (tutor, other)] == [1, 1]
    assert desks.load_of(tutor).waiting == 0


def _told(person, kind):
    return Notification.objects.filter(person=person, kind=f"assessment.{kind}").count()


def test_everybody_hears_of_what_is_theirs_to_do(
    learner, tutor, other, third, assignment, enrolment, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        made = _hand_in(learner, assignment, enrolment)
    assert [_told(who, "second") for who in (tutor, other, third, learner)] == [0, 1, 1, 0]
    with django_capture_on_commit_callbacks(execute=True):
        _mark(tutor, made)
        _mark(other, made, LESS)
    assert [_told(who, "differ") for who in (tutor, other, third, learner)] == [1, 1, 0, 0]
    with django_capture_on_commit_callbacks(execute=True):
        second.propose_agreement(tutor, submission_id=made.pk, feedback=Feedback(PASSED, FULL))
    assert [_told(who, "proposed") for who in (tutor, other)] == [0, 1]
    with django_capture_on_commit_callbacks(execute=True):
        second.ask_third(other, submission_id=made.pk)
    assert [_told(who, "third") for who in (tutor, other, third)] == [0, 0, 1]
    assert _told(learner, "passed") == 0
    with django_capture_on_commit_callbacks(execute=True):
        second.decide_as_third(third, submission_id=made.pk, feedback=Feedback(PASSED, FULL))
    assert _told(learner, "passed") == 1


def test_a_named_second_alone_is_told(
    tutor, other, third, single, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        second.ask_second(tutor, submission_id=single.pk, person_id=other.pk)
    assert [_told(who, "second") for who in (tutor, other, third)] == [0, 1, 0]


# Rights and pages


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("tutor", 200),
        ("methodologist", 200),
        ("learner", 404),
        ("organiser", 404),
        ("stranger", 404),
    ],
)
def test_who_opens_the_comparison(request, sign_in, differing, name, status):
    client = sign_in(request.getfixturevalue(name))
    assert client.get(f"/desk/{differing.pk}/second/").status_code == status
    asked = client.get(f"/desk/{differing.pk}/second/ask/").status_code
    assert asked == status


def test_review_leads_a_marker_to_the_comparison(sign_in, tutor, submitted):
    _mark(tutor, submitted)
    answer = sign_in(tutor).get(f"/desk/{submitted.pk}/")
    assert answer.url == f"/desk/{submitted.pk}/second/"
    assert "Ваши баллы сохранены" in _text(sign_in(tutor).get(answer.url))


def test_a_marking_through_the_page_says_that_it_waits(sign_in, tutor, submitted):
    client = sign_in(tutor)
    client.post(f"/desk/{submitted.pk}/", {**FORM, "key": "one"})
    assert "Ваши баллы сохранены" in _text(client.get("/desk/"))


def test_terms_are_written_with_the_assignment(sign_in, methodologist, assignment):
    client = sign_in(methodologist)
    page = f"/activities/{assignment.activity_id}/assignment/"
    form = {
        "task": "Задание",
        "pass_points": "0",
        "part-0-title": "Отчёт",
        "part-0-kind": "text",
        "criterion-0-title": "Звук",
        "criterion-0-level-0-points": "0",
        "criterion-0-level-0-title": "Нет",
        "criterion-0-level-1-points": "2",
        "criterion-0-level-1-title": "Да",
        "second_who": "share",
        "second_percent": "30",
        "second_threshold": "1,5",
    }
    assert client.post(page, form).status_code == 302
    assignment.refresh_from_db()
    assert assignment.second == {"who": "share", "percent": 30, "threshold": "1.5"}
    assert "30" in _text(client.get(page))
    client.post(page, {**form, "second_who": ""})
    assignment.refresh_from_db()
    assert assignment.second == {}


def test_words_about_a_forgotten_learner_go_and_points_stay(learner, differing):
    forget_person(learner.pk)
    marking = Marking.objects.order_by("place")[1]
    assert (marking.remarks, marking.points) == ({}, Decimal(4))


@pytest.mark.parametrize("count", [1, 3])
def test_statements(
    sign_in,
    organiser,
    cohort,
    assignment,
    tutor,
    other,
    differing,
    count,
    django_assert_num_queries,
):
    for number in range(1, count):
        cohort.state = "recruiting"
        cohort.save()
        person = make_person(f"Слушатель{number}", "Анна")
        made = _hand_in(person, assignment, make_studying(cohort, person, organiser))
        _mark(tutor, made)
        _mark(other, made, LESS)
    client = sign_in(tutor)
    client.get("/desk/")
    with django_assert_num_queries(4):
        client.get("/desk/")
    with django_assert_num_queries(5):
        client.get(f"/desk/{differing.pk}/second/")
    with django_assert_num_queries(6):
        client.get(f"/submissions/{differing.pk}/")


def test_signed_out_readers_are_led_to_sign_in(differing):
    assert Client().get(f"/desk/{differing.pk}/second/").status_code == 302
