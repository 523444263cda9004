"""Colleagues write reviews: the sample, drafts, sending, usefulness, objections, what counts when."""

from decimal import Decimal

import pytest

from kamerton.assessment.enums import PeerReviewState, PeerWorkState, SubmissionState
from kamerton.assessment.errors import AttemptClosed, Incomplete, PeerConflict
from kamerton.assessment.models import PeerReview, PeerReviewer, PeerRound, PeerSample, PeerWork
from kamerton.assessment.operations import (
    peer_desk,
    peer_giving,
    peer_reviews,
    peer_terms,
    work,
)
from kamerton.core.errors import Forbidden, NotFound
from kamerton.learning.models import ActivityProgress, Enrolment
from kamerton.notifications.models import Notification
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.texts.api import from_markdown
from tests.factories.peers import (
    BEST,
    TERMS,
    WORDS,
    WORST,
    hand_in,
    make_learners,
    set_due,
    set_terms,
)
from tests.factories.study import make_cohort, make_version
from tests.factories.tasks import make_assignment

pytestmark = pytest.mark.django_db
PASSED, RETURNED = SubmissionState.PASSED, SubmissionState.RETURNED
SAID = {"words": WORDS, "remarks": {"sound": "Слышно всё", "unknown": "лишнее"}}
SAMPLE = {"texts": {"report": from_markdown("Образец")}, "explanation": "Звук есть, выбор есть."}


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
def learners(cohort, organiser):
    return make_learners(cohort, organiser, 3)


@pytest.fixture
def begun(tutor, assignment, terms, learners):
    """Return a round of three whose works are given out, two reviewers each."""
    for one in learners:
        hand_in(one, assignment)
    found = PeerRound.objects.get()
    peer_giving.begin_round(found.pk, actor=tutor)
    return found


def _of(enrolment):
    return list(PeerReview.objects.filter(reviewer=enrolment).order_by("pk"))


def _write(review, marks=BEST, said=SAID):
    return peer_reviews.send_review(
        review.reviewer.person, token=review.token, marks=marks, said=said
    )


def _sample(actor, assignment, cohort_id=None, marks=BEST):
    given = {**SAMPLE, "marks": marks}
    return peer_terms.keep_sample(actor, assignment=assignment, cohort_id=cohort_id, given=given)


def _pass(tutor, enrolment):
    submission = enrolment.submissions.get()
    return work.review_work(tutor, submission_id=submission.pk, decision=PASSED, marks=BEST)


def test_a_draft_keeps_what_is_written_so_far(begun, learners):
    review = _of(learners[0])[0]
    kept = peer_reviews.save_peer_draft(
        learners[0].person, token=review.token, marks={"sound": "4"}, said={"words": "Нач"}
    )
    assert (kept.marks, kept.words, kept.state) == ({"sound": "4"}, "Нач", "asked")
    assert kept.saved_at is not None


def test_a_sent_review_is_whole_and_closed(begun, learners):
    review = _of(learners[0])[0]
    sent = _write(review)
    assert (sent.state, sent.marks, sent.remarks) == ("done", BEST, {"sound": "Слышно всё"})
    with pytest.raises(PeerConflict) as caught:
        _write(review)
    assert caught.value.code == "review_sent"


@pytest.mark.parametrize(
    ("marks", "words", "field"),
    [({"sound": "4"}, WORDS, "mark_choice"), (BEST, "Мало слов", "words"), (BEST, "", "words")],
)
def test_marks_and_words_are_asked_for(begun, learners, marks, words, field):
    with pytest.raises(Incomplete) as caught:
        _write(_of(learners[0])[0], marks, {"words": words})
    assert caught.value.field == field


def test_the_reviewers_own_name_is_taken_out(begun, learners):
    person = learners[0].person
    words = f"Писала {person.surname}, {person.email}. {WORDS}"
    sent = _write(_of(learners[0])[0], said={"words": words, "remarks": {"sound": person.surname}})
    assert person.surname not in sent.words
    assert person.email not in sent.words
    assert sent.remarks == {"sound": "•••"}


