"""Hints of likeness between works: what counts, who sees what, what a comparison may cost."""

import json
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from kamerton.assessment.enums import SubmissionState
from kamerton.assessment.errors import Incomplete
from kamerton.assessment.likeness import (
    MOST_PRINTS,
    SHINGLE,
    WINDOW,
    Source,
    common,
    pieces,
    prepare,
    prints,
    task_shingles,
)
from kamerton.assessment.models import Likeness, Submission, TextPrint, WorkText
from kamerton.assessment.operations import likeness as likening
from kamerton.assessment.operations import work
from kamerton.assessment.operations.personal import forget_person
from kamerton.assessment.queries import likeness as alike
from kamerton.core.errors import NotFound
from kamerton.files.api import store
from kamerton.files.models import StoredFile
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.people.models import Person
from kamerton.texts.api import from_markdown
from tests.factories.people import make_person
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_assignment
from tests.worker import run_jobs

pytestmark = pytest.mark.django_db


def words(start, count):
    """Return words that occur nowhere else."""
    return " ".join(f"слово{number}" for number in range(start, start + count))


COPIED = words(1000, 60)


# What counts (pure)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(WINDOW + SHINGLE - 1, 40))
def test_any_passage_of_twelve_words_gives_both_texts_one_print(before, after, length):
    passage = words(500, length)
    one = prepare(Source(f"{words(0, before)} {passage} {words(100, after)}"))
    two = prepare(Source(f"{words(2000, after)} {passage} {words(3000, before)}"))
    assert set(prints(one)) & set(prints(two))


@given(st.integers(0, 300))
def test_prints_are_few_and_texts_without_common_words_share_none(count):
    one, two = prepare(Source(words(0, count))), prepare(Source(words(5000, count)))
    assert not set(prints(one)) & set(prints(two))
    assert len(prints(one)) <= max(count, 1)


def test_a_very_long_text_keeps_a_bounded_sample():
    assert len(prints(prepare(Source(words(0, 19_000))))) == MOST_PRINTS


def test_the_share_is_what_of_one_stands_in_the_other():
    one = prepare(Source(f"{COPIED} {words(0, 140)}"))
    two = prepare(Source(f"{words(5000, 40)} {COPIED}"))
    assert (common(one, two).share, common(one, two).words) == (Decimal("0.300"), 60)
    assert common(two, one).share == Decimal("0.600")
    assert common(one, two).is_worth_a_look


def test_case_punctuation_and_yo_make_no_difference():
    one = prepare(Source("Всё, что слышно в зале — дыхание; и ещё тишина перед первым звуком."))
    two = prepare(Source("все что СЛЫШНО в зале дыхание и еще тишина перед первым звуком"))
    assert common(one, two).share == 1


@pytest.mark.parametrize("quote", ["«{}»", "“{}”", '"{}"', "„{}“"])
def test_quotations_do_not_count(quote):
    one = prepare(Source(f"{words(0, 50)} {quote.format(COPIED)} {words(60, 50)}"))
    two = prepare(Source(COPIED))
    assert one.counted == 100
    assert common(one, two).words == 0


def test_an_unclosed_quote_hides_nothing():
    assert prepare(Source(f"«начало без конца {words(0, 50)}")).counted == 53


def test_the_words_of_the_task_do_not_count():
    task = task_shingles(f"Опишите урок. {COPIED}")
    one = prepare(Source(f"{COPIED} {words(0, 50)}"), task)
    assert one.counted == 50
    assert common(one, prepare(Source(COPIED), task)).words == 0


def test_set_phrases_are_no_passages():
    phrase = words(1000, 7)
    one = prepare(Source(f"{words(0, 50)} {phrase} {words(60, 50)}"))
    assert common(one, prepare(Source(f"{words(5000, 50)} {phrase}"))).words == 0


def test_pieces_give_the_whole_text_back():
    text = f"{words(0, 10)}\n\n{COPIED}. «{words(300, 9)}»!"
    one = prepare(Source(text))
    found = pieces(one, common(one, prepare(Source(COPIED))))
    assert "".join(piece.text for piece in found) == text
    assert [piece.text for piece in found if piece.is_common] == [COPIED]
    assert [piece.text for piece in found if piece.is_left_out] == [words(300, 9)]
    empty = prepare(Source("…"))
    assert [piece.text for piece in pieces(empty, common(empty, one))] == ["…"]


# Works


@pytest.fixture
def version(institute):
    return make_version(institute, activity_type="assignment")


@pytest.fixture
def assignment(methodologist, version):
    return make_assignment(methodologist, version, task=from_markdown(f"Задание {words(9000, 30)}"))


