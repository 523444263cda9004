"""Colleagues pin comments to places of a work: part of the review, without a name."""

import json
import uuid

import pytest

from kamerton.assessment.errors import BadComment, PeerConflict
from kamerton.assessment.models import PeerReview, PeerRound
from kamerton.assessment.operations import peer_comments as commenting
from kamerton.assessment.operations import peer_giving
from kamerton.assessment.operations import peer_reviews as reviewing
from kamerton.assessment.operations.comments import NewComment
from kamerton.assessment.operations.peer_personal import forget_peer
from kamerton.assessment.queries.peer_personal import peer_data
from kamerton.core.errors import NotFound
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from tests.factories.peers import BEST, WORDS, hand_in, make_learners, set_due, set_terms
from tests.factories.study import make_cohort, make_version
from tests.factories.tasks import make_assignment

pytestmark = pytest.mark.django_db
QUOTE = {"quote": "номер", "nth": 0}
PART = {"HX-Request": "true", "X-Requested-With": "fetch"}


@pytest.fixture
def assignment(institute, methodologist):
    found = make_assignment(methodologist, make_version(institute, activity_type="assignment"))
    set_terms(methodologist, found)
    return found


@pytest.fixture
def learners(institute, assignment, organiser, tutor):
    cohort = make_cohort(institute, assignment.activity.module.version)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    set_due(cohort, assignment)
    found = make_learners(cohort, organiser, 3, tutor)
    for one in found:
        hand_in(one, assignment, text=f"Отчёт номер {one.pk}")
    peer_giving.begin_round(PeerRound.objects.get().pk, actor=tutor)
    return found


@pytest.fixture
def review(learners):
    return PeerReview.objects.filter(reviewer=learners[0]).order_by("pk").first()


def _pin(person, review, text="Здесь ровнее", key="k1", **said):
    new = NewComment(text, said.pop("place", QUOTE), said.pop("part", "report"), key=key, **said)
    return commenting.add_peer_comment(person, token=review.token, said=new)


def _send(person, review):
    said = {"words": WORDS, "remarks": {}}
    return reviewing.send_review(person, token=review.token, marks=BEST, said=said)


def test_a_comment_goes_with_the_review_once_and_without_the_reviewers_name(learners, review):
    person = learners[0].person
    _pin(person, review, text=f"Ровнее. {person.surname}")
    _pin(person, review, text="Иначе")
    review.refresh_from_db()
    (kept,) = review.comments
    assert kept == {
        "key": "k1",
        "text": "Ровнее. •••",
        "place": QUOTE,
        "part": "report",
        "on_file": None,
    }
    _send(person, review)
    review.refresh_from_db()
    assert len(review.comments) == 1


def test_a_comment_never_points_to_a_file_that_is_not_of_the_work(learners, review):
    _pin(learners[0].person, review, place={"page": 1}, on_file=7)
    review.refresh_from_db()
    assert review.comments[0]["on_file"] is None


@pytest.mark.parametrize(("text", "key"), [(" ", "k1"), ("Слова", "")])
def test_nothing_said_is_refused(learners, review, text, key):
    with pytest.raises(BadComment):
        _pin(learners[0].person, review, text=text, key=key)


def test_there_is_an_end_to_comments(learners, review):
    PeerReview.objects.filter(pk=review.pk).update(
        comments=[{"key": str(n), "text": "а"} for n in range(commenting.MOST_COMMENTS)]
    )
    with pytest.raises(BadComment):
        _pin(learners[0].person, review, key="one more")


def test_a_sent_review_is_closed_to_comments(learners, review):
    person = learners[0].person
    _pin(person, review)
    _send(person, review)
    with pytest.raises(PeerConflict):
        _pin(person, review, key="k2")
    with pytest.raises(PeerConflict):
        commenting.remove_peer_comment(person, token=review.token, key="k1")


def test_comments_are_the_reviewers_own(sign_in, learners, review, tutor, stranger):
    for person in (learners[1].person, review.author.person, tutor, stranger):
        with pytest.raises(NotFound):
            _pin(person, review)
        client = sign_in(person)
        for tail in ("", "remove/"):
            path = f"/peer/reviews/{review.token}/comments/{tail}"
            assert client.post(path, {"text": "а", "key": "k"}).status_code == 404
    assert client.get(f"/peer/reviews/{uuid.uuid4()}/comments/").status_code == 404


def test_the_page_keeps_shows_refuses_and_removes(sign_in, learners, review):
    client = sign_in(learners[0].person)
    path = f"/peer/reviews/{review.token}/comments/"
    form = {"text": "Здесь ровнее", "key": "k1", "part": "report", "place": json.dumps(QUOTE)}
    for _time in range(2):
        text = client.post(path, form, headers=PART).content.decode()
    assert text.count("Здесь ровнее") == 1
    assert "Отчёт · «номер»" in text
    assert client.post(path, {**form, "key": "k2", "text": ""}, headers=PART).status_code == 422
    assert client.post(path, {**form, "key": "k2", "place": "[]"}, headers=PART).status_code == 422
    assert client.post(path, form).url == f"/peer/reviews/{review.token}/"
    assert "Здесь ровнее" in client.get(f"/peer/reviews/{review.token}/").content.decode()
    gone = client.post(f"{path}remove/", {"key": "k1"}, headers=PART)
    assert "Здесь ровнее" not in gone.content.decode()
    review.refresh_from_db()
    assert review.comments == []
    _send(learners[0].person, review)
    assert client.post(f"{path}remove/", {"key": "k1"}, headers=PART).status_code == 422


def test_the_author_and_the_tutor_read_them_with_the_review(sign_in, learners, review, tutor):
    person = learners[0].person
    _pin(person, review, text="Здесь ровнее")
    for one in PeerReview.objects.select_related("reviewer__person"):
        _send(one.reviewer.person, one)
    submission = review.work.submission_id
    own = sign_in(review.author.person).get(f"/submissions/{submission}/colleagues/")
    text = own.content.decode()
    assert "Здесь ровнее" in text
    assert "Отчёт · «номер»" in text
    assert person.surname not in text
    staff = sign_in(tutor).get(f"/desk/{submission}/colleagues/").content.decode()
    assert "Здесь ровнее" in staff
    assert "Здесь ровнее" in sign_in(person).get(f"/peer/reviews/{review.token}/").content.decode()


def test_comments_go_with_the_person(learners, review):
    _pin(learners[0].person, review)
    written = peer_data(learners[0].person_id)["peer_reviews_written.json"]
    assert [one["comments"] for one in written if one["comments"]] == [
        [{"key": "k1", "text": "Здесь ровнее", "place": QUOTE, "part": "report", "on_file": None}]
    ]
    forget_peer(learners[0].person_id)
    review.refresh_from_db()
    assert review.comments == []