def test_another_persons_review_is_not_there(begun, learners, tutor, stranger):
    review = _of(learners[0])[0]
    for person in (learners[1].person, tutor, stranger):
        for do in (peer_reviews.save_peer_draft, peer_reviews.send_review):
            with pytest.raises(NotFound):
                do(person, token=review.token, marks=BEST, said=SAID)


def test_who_has_left_study_writes_no_more(begun, learners):
    Enrolment.objects.filter(pk=learners[0].pk).update(state="dismissed")
    with pytest.raises(PeerConflict) as caught:
        _write(_of(learners[0])[0])
    assert caught.value.code == "not_studying"


def test_the_author_is_told_once_all_reviews_are_there(begun, learners):
    author = learners[0]
    first, second = PeerReview.objects.filter(author=author)
    _write(first)
    assert not Notification.objects.filter(kind="assessment.peer_done").exists()
    _write(second)
    told = Notification.objects.filter(kind="assessment.peer_done")
    assert list(told.values_list("person_id", flat=True)) == [author.person_id]
    assert PeerWork.objects.get(enrolment=author).state == PeerWorkState.DONE


def test_usefulness_and_an_objection_are_the_authors(begun, learners, tutor):
    author = learners[0]
    reviews = list(PeerReview.objects.filter(author=author))
    with pytest.raises(NotFound):  # not all are there
        peer_reviews.rate_review(author.person, token=reviews[0].token, usefulness=3)
    for review in reviews:
        _write(review)
    token = reviews[0].token
    for person in (learners[1].person, tutor):
        with pytest.raises(NotFound):
            peer_reviews.rate_review(person, token=token, usefulness=3)
        with pytest.raises(NotFound):
            peer_reviews.flag_review(person, token=token, reason="Грубо")
    assert peer_reviews.rate_review(author.person, token=token, usefulness=9).usefulness == 3
    with pytest.raises(Incomplete):
        peer_reviews.flag_review(author.person, token=token, reason="  ")
    peer_reviews.flag_review(author.person, token=token, reason="Грубо")
    peer_reviews.flag_review(author.person, token=token, reason="Очень грубо")
    told = Notification.objects.filter(kind="assessment.peer_flagged")
    assert list(told.values_list("person_id", flat=True)) == [tutor.pk]
    assert PeerReview.objects.get(token=token).flag == "Очень грубо"


def test_a_passed_work_counts_after_the_authors_reviews(begun, learners, tutor):
    author = learners[0]
    _pass(tutor, author)
    progress = ActivityProgress.objects.get(enrolment=author)
    assert progress.state == "submitted"
    first, second = _of(author)
    _write(first)
    progress.refresh_from_db()
    assert progress.state == "submitted"
    _write(second)
    progress.refresh_from_db()
    assert (progress.state, progress.score) == ("completed", Decimal(1))


def test_the_work_counts_at_once_where_the_reviews_were_written_before(begun, learners, tutor):
    author = learners[0]
    for review in _of(author):
        _write(review)
    _pass(tutor, author)
    assert ActivityProgress.objects.get(enrolment=author).state == "completed"


def test_nobody_must_review_where_none_is_required(
    methodologist, assignment, cohort, learners, tutor
):
    set_terms(methodologist, assignment, required=0)
    hand_in(learners[0], assignment)
    _pass(tutor, learners[0])
    assert ActivityProgress.objects.get(enrolment=learners[0]).state == "completed"


def test_a_tutor_releases_and_the_work_counts(begun, learners, tutor, stranger, organiser):
    author = learners[0]
    _pass(tutor, author)
    place = PeerReviewer.objects.get(enrolment=author)
    for person in (stranger, organiser, learners[1].person):
        with pytest.raises(NotFound):
            peer_desk.release_reviewer(person, reviewer_id=place.pk)
    peer_desk.release_reviewer(tutor, reviewer_id=place.pk)
    peer_desk.release_reviewer(tutor, reviewer_id=place.pk)
    place.refresh_from_db()
    assert place.released_by_id == tutor.pk
    assert ActivityProgress.objects.get(enrolment=author).state == "completed"