@pytest.fixture
def cohort(institute, version, assignment):
    return make_cohort(institute, version)


@pytest.fixture
def enrolment(cohort, learner, organiser, tutor):
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    return make_studying(cohort, learner, organiser, tutor)


@pytest.fixture
def peer(cohort, organiser, enrolment):
    return _studying(cohort, organiser, "Гусев")


@pytest.fixture
def elsewhere(institute, version, assignment, organiser):
    other = make_cohort(institute, version, slug="other")
    other.title = "Тайная группа"
    other.save()
    return _studying(other, organiser, "Чужакова")


def _studying(cohort, organiser, surname):
    cohort.state = "recruiting"
    cohort.save()
    return make_studying(cohort, make_person(surname, "Анна"), organiser)


def _hand_in(enrolment, assignment, text):
    person = enrolment.person
    draft = work.draft_submission(person, assignment_id=assignment.pk, enrolment=enrolment)
    parts = {"report": {"text": from_markdown(text)}}
    work.save_draft(person, submission_id=draft.pk, parts=parts)
    made = work.submit_work(person, submission_id=draft.pk)
    _compare(made)
    return made


def _compare(made):
    likening.index_work(made.pk)
    return likening.find_likeness(made.pk)


@pytest.fixture
def earlier(peer, assignment):
    return _hand_in(peer, assignment, f"{words(0, 40)} {COPIED}")


@pytest.fixture
def copied(enrolment, earlier, assignment):
    return _hand_in(enrolment, assignment, f"{COPIED} {words(200, 80)}")


def test_a_likeness_is_kept_for_both_sides(earlier, copied):
    rows = Likeness.objects.order_by("submission_id").values_list(
        "submission_id", "other_id", "share", "words"
    )
    assert list(rows) == [
        (earlier.pk, copied.pk, Decimal("0.600"), 60),
        (copied.pk, earlier.pk, Decimal("0.429"), 60),
    ]


def test_handing_in_has_it_compared_by_a_job(
    enrolment, earlier, assignment, learner, django_capture_on_commit_callbacks
):
    draft = work.draft_submission(learner, assignment_id=assignment.pk, enrolment=enrolment)
    parts = {"report": {"text": from_markdown(COPIED)}}
    work.save_draft(learner, submission_id=draft.pk, parts=parts)
    with django_capture_on_commit_callbacks(execute=True):
        work.submit_work(learner, submission_id=draft.pk)
    assert "assessment.compare_work" in run_jobs()
    assert Likeness.objects.filter(submission=draft).exists()


def test_words_of_files_are_compared_once_they_are_read(
    enrolment, earlier, assignment, learner, django_capture_on_commit_callbacks
):
    assignment.parts = [{"key": "file", "kind": "file", "title": "Файл", "required": True}]
    assignment.save()
    draft = work.draft_submission(learner, assignment_id=assignment.pk, enrolment=enrolment)
    upload = store(COPIED.encode(), "a.txt", owner=("upload", learner.pk), actor=learner)
    work.keep_draft(
        learner, submission_id=draft.pk, parts={}, sent={"file": work.SentFiles(ids=(upload.pk,))}
    )
    with django_capture_on_commit_callbacks(execute=True):
        work.submit_work(learner, submission_id=draft.pk)
        StoredFile.objects.filter(pk=upload.pk).update(text=COPIED)
    run_jobs()
    assert Likeness.objects.get(submission=draft).share == 1


def test_a_block_quotation_and_the_task_do_not_count(enrolment, earlier, assignment):
    quoted = _hand_in(enrolment, assignment, f"> {COPIED}\n\n{words(200, 80)} {words(9000, 30)}")
    assert WorkText.objects.get(submission=quoted).words == 80
    assert not Likeness.objects.exists()


def test_ones_own_earlier_attempt_is_no_likeness(enrolment, assignment, tutor):
    first = _hand_in(enrolment, assignment, COPIED)
    work.review_work(
        tutor,
        submission_id=first.pk,
        decision=SubmissionState.RETURNED,
        marks={"sound": "0", "choice": "0"},
    )
    _hand_in(enrolment, assignment, COPIED)
    assert not Likeness.objects.exists()


def test_works_of_another_institute_are_not_compared(district, elsewhere, enrolment, assignment):
    elsewhere.cohort.organisation = district
    elsewhere.cohort.save()
    _hand_in(elsewhere, assignment, COPIED)
    _hand_in(enrolment, assignment, COPIED)
    assert not Likeness.objects.exists()


