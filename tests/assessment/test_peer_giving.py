"""Works are given to reviewers: at the deadline, as they come, anew; few people, late ones, two at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import IntegrityError, connections, transaction

from kamerton.assessment.enums import PeerReviewState, PeerWorkState, SubmissionState
from kamerton.assessment.errors import PeerConflict
from kamerton.assessment.models import PeerReview, PeerReviewer, PeerRound, PeerWork
from kamerton.assessment.operations import peer_care, peer_giving, peer_reviews, peer_works, work
from kamerton.core import clock
from kamerton.core.errors import Forbidden, NotFound
from kamerton.learning.models import ActivityProgress, Enrolment
from kamerton.notifications.models import Notification
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from tests.factories.peers import (
    BEST,
    WORDS,
    hand_in,
    make_learners,
    set_due,
    set_terms,
)
from tests.factories.study import make_cohort, make_version
from tests.factories.tasks import make_assignment

pytestmark = pytest.mark.django_db
ASKED, DONE, EXPIRED = PeerReviewState.ASKED, PeerReviewState.DONE, PeerReviewState.EXPIRED
SAID = {"words": WORDS}


@pytest.fixture
def assignment(institute, methodologist):
    return make_assignment(methodologist, make_version(institute, activity_type="assignment"))


@pytest.fixture
def terms(methodologist, assignment):
    return set_terms(methodologist, assignment)


@pytest.fixture
def cohort(institute, assignment, tutor):
    found = make_cohort(institute, assignment.activity.module.version)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", found.pk))
    set_due(found, assignment)
    return found


@pytest.fixture
def people(cohort, organiser):
    """Return what makes so many learners of the cohort."""
    return lambda count: make_learners(cohort, organiser, count)


def _pairs(state=None):
    found = PeerReview.objects.all() if state is None else PeerReview.objects.filter(state=state)
    return list(found.values_list("reviewer_id", "author_id"))


def _write(review, marks=BEST):
    return peer_reviews.send_review(
        review.reviewer.person, token=review.token, marks=marks, said=SAID
    )


def _told(kind):
    return Counter(
        Notification.objects.filter(kind=f"assessment.peer_{kind}").values_list(
            "person_id", flat=True
        )
    )


def _later(**how):
    return time_machine.travel(clock.now() + timedelta(**how), tick=False)


def test_nothing_happens_without_terms(assignment, people):
    (one,) = people(1)
    assert hand_in(one, assignment) is None
    assert PeerRound.objects.count() == 0


def test_works_wait_for_the_deadline_then_all_get_reviewers(assignment, terms, people):
    learners = people(4)
    for one in learners:
        hand_in(one, assignment)
    assert peer_care.care_for_rounds() == 0
    assert _pairs() == []
    with _later(days=4):
        assert peer_care.care_for_rounds() == 1
        assert peer_care.care_for_rounds() == 1  # twice gives nobody twice
        due_at = clock.now() + timedelta(days=6)
    pairs = _pairs()
    assert len(pairs) == 8
    assert Counter(a for _r, a in pairs) == Counter([e.pk for e in learners] * 2)
    assert Counter(r for r, _a in pairs) == Counter([e.pk for e in learners] * 2)
    assert {review.due_at for review in PeerReview.objects.all()} == {due_at}
    assert _told("asked") == Counter(e.person_id for e in learners)
    notice = Notification.objects.filter(kind="assessment.peer_asked").first()
    assert notice.params["count"] == 2
    names = {str(e.person.surname) for e in learners}
    assert not any(name in str(notice.params) for name in names)


def test_only_the_first_work_of_a_learner_goes_to_colleagues(tutor, assignment, terms, people):
    first, second = people(2)
    hand_in(first, assignment)
    hand_in(second, assignment)
    submission = first.submissions.get()
    marks = {"sound": "0", "choice": "0"}
    work.review_work(
        tutor, submission_id=submission.pk, decision=SubmissionState.RETURNED, marks=marks
    )
    again = work.draft_submission(first.person, assignment_id=assignment.pk, enrolment=first)
    work.submit_work(first.person, submission_id=again.pk)
    assert peer_works.offer_work(again.pk).submission_id == submission.pk
    assert PeerWork.objects.count() == 2


def test_alone_in_the_cohort_the_work_is_the_tutors_at_once(
    tutor, assignment, terms, cohort, people
):
    (one,) = people(1)
    made = hand_in(one, assignment)
    with _later(days=4):
        peer_care.care_for_rounds()
    made.refresh_from_db()
    assert made.state == PeerWorkState.SHORT
    assert PeerReviewer.objects.get().released_at is not None
    assert (_told("short"), _told("fallback")) == (
        Counter([one.person_id]),
        Counter([tutor.pk]),
    )
    work.review_work(
        tutor, submission_id=made.submission_id, decision=SubmissionState.PASSED, marks=BEST
    )
    assert ActivityProgress.objects.get().state == "completed"


def test_two_review_each_other_and_the_tutor_does_the_rest(assignment, terms, people):
    first, second = people(2)
    for one in (first, second):
        hand_in(one, assignment)
    with _later(days=4):
        peer_care.care_for_rounds()
        assert sorted(_pairs()) == sorted([(first.pk, second.pk), (second.pk, first.pk)])
        for review in PeerReview.objects.all():
            _write(review)
    assert set(PeerWork.objects.values_list("state", flat=True)) == {PeerWorkState.SHORT}
    assert PeerReviewer.objects.filter(released_at=None).count() == 0


def test_a_tutor_may_give_out_before_the_deadline_once(
    tutor, stranger, organiser, assignment, terms, people
):
    for one in people(3):
        hand_in(one, assignment)
    found = PeerRound.objects.get()
    for person in (stranger, organiser):
        with pytest.raises(Forbidden):
            peer_giving.begin_round(found.pk, actor=person)
    assert peer_giving.begin_round(found.pk, actor=tutor) is True
    assert peer_giving.begin_round(found.pk, actor=tutor) is False
    assert len(_pairs()) == 6


def test_a_late_work_gets_the_least_busy(assignment, terms, people):
    learners = people(4)
    for one in learners[:3]:
        hand_in(one, assignment)
    with _later(days=4):
        peer_care.care_for_rounds()
        hand_in(learners[3], assignment)
    pairs = _pairs()
    assert Counter(author for _r, author in pairs) == Counter([e.pk for e in learners] * 2)
    assert max(Counter(reviewer for reviewer, _a in pairs).values()) <= 3
    late = PeerReviewer.objects.get(enrolment=learners[3])
    assert late.released_at is None  # somebody may still be replaced


def test_who_is_silent_is_replaced_and_told(assignment, terms, people):
    learners = people(4)
    for one in learners:
        hand_in(one, assignment)
    with _later(days=4):
        peer_care.care_for_rounds()
        silent = PeerReview.objects.order_by("pk").first()
        for review in PeerReview.objects.exclude(pk=silent.pk):
            _write(review)
    with _later(days=11):
        peer_care.care_for_rounds()
        assert set(_pairs(EXPIRED)) == {(silent.reviewer_id, silent.author_id)}
        (new,) = PeerReview.objects.filter(state=ASKED)
        assert new.author_id == silent.author_id
        assert new.reviewer_id not in (silent.reviewer_id, silent.author_id)
        assert _told("replaced") == Counter([silent.reviewer.person_id])
        with pytest.raises(PeerConflict) as caught:
            _write(silent)
        assert caught.value.code == "place_taken"
        _write(new)
    assert set(PeerWork.objects.values_list("state", flat=True)) == {PeerWorkState.DONE}
    owing = PeerReviewer.objects.get(enrolment=silent.reviewer_id)
    assert owing.released_at is None


def test_without_anybody_else_the_late_may_still_write(assignment, terms, people):
    first, second = people(2)
    for one in (first, second):
        hand_in(one, assignment)
    with _later(days=4):
        peer_care.care_for_rounds()
        one = PeerReview.objects.get(reviewer=first)
        _write(PeerReview.objects.get(reviewer=second))
    with _later(days=11):
        peer_care.care_for_rounds()
        one.refresh_from_db()
        assert one.state == ASKED
        _write(one)
    assert _pairs(EXPIRED) == []


def test_a_silent_one_that_nobody_replaces_leaves_the_work_to_the_tutor(
    tutor, assignment, terms, people
):
    first, second = people(2)
    for one in (first, second):
        hand_in(one, assignment)
    with _later(days=4):
        peer_care.care_for_rounds()
    with _later(days=17):
        peer_care.care_for_rounds()
    assert set(PeerWork.objects.values_list("state", flat=True)) == {PeerWorkState.SHORT}
    assert _told("fallback")[tutor.pk] == 2


def test_who_has_left_study_is_replaced_at_once(assignment, terms, people):
    learners = people(4)
    for one in learners:
        hand_in(one, assignment)
    with _later(days=4):
        peer_care.care_for_rounds()
        gone = learners[0]
        Enrolment.objects.filter(pk=gone.pk).update(state="dismissed")
        peer_care.care_for_rounds()
    assert not [r for r, _a in _pairs(ASKED) if r == gone.pk]
    got = Counter(author for _r, author in _pairs(ASKED))
    assert all(got[one.pk] == 2 for one in learners)


def test_a_reminder_comes_once_before_the_day(assignment, terms, people):
    learners = people(3)
    for one in learners:
        hand_in(one, assignment)
    with _later(days=4):
        peer_care.care_for_rounds()
    with _later(days=8, hours=12):
        peer_care.care_for_rounds()
        peer_care.care_for_rounds()
    assert set(_told("due")) == {one.person_id for one in learners}
    assert set(_told("due").values()) == {2}  # one for each work


def _arrivals(methodologist, assignment, **fields):
    return set_terms(methodologist, assignment, starts="arrival", **fields)


def test_works_are_taken_as_they_come(methodologist, assignment, people):
    _arrivals(methodologist, assignment)
    first, second, third = people(3)
    hand_in(first, assignment)
    found = PeerRound.objects.get()
    with pytest.raises(PeerConflict) as caught:
        peer_giving.take_work(first.person, round_id=found.pk)
    assert caught.value.code == "nothing_left"
    hand_in(second, assignment)
    assert set(_told("offered")) == {first.person_id, second.person_id}
    taken = peer_giving.take_work(first.person, round_id=found.pk)
    assert taken.author_id == second.pk
    with pytest.raises(PeerConflict) as caught:
        peer_giving.take_work(first.person, round_id=found.pk)
    assert caught.value.code == "review_waits"
    _write(taken)
    hand_in(third, assignment)
    assert peer_giving.take_work(first.person, round_id=found.pk).author_id == third.pk


def test_works_that_nobody_takes_are_given_out_at_half_time(methodologist, assignment, people):
    _arrivals(methodologist, assignment)
    for one in people(3):
        hand_in(one, assignment)
    with _later(days=5):
        peer_care.care_for_rounds()
        assert _pairs() == []
    with _later(days=7):
        peer_care.care_for_rounds()
    assert len(_pairs(ASKED)) == 6


def test_without_a_deadline_works_are_taken_as_they_come(assignment, terms, cohort, people):
    set_due(cohort, assignment)
    cohort.dates.all().delete()
    first, second = people(2)
    hand_in(first, assignment)
    hand_in(second, assignment)
    found = PeerRound.objects.get()
    assert found.begun_at is not None
    assert peer_giving.take_work(first.person, round_id=found.pk).author_id == second.pk


def test_volunteers_take_more_than_is_asked(methodologist, assignment, people):
    _arrivals(methodologist, assignment, required=1)
    first, *others = people(3)
    for one in (first, *others):
        hand_in(one, assignment)
    found = PeerRound.objects.get()
    _write(peer_giving.take_work(first.person, round_id=found.pk))
    more = peer_giving.take_work(first.person, round_id=found.pk)
    assert more.is_extra
    assert not PeerReview.objects.order_by("pk").first().is_extra


def test_before_the_deadline_nothing_can_be_taken(assignment, terms, people, stranger):
    first, second = people(2)
    for one in (first, second):
        hand_in(one, assignment)
    found = PeerRound.objects.get()
    with pytest.raises(PeerConflict) as caught:
        peer_giving.take_work(first.person, round_id=found.pk)
    assert caught.value.code == "not_begun"
    with pytest.raises(NotFound):
        peer_giving.take_work(stranger, round_id=found.pk)


def test_a_copy_that_cannot_be_made_leaves_the_work_to_the_tutor(tutor, assignment, terms, people):
    (one,) = people(1)
    draft = hand_in(one, assignment, offered=False)
    made = peer_works.offer_work(draft.pk)
    peer_works.give_up_work(made.pk)
    peer_works.give_up_work(made.pk)
    made.refresh_from_db()
    assert made.state == PeerWorkState.SHORT
    assert _told("fallback") == Counter([tutor.pk])


def test_the_database_itself_refuses_ones_own_work_and_a_third_place(assignment, terms, people):
    first, second, third = people(3)
    made = hand_in(first, assignment)
    common = {"work": made, "author": first, "asked_at": clock.now(), "due_at": clock.now()}
    with pytest.raises(IntegrityError, match="assessment_peer_not_oneself"), transaction.atomic():
        PeerReview.objects.create(reviewer=first, slot=1, **common)
    PeerReview.objects.create(reviewer=second, slot=1, **common)
    with pytest.raises(IntegrityError, match="assessment_peer_slot_once"), transaction.atomic():
        PeerReview.objects.create(reviewer=third, slot=1, **common)
    with pytest.raises(IntegrityError, match="assessment_peer_nobody_twice"), transaction.atomic():
        PeerReview.objects.create(reviewer=second, slot=2, **common)


@pytest.mark.django_db(transaction=True)
def test_many_who_take_at_once_never_exceed_and_leave_no_gap(methodologist, assignment, people):
    _arrivals(methodologist, assignment)
    learners = people(6)
    for one in learners:
        hand_in(one, assignment)
    found = PeerRound.objects.get()
    barrier = Barrier(len(learners))

    def take(person):
        try:
            barrier.wait()
            return peer_giving.take_work(person, round_id=found.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(learners)) as pool:
        first = list(pool.map(take, [one.person for one in learners]))
    for review in first:
        _write(review)
    with ThreadPoolExecutor(len(learners)) as pool:
        list(pool.map(_take_or_none, [(one.person, found.pk, barrier) for one in learners]))
    got = Counter(author for _r, author in _pairs())
    assert max(got.values()) <= 2
    assert all(reviewer != author for reviewer, author in _pairs())
    assert len(_pairs()) > len(learners)
    for review in PeerReview.objects.filter(state=ASKED):
        _write(review)
    with _later(days=7):
        peer_care.care_for_round(found.pk)
    assert Counter(author for _r, author in _pairs()) == Counter([e.pk for e in learners] * 2)


def _take_or_none(asked):
    person, round_id, barrier = asked
    try:
        barrier.wait()
        return peer_giving.take_work(person, round_id=round_id)
    except PeerConflict:
        return None
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_the_last_place_goes_to_one_of_two(methodologist, assignment, people):
    _arrivals(methodologist, assignment, reviewers=1, required=1)
    first, second, third = people(3)
    hand_in(first, assignment)
    found = PeerRound.objects.get()
    for one in (second, third):
        PeerReviewer.objects.create(round=found, enrolment=one)
    barrier = Barrier(2)
    asked = [(one.person, found.pk, barrier) for one in (second, third)]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(_take_or_none, asked))
    assert sorted(result is None for result in results) == [False, True]
    assert PeerReview.objects.count() == 1