def test_a_tutor_leaves_a_review_out_of_the_result(begun, learners, tutor, stranger):
    author = learners[0]
    first, second = PeerReview.objects.filter(author=author)
    _write(first, WORST)
    _write(second, BEST)
    for person in (stranger, author.person):
        with pytest.raises(NotFound):
            peer_desk.exclude_review(person, token=first.token, is_excluded=True)
    peer_desk.exclude_review(tutor, token=first.token, is_excluded=True)
    with pytest.raises(NotFound):  # the author does not read it any more
        peer_reviews.rate_review(author.person, token=first.token, usefulness=1)
    review = peer_desk.take_result(tutor, submission_id=author.submissions.get().pk)
    assert (review.points, review.state) == (6, PASSED)


def test_the_peers_result_becomes_the_mark_by_one_press(begun, learners, tutor, stranger):
    author = learners[0]
    submission = author.submissions.get()
    with pytest.raises(Incomplete):
        peer_desk.take_result(tutor, submission_id=submission.pk)
    for review in PeerReview.objects.filter(author=author):
        _write(review, WORST)
    with pytest.raises(NotFound):
        peer_desk.take_result(stranger, submission_id=submission.pk)
    taken = peer_desk.take_result(tutor, submission_id=submission.pk)
    assert (taken.points, taken.state, taken.reviewer_id) == (0, RETURNED, tutor.pk)
    with pytest.raises(AttemptClosed):
        peer_desk.take_result(tutor, submission_id=submission.pk)


def test_an_organiser_sees_and_does_not_decide(begun, learners, organiser):
    for review in PeerReview.objects.filter(author=learners[0]):
        _write(review)
    with pytest.raises(Forbidden):
        peer_desk.take_result(organiser, submission_id=learners[0].submissions.get().pk)


def test_a_tutor_asks_somebody_else(tutor, stranger, assignment, terms, cohort, organiser):
    learners = make_learners(cohort, organiser, 4)
    for one in learners:
        hand_in(one, assignment)
    peer_giving.begin_round(PeerRound.objects.get().pk, actor=tutor)
    review = PeerReview.objects.first()
    with pytest.raises(NotFound):
        peer_desk.replace_reviewer(stranger, token=review.token)
    peer_desk.replace_reviewer(tutor, token=review.token)
    review.refresh_from_db()
    assert review.state == PeerReviewState.EXPIRED
    live = PeerReview.objects.filter(author=review.author_id, state="asked")
    assert live.count() == 2
    with pytest.raises(PeerConflict):
        peer_desk.replace_reviewer(tutor, token=review.token)
    with pytest.raises(PeerConflict) as caught:  # everybody has met this work
        peer_desk.replace_reviewer(tutor, token=live.first().token)
    assert caught.value.code == "nobody_else"


def test_the_sample_comes_first_and_gives_the_weight(
    methodologist, assignment, cohort, learners, tutor
):
    set_terms(methodologist, assignment, has_sample=True)
    _sample(methodologist, assignment)
    for one in learners:
        hand_in(one, assignment)
    found = PeerRound.objects.get()
    peer_giving.begin_round(found.pk, actor=tutor)
    person = learners[0].person
    with pytest.raises(PeerConflict) as caught:
        _write(_of(learners[0])[0])
    assert caught.value.code == "sample_first"
    with pytest.raises(PeerConflict):
        peer_reviews.accept_explanation(person, round_id=found.pk)
    place = peer_reviews.mark_sample(person, round_id=found.pk, marks={"sound": "0", "choice": "2"})
    assert (place.difference, place.weight, place.calibrated_at) == (
        Decimal("0.5"),
        Decimal("0.5"),
        None,
    )
    place = peer_reviews.mark_sample(person, round_id=found.pk, marks=BEST)
    assert place.calibrated_at is not None
    assert (place.tries, place.weight) == (2, Decimal("0.5"))  # the first try counts
    assert _write(_of(learners[0])[0]).state == "done"


