"""Comments pinned to places of a work, takes, and the score that an assignment is played from."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kamerton.assessment.enums import SubmissionState
from kamerton.assessment.errors import BadComment, Incomplete
from kamerton.assessment.models import Assignment, Comment
from kamerton.assessment.operations import carrying, takes, work
from kamerton.assessment.operations import comments as commenting
from kamerton.assessment.operations.comments import NewComment
from kamerton.assessment.places import order_of, place_words, read_place
from kamerton.assessment.queries.comments import comments_of
from kamerton.core.errors import Forbidden, NotFound
from kamerton.files.api import SentFiles, files_of, store
from kamerton.notifications.models import Notification
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.scores import queries
from kamerton.scores.api import render
from kamerton.scores.models import Alignment
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_assignment

ABC = "X:1\nT:Полька\nM:2/4\nL:1/8\nQ:1/4=96\nK:C\nce cG | Ac G2 | FA FA | GE G2 |]\n"
PARTS = [{"key": "take", "kind": "audio", "title": "Дубль", "required": True}]
MARKS = {"sound": "4", "choice": "2"}


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(-5, 100),
    st.text(max_size=4),
    st.lists(st.integers(), max_size=2),
)
NAMES = ["bar", "to_bar", "beat", "ms", "to_ms", "page", "x", "y", "quote", "nth"]


@given(st.one_of(VALUES, st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4)))
def test_whatever_is_sent_becomes_a_place_that_can_be_told_or_nothing(sent):
    place = read_place(sent)
    if place is not None:
        assert read_place(place) == place
        assert isinstance(place_words(place), str)
        assert order_of(place) >= (0,)


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ({"bar": 4, "beat": 2}, "такт 5, доля 2"),
        ({"bar": 4, "to_bar": 5}, "такты 5–6"),
        ({"bar": 0, "beat": 1, "ms": 61_500}, "такт 1, доля 1 · 1:01"),
        ({"ms": 14_000, "to_ms": 20_000}, "0:14–0:20"),
        ({"page": 3}, "страница 3"),
        ({"page": 3, "x": 100, "y": 1000}, "страница 3, внизу, слева"),
        ({"page": 1, "x": 500, "y": 0}, "страница 1, вверху, в центре"),
        ({"quote": "мех ровно"}, "«мех ровно»"),
        ({}, ""),
    ],
)
def test_a_place_is_told_in_words(place, told):
    with translation.override("ru"):
        assert place_words(place) == told


@pytest.mark.parametrize(
    "place",
    [
        {"bar": 5, "to_bar": 4},
        {"beat": 2},
        {"ms": 5, "to_ms": 5},
        {"bar": -1},
        {"page": 0},
        {"x": 1, "y": 1},
        {"page": 1, "x": 1},
        {"page": 1, "y": 1},
        {"page": 1, "x": 1001, "y": 1},
        {"quote": " "},
    ],
)
def test_a_place_that_makes_no_sense_is_refused(place):
    assert read_place(place) is None


@pytest.fixture(autouse=True)
def _forget_renditions():
    queries._ready_rendition.cache_clear()


@pytest.fixture
def assignment(db, institute, methodologist):
    version = make_version(institute, activity_type="assignment")
    return make_assignment(methodologist, version, parts=PARTS, score_key=render(ABC).key)


@pytest.fixture
def enrolment(institute, assignment, learner, organiser, tutor):
    cohort = make_cohort(institute, assignment.activity.module.version)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    return make_studying(cohort, learner, organiser, tutor)


@pytest.fixture
def draft(learner, assignment, enrolment):
    return work.draft_submission(learner, assignment_id=assignment.pk, enrolment=enrolment)


def _upload(person, name="take.webm"):
    return store(b"\x1aE\xdf\xa3" + name.encode(), name, owner=("upload", person.pk), actor=person)


@pytest.fixture
def submitted(learner, draft):
    file = _upload(learner)
    takes.add_take(
        learner, submission_id=draft.pk, part="take", file_id=file.pk, points=[(0, 900), (4, 5900)]
    )
    return work.submit_work(learner, submission_id=draft.pk)


def _review(tutor, submission, decision=SubmissionState.PASSED):
    return work.review_work(
        tutor,
        submission_id=submission.pk,
        decision=decision,
        marks=MARKS,
        remarks={"sound": "тише"},
    )


def test_a_take_goes_into_the_draft_once_with_its_bars(learner, draft):
    file = _upload(learner)
    for _time in range(2):
        kept = takes.add_take(
            learner, submission_id=draft.pk, part="take", file_id=file.pk, points=[(0, 900)]
        )
    assert kept.parts["take"] == {"files": [file.pk]}
    assert Alignment.objects.get().points == [[0, 900]]


def test_a_take_for_another_part_or_of_another_person_is_refused(learner, colleague, draft):
    mine, other = _upload(learner), _upload(colleague, "b.webm")
    with pytest.raises(Incomplete):
        takes.add_take(learner, submission_id=draft.pk, part="letter", file_id=mine.pk)
    takes.add_take(learner, submission_id=draft.pk, part="take", file_id=other.pk)
    draft.refresh_from_db()
    assert draft.parts == {"take": {"files": []}}


def test_the_page_sends_a_take(client, learner, draft):
    client.force_login(learner)
    address = reverse("assessment:take", args=[draft.pk])
    data = {"part": "take", "file": _upload(learner).pk, "points": json.dumps([[0, 100.5]])}
    assert client.post(address, data).json() == {"added": True}
    assert client.post(address, {"part": "take"}).status_code == 400


def test_a_tutor_comments_and_the_learner_gets_it_with_the_review(tutor, learner, submitted):
    file_id = submitted.parts["take"]["files"][0]
    said = NewComment("Мех", {"bar": 1, "beat": 2}, on_file=file_id)
    commenting.add_comment(tutor, submission_id=submitted.pk, said=said)
    files = files_of(("submission", submitted.pk))
    assert comments_of(learner, submitted, files) == []
    with pytest.raises(Forbidden):
        commenting.add_comment(learner, submission_id=submitted.pk, said=NewComment("?"))
    _review(tutor, submitted)
    submitted.refresh_from_db()
    (shown,) = comments_of(learner, submitted, files)
    assert (shown.number, shown.place["file"], shown.is_own) == (1, file_id, False)


def test_threads_stand_in_the_order_of_the_score(tutor, submitted):
    for bar in (3, 0, 2):
        said = NewComment(f"такт {bar}", {"bar": bar})
        commenting.add_comment(tutor, submission_id=submitted.pk, said=said)
    said = NewComment("в целом")
    commenting.add_comment(tutor, submission_id=submitted.pk, said=said)
    texts = [one.comment.text for one in comments_of(tutor, submitted, [])]
    assert texts == ["в целом", "такт 0", "такт 2", "такт 3"]


def test_an_answer_tells_the_other_side_and_a_thread_is_marked_done(
    tutor, learner, submitted, django_capture_on_commit_callbacks
):
    note = SentFiles(ids=(_upload(tutor, "voice.webm").pk,))
    first = commenting.add_comment(
        tutor, submission_id=submitted.pk, said=NewComment(place={"bar": 1}, sent=note)
    )
    assert len(first.files) == 1
    _review(tutor, submitted, SubmissionState.RETURNED)
    with django_capture_on_commit_callbacks(execute=True):
        answer = NewComment("Понял", {"bar": 3}, parent=first.pk)
        reply = commenting.add_comment(learner, submission_id=submitted.pk, said=answer)
        again = NewComment("Хорошо", parent=reply.pk)
        second = commenting.add_comment(tutor, submission_id=submitted.pk, said=again)
    assert (reply.place, reply.parent, second.parent) == ({}, first, first)
    told = Notification.objects.filter(kind="assessment.commented")
    assert sorted(told.values_list("person_id", flat=True)) == sorted([tutor.pk, learner.pk])
    done = commenting.resolve_comment(learner, comment_id=second.pk, is_resolved=True)
    assert (done, done.resolved_by) == (first, learner)
    assert (
        commenting.resolve_comment(tutor, comment_id=first.pk, is_resolved=False).resolved_at
        is None
    )


def test_a_comment_is_taken_back_only_by_its_author_and_unanswered(tutor, learner, submitted):
    said = NewComment("Мех", {"bar": 1})
    first = commenting.add_comment(tutor, submission_id=submitted.pk, said=said)
    _review(tutor, submitted)
    with pytest.raises(BadComment):
        commenting.remove_comment(learner, comment_id=first.pk)
    answer = NewComment("Да", parent=first.pk)
    reply = commenting.add_comment(learner, submission_id=submitted.pk, said=answer)
    with pytest.raises(BadComment):
        commenting.remove_comment(tutor, comment_id=first.pk)
    commenting.remove_comment(learner, comment_id=reply.pk)
    commenting.remove_comment(tutor, comment_id=first.pk)
    assert not Comment.objects.exists()
    with pytest.raises(NotFound):
        commenting.remove_comment(tutor, comment_id=first.pk)


@pytest.mark.parametrize("said", [NewComment(" "), NewComment("ответ", parent=10**9)])
def test_an_empty_comment_and_an_answer_to_nothing_are_refused(tutor, submitted, said):
    with pytest.raises((BadComment, NotFound)):
        commenting.add_comment(tutor, submission_id=submitted.pk, said=said)


def test_strangers_and_methodologists_do_not_comment(methodologist, stranger, submitted):
    for person in (methodologist, stranger):
        with pytest.raises(Forbidden):
            commenting.add_comment(person, submission_id=submitted.pk, said=NewComment("?"))


def test_the_page_of_a_work_has_score_recording_and_threads(
    client, tutor, learner, submitted, django_assert_max_num_queries
):
    said = NewComment("Мех", {"bar": 1, "beat": 2})
    commenting.add_comment(tutor, submission_id=submitted.pk, said=said)
    _review(tutor, submitted)
    client.force_login(learner)
    address = reverse("assessment:submission", args=[submitted.pk])
    client.get(address)
    with django_assert_max_num_queries(10):
        page = client.get(address).content.decode()
    assert 'data-place=\'{"bar": 1, "beat": 2' in page
    assert "[[0, 900.0], [4, 5900.0]]" in page or "[[0, 900], [4, 5900]]" in page
    assert "такт 2, доля 2" in page


def test_comments_come_and_go_as_a_part_of_the_page(client, tutor, submitted):
    client.force_login(tutor)
    address = reverse("assessment:comments", args=[submitted.pk])
    part = {"HTTP_HX_REQUEST": "true"}
    data = {"text": "Мех", "place": '{"bar": 1}', "part": "", "on_file": "", "parent": ""}
    assert "такт 2" in client.post(address, data, **part).content.decode()
    refused = client.post(address, {**data, "place": "{"}, **part)
    assert refused.status_code == 422
    assert client.post(address, {**data, "text": ""}, **part).status_code == 422
    comment = Comment.objects.get()
    done = reverse("assessment:comment_resolve", args=[comment.pk])
    assert 'aria-pressed="true"' in client.post(done, {"done": "1"}, **part).content.decode()
    gone = reverse("assessment:comment_remove", args=[comment.pk])
    assert client.post(gone, **part).status_code == 200
    assert client.post(gone, **part).status_code == 404
    assert client.post(address, data).status_code == 302


def test_a_methodologist_gives_an_assignment_its_score(client, methodologist, assignment):
    client.force_login(methodologist)
    address = reverse("assessment:assignment_edit", args=[assignment.activity_id])
    page = client.get(address).content.decode()
    assert "Полька" in page, page[page.index("<main") :]
    data = {
        "part-0-key": "take",
        "part-0-title": "Дубль",
        "part-0-kind": "audio",
        "criterion-0-title": "Звук",
        "criterion-0-level-0-points": "0",
        "criterion-0-level-0-title": "нет",
        "criterion-0-level-1-points": "1",
        "criterion-0-level-1-title": "есть",
        "pass_points": "1",
        "task": "Сыграйте",
    }
    other = SimpleUploadedFile("other.abc", ABC.replace("Полька", "Вальс").encode())
    answer = client.post(address, {**data, "score-file": other})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    key = Assignment.objects.get().score_key
    assert key == render(ABC.replace("Полька", "Вальс")).key
    client.post(address, {**data, "no_score": "on"})
    assert Assignment.objects.get().score_key == ""


def test_a_carried_assignment_has_its_score_engraved_anew(methodologist, assignment):
    carried = carrying.dump_assignment(assignment.activity)
    Assignment.objects.update(score_key="")
    carrying.load_assignment(assignment.activity, carried, methodologist)
    assert Assignment.objects.get().score_key == render(ABC).key
    assert carrying._engraved("!!!") == ""
    assert carrying._source_of("0" * 64) == ""