def test_short_works_and_drafts_are_not_compared(enrolment, peer, assignment):
    _hand_in(peer, assignment, words(0, 30))
    _hand_in(enrolment, assignment, words(0, 30))
    assert (WorkText.objects.count(), TextPrint.objects.count()) == (2, 0)
    Submission.objects.update(state="draft")
    WorkText.objects.all().delete()
    assert likening.find_likeness(Submission.objects.first().pk) == 0
    assert likening.index_missing() == 0


def test_comparing_twice_changes_nothing_and_keeps_what_was_dismissed(tutor, copied):
    likeness = Likeness.objects.get(submission=copied)
    likening.dismiss_likeness(tutor, likeness_id=likeness.pk, reason="Общий план урока")
    stored = TextPrint.objects.count()
    assert _compare(copied) == 1
    assert TextPrint.objects.count() == stored
    likeness.refresh_from_db()
    assert likeness.reason == "Общий план урока"


def test_works_from_before_the_index_are_put_into_it(copied):
    WorkText.objects.all().delete()
    assert likening.index_missing() == 2
    assert likening.index_missing() == 0
    assert TextPrint.objects.exists()


def test_a_forgotten_learner_leaves_no_prints(learner, copied):
    forget_person(learner.pk)
    assert not WorkText.objects.filter(submission=copied).exists()
    assert not Likeness.objects.exists()


# Who sees what


def _text(response, status=200):
    assert response.status_code == status
    return response.content.decode().replace("\xa0", " ")


ROLES = [
    ("tutor", 200),
    ("methodologist", 200),
    ("learner", 404),
    ("organiser", 404),
    ("expert", 404),
    ("stranger", 404),
]


@pytest.mark.parametrize(("name", "status"), ROLES)
def test_who_sees_hints(request, sign_in, copied, name, status):
    client = sign_in(request.getfixturevalue(name))
    likeness = Likeness.objects.get(submission=copied)
    for address in (f"/desk/{copied.pk}/likeness/", f"/likeness/{likeness.pk}/"):
        assert client.get(address).status_code == status
    answer = client.post(f"/likeness/{likeness.pk}/dismiss/", {"reason": "Так"})
    assert answer.status_code == (302 if status == 200 else 404)


def test_a_learner_who_also_teaches_sees_no_hints_on_the_own_work(sign_in, learner, copied):
    grant_role(learner, role=Role.TUTOR, actor=None, scope=("cohort", copied.enrolment.cohort_id))
    client = sign_in(Person.objects.get(pk=learner.pk))
    assert client.get(f"/desk/{copied.pk}/likeness/").status_code == 404


def test_the_learners_own_page_says_nothing(sign_in, learner, copied):
    assert "Похож" not in _text(sign_in(learner).get(f"/submissions/{copied.pk}/"))


def test_the_tutor_sees_both_texts_with_what_they_share(sign_in, tutor, copied):
    client = sign_in(tutor)
    assert f"/desk/{copied.pk}/likeness/" in _text(client.get(f"/desk/{copied.pk}/"))
    part = _text(client.get(f"/desk/{copied.pk}/likeness/", headers={"HX-Request": "true"}))
    assert "Гусев Анна: совпадает 43 %" in part
    likeness = Likeness.objects.get(submission=copied)
    text = _text(client.get(f"/likeness/{likeness.pk}/"))
    assert text.count(f"<mark>{COPIED}</mark>") == 2
    assert "Гусев" in text


def test_nothing_alike_is_nothing_on_the_page_of_review(sign_in, tutor, enrolment, assignment):
    made = _hand_in(enrolment, assignment, words(0, 60))
    client = sign_in(tutor)
    part = client.get(f"/desk/{made.pk}/likeness/", headers={"HX-Request": "true"})
    assert part.content == b""
    assert "Похожего не нашлось" in _text(client.get(f"/desk/{made.pk}/likeness/"))


def test_of_a_work_that_is_not_open_neither_name_nor_text_is_shown(
    sign_in, tutor, elsewhere, enrolment, assignment, methodologist
):
    _hand_in(elsewhere, assignment, f"{COPIED} {words(7000, 30)}")
    made = _hand_in(enrolment, assignment, COPIED)
    likeness = Likeness.objects.get(submission=made)
    client = sign_in(tutor)
    for address in (f"/desk/{made.pk}/likeness/", f"/likeness/{likeness.pk}/"):
        text = _text(client.get(address))
        assert "работа другой группы" in text
        for closed in ("Чужакова", "Тайная группа", "слово7001"):
            assert closed not in text
    client = sign_in(methodologist)
    text = _text(client.get(f"/likeness/{likeness.pk}/"))
    assert "Чужакова" in text
    assert "слово7001" in text