def test_the_explanation_opens_the_works(methodologist, assignment, cohort, learners, tutor):
    set_terms(methodologist, assignment, has_sample=True)
    _sample(tutor, assignment, cohort.pk)
    hand_in(learners[0], assignment)
    found = PeerRound.objects.get()
    person = learners[0].person
    peer_reviews.mark_sample(person, round_id=found.pk, marks=WORST)
    place = peer_reviews.accept_explanation(person, round_id=found.pk)
    assert place.calibrated_at is not None
    assert place.weight == Decimal("0.25")


def test_without_a_sample_nobody_waits_for_one(methodologist, assignment, cohort, learners, tutor):
    set_terms(methodologist, assignment, has_sample=True)
    for one in learners:
        hand_in(one, assignment)
    found = PeerRound.objects.get()
    peer_giving.begin_round(found.pk, actor=tutor)
    assert _write(_of(learners[0])[0]).state == "done"
    with pytest.raises(NotFound):
        peer_reviews.mark_sample(learners[0].person, round_id=found.pk, marks=BEST)


def test_a_stranger_marks_no_sample(begun, stranger, tutor):
    for person in (stranger, tutor):
        with pytest.raises(NotFound):
            peer_reviews.mark_sample(person, round_id=begun.pk, marks=BEST)
        with pytest.raises(NotFound):
            peer_reviews.accept_explanation(person, round_id=begun.pk)


def test_samples_are_written_by_who_may(
    methodologist, tutor, stranger, organiser, assignment, terms, cohort
):
    for person in (tutor, stranger, organiser):
        with pytest.raises(Forbidden):
            _sample(person, assignment)
    for person in (methodologist, stranger, organiser):
        with pytest.raises(Forbidden):
            _sample(person, assignment, cohort.pk)
    _sample(methodologist, assignment)
    _sample(tutor, assignment, cohort.pk)
    again = _sample(tutor, assignment, cohort.pk, WORST)
    assert again.marks == WORST
    assert PeerSample.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"explanation": " "}, "explanation_missing"),
        ({"texts": {}}, "sample_empty"),
        ({"marks": {}}, "mark_missing"),
    ],
)
def test_a_sample_is_whole(methodologist, assignment, terms, changed, code):
    given = {**SAMPLE, "marks": BEST, **changed}
    with pytest.raises(Incomplete) as caught:
        peer_terms.keep_sample(methodologist, assignment=assignment, cohort_id=None, given=given)
    assert caught.value.code == code


def test_a_work_of_another_cohort_becomes_the_sample_without_its_author(
    institute, organiser, tutor, methodologist, assignment, terms, cohort, learners
):
    version = assignment.activity.module.version
    former = make_cohort(institute, version, slug="former")
    (author,) = make_learners(former, organiser, 1)
    hand_in(author, assignment, text=f"Работа: {author.person.surname} Анна Ильинична")
    submission = author.submissions.get()
    for person, code in ((tutor, NotFound), (methodologist, Forbidden)):
        with pytest.raises(code):
            peer_terms.choose_sample(
                person, assignment=assignment, cohort_id=cohort.pk, submission_id=submission.pk
            )
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", former.pk))
    tutor = type(tutor).objects.get(pk=tutor.pk)
    _pass(tutor, author)
    sample = peer_terms.choose_sample(
        tutor, assignment=assignment, cohort_id=cohort.pk, submission_id=submission.pk
    )
    assert sample.marks == BEST
    assert author.person.surname not in str(sample.parts)
    assert "•••" in str(sample.parts)


def test_terms_are_the_methodologists_and_the_drafts(tutor, methodologist, assignment):
    with pytest.raises(Forbidden):
        peer_terms.set_terms(tutor, activity_id=assignment.activity_id, fields=TERMS)
    with pytest.raises(Incomplete) as caught:
        set_terms(methodologist, assignment, reviewers=1, required=2)
    assert caught.value.field == "required"
    assert set_terms(methodologist, assignment).is_on
    assert set_terms(methodologist, assignment, is_on=False) is None
    assert not assignment.peer_terms.is_on