def test_a_hint_is_dismissed_with_a_reason_and_taken_back(sign_in, tutor, copied):
    likeness = Likeness.objects.get(submission=copied)
    with pytest.raises(Incomplete):
        likening.dismiss_likeness(tutor, likeness_id=likeness.pk, reason="  ")
    client = sign_in(tutor)
    address = f"/likeness/{likeness.pk}/dismiss/"
    client.post(address, {"reason": ""})
    likeness.refresh_from_db()
    assert likeness.dismissed_at is None
    client.post(address, {"reason": "Общий план урока"})
    assert "Общий план урока" in _text(client.get(f"/desk/{copied.pk}/likeness/"))
    client.post(address, {"do": "restore"})
    likeness.refresh_from_db()
    assert (likeness.dismissed_at, likeness.reason) == (None, "")


def test_there_is_no_hint_of_nothing(tutor):
    with pytest.raises(NotFound):
        likening.dismiss_likeness(tutor, likeness_id=0, reason="Так")


def test_nothing_follows_by_itself(copied):
    assert set(Submission.objects.values_list("state", flat=True)) == {"submitted"}


@pytest.mark.parametrize("count", [1, 3])
def test_statements(
    sign_in, tutor, cohort, organiser, assignment, copied, count, django_assert_num_queries
):
    for number in range(1, count):
        _hand_in(_studying(cohort, organiser, f"Ещё{number}"), assignment, COPIED)
    client = sign_in(tutor)
    client.get("/desk/")
    likeness = Likeness.objects.filter(submission=copied).first()
    with django_assert_num_queries(4):
        client.get(f"/desk/{copied.pk}/likeness/")
    with django_assert_num_queries(3):
        client.get(f"/likeness/{likeness.pk}/")


# What a comparison costs among very many works

MANY = 100_000
EACH = 8


def _store_many(enrolment, assignment, popular):
    """Store a hundred thousand works by their prints; one print stands in every one of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL session_replication_role = replica"
        )  # rows made to fit: unchecked
        cursor.execute(
            "INSERT INTO assessment_submission (id, assignment_id, enrolment_id, number, state,"
            " parts, self_marks, saved_at)"
            " SELECT 1000000 + n, %s, 1000000 + n, 1, 'passed', '{}', '{}', now()"
            " FROM generate_series(1, %s) AS n",
            [assignment.pk, MANY],
        )
        cursor.execute(
            "INSERT INTO assessment_worktext (submission_id, words, indexed_at)"
            " SELECT 1000000 + n, 300, now() FROM generate_series(1, %s) AS n",
            [MANY],
        )
        cursor.execute(
            "INSERT INTO assessment_textprint (hash, text_id)"
            " SELECT CASE WHEN k = 1 THEN %s ELSE hashint8extended(n * 100 + k, 7) END, 1000000 + n"
            " FROM generate_series(1, %s) AS n, generate_series(1, %s) AS k",
            [popular, MANY, EACH],
        )
        cursor.execute("ANALYZE assessment_textprint")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def _read(node, found):
    """Return how many rows the scans of the index of prints gave."""
    if node.get("Relation Name") == "assessment_textprint":
        assert "Index" in node["Node Type"], node["Node Type"]
        found.append(node["Actual Rows"] * node["Actual Loops"])
    for child in node.get("Plans", ()):
        _read(child, found)
    return sum(found)


def test_a_comparison_among_a_hundred_thousand_works_reads_a_bounded_part_of_the_index(
    enrolment, peer, assignment
):
    near = _hand_in(peer, assignment, f"{words(0, 300)} {COPIED}")
    own = prints(prepare(Source(f"{COPIED} {words(6000, 300)}")))
    _store_many(enrolment, assignment, popular=own[0])
    assert TextPrint.objects.count() > MANY * EACH
    with connection.cursor() as cursor:
        explained = f"EXPLAIN (ANALYZE, FORMAT JSON) {alike._ALIKE}"
        cursor.execute(explained, [own, 0, alike.MOST_OF_A_PRINT, alike.LEAST_PRINTS, 40])
        (plan,) = cursor.fetchone()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    assert _read(plan[0]["Plan"], []) <= len(own) + alike.MOST_OF_A_PRINT + len(
        prints(prepare(Source(COPIED)))
    )
    assert alike.alike_ids(own, but=0) == [near.pk]
    made = _hand_in(enrolment, assignment, f"{COPIED} {words(6000, 300)}")
    assert Likeness.objects.get(submission=made).other_id == near.pk


def test_a_print_that_everybody_has_is_read_no_further_than_its_bound(enrolment, assignment, peer):
    _store_many(enrolment, assignment, popular=77)
    found = alike.alike_ids([77, 78], but=0)
    assert found == []  # one print in common is chance
