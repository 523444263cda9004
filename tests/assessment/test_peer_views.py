"""Pages of peer review: what each shows, to whom, at what cost."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from kamerton.assessment.models import PeerReview, PeerReviewer, PeerRound, PeerSample, PeerWork
from kamerton.assessment.operations import peer_giving, peer_reviews, peer_terms
from kamerton.assessment.operations.work import review_work
from kamerton.assessment.queries.peer_tasks import may_read_sample, may_read_work
from kamerton.assessment.queries.personal import personal_data
from kamerton.core import clock
from kamerton.core.errors import NotFound
from kamerton.files.api import access_file, files_of, store
from kamerton.notifications.models import Notification
from kamerton.notifications.registry import kind_of
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.texts.api import from_markdown
from tests.factories.peers import (
    BEST,
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
SAID = {"words": WORDS, "remarks": {"sound": "Слышно всё"}}
MARKED = {"mark_sound": "4", "mark_choice": "2", "words": WORDS}


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
        hand_in(one, assignment, text=f"Отчёт номер {one.pk}")
    found = PeerRound.objects.get()
    peer_giving.begin_round(found.pk, actor=tutor)
    return found


@pytest.fixture
def outsider(institute, assignment, organiser):
    """Return a learner of another cohort of the same programme."""
    other = make_cohort(institute, assignment.activity.module.version, slug="other")
    (one,) = make_learners(other, organiser, 1)
    return one.person


def _write_all(marks=BEST):
    for review in PeerReview.objects.filter(state="asked"):
        peer_reviews.send_review(review.reviewer.person, token=review.token, marks=marks, said=SAID)


def _sampled(methodologist, assignment, **fields):
    set_terms(methodologist, assignment, has_sample=True, **fields)
    return peer_terms.keep_sample(
        methodologist,
        assignment=assignment,
        cohort_id=None,
        given={
            "texts": {"report": from_markdown("Текст образца")},
            "marks": BEST,
            "remarks": {"sound": "Звук ровный"},
            "explanation": "Смотрите на начало.",
        },
    )


def _url(name, *args):
    return reverse(f"assessment:{name}", args=args)


def _page(client, name, *args, status=200):
    response = client.get(_url(name, *args))
    assert response.status_code == status
    return response.content.decode()


def test_a_reviewer_sees_what_awaits_and_nothing_of_whose_it_is(sign_in, begun, learners):
    client = sign_in(learners[0].person)
    page = _page(client, "peer_round", begun.pk)
    assert "написано отзывов: 0 из 2" in page
    assert page.count("peer/reviews/") >= 2
    review = PeerReview.objects.filter(reviewer=learners[0]).first()
    work = _page(client, "peer_review", review.token)
    assert f"Отчёт номер {review.author_id}" in work
    for other in learners[1:]:
        assert other.person.surname not in page + work
        assert other.person.email not in page + work


def test_before_the_deadline_the_page_says_when(sign_in, assignment, terms, learners):
    hand_in(learners[0], assignment)
    page = _page(sign_in(learners[0].person), "peer_round", PeerRound.objects.get().pk)
    assert "Работы раздаются после" in page


@pytest.mark.parametrize(
    ("count", "words"), [(1, "Больше никто пока не сдал"), (2, "чужая работа")]
)
def test_few_people_are_told_how_it_goes_on(
    sign_in, methodologist, assignment, learners, count, words
):
    set_terms(methodologist, assignment, starts="arrival")
    for one in learners[:count]:
        hand_in(one, assignment)
    client = sign_in(learners[0].person)
    assert words in _page(client, "peer_round", PeerRound.objects.get().pk)


def test_a_work_is_taken_by_a_press(sign_in, methodologist, assignment, learners):
    set_terms(methodologist, assignment, starts="arrival")
    for one in learners:
        hand_in(one, assignment)
    found = PeerRound.objects.get()
    client = sign_in(learners[0].person)
    assert "Взять работу на проверку" in _page(client, "peer_round", found.pk)
    response = client.post(_url("peer_take", found.pk))
    review = PeerReview.objects.get()
    assert response.url == _url("peer_review", review.token)
    again = client.post(_url("peer_take", found.pk), follow=True)
    assert "Сначала закончите начатый отзыв" in again.content.decode()


def test_a_review_is_kept_sent_and_shown(sign_in, begun, learners):
    client = sign_in(learners[0].person)
    review = PeerReview.objects.filter(reviewer=learners[0]).first()
    draft = client.post(_url("peer_draft", review.token), {"mark_sound": "4", "words": "Нач"})
    assert draft.json() == {"saved": True}
    assert "Нач" in _page(client, "peer_review", review.token)
    saved = client.post(_url("peer_review", review.token), {"words": "Начало", "do": "save"})
    assert saved.status_code == 302
    short = client.post(_url("peer_review", review.token), {**MARKED, "words": "Мало"})
    assert "Напишите не меньше 5 слов" in short.content.decode()
    unmarked = client.post(_url("peer_review", review.token), {"words": WORDS})
    assert "Выберите уровень" in unmarked.content.decode()
    sent = client.post(_url("peer_review", review.token), MARKED)
    assert sent.url == _url("peer_round", begun.pk)
    page = _page(client, "peer_review", review.token)
    assert "Мой отзыв" in page
    late = client.post(_url("peer_draft", review.token), {"words": "Ещё"})
    assert (late.status_code, late.json()["code"]) == (409, "review_sent")


def test_every_address_of_a_review_is_the_reviewers_alone(
    sign_in, begun, learners, outsider, stranger, tutor, methodologist
):
    review = PeerReview.objects.filter(reviewer=learners[0]).first()
    for person in (learners[1].person, outsider, stranger, tutor, methodologist):
        client = sign_in(person)
        assert client.get(_url("peer_review", review.token)).status_code == 404
        assert client.post(_url("peer_review", review.token), MARKED).status_code == 404
        assert client.post(_url("peer_draft", review.token), MARKED).status_code == 404
    assert sign_in(outsider).get(_url("peer_review", uuid.uuid4())).status_code == 404
    review.refresh_from_db()
    assert review.words == ""


def test_rounds_and_results_are_closed_to_others(
    sign_in, begun, learners, outsider, stranger, tutor
):
    submission = learners[0].submissions.get()
    token = PeerReview.objects.filter(author=learners[0]).first().token
    _write_all()
    for person in (outsider, stranger, tutor):
        client = sign_in(person)
        for name in ("peer_round", "peer_sample"):
            assert client.get(_url(name, begun.pk)).status_code == 404
        for name in ("peer_take", "peer_sample_read"):
            assert client.post(_url(name, begun.pk)).status_code == 404
        assert client.get(_url("peer_result", submission.pk)).status_code == 404
    for person in (learners[1].person, outsider, stranger, tutor):
        client = sign_in(person)
        assert client.get(_url("peer_result", submission.pk)).status_code == 404
        for name, sent in (("peer_rate", {"usefulness": 3}), ("peer_flag", {"reason": "Так"})):
            assert client.post(_url(name, submission.pk, token), sent).status_code == 404


def test_guests_are_asked_to_sign_in(client, begun):
    for name in ("peer_round", "peer_take", "peer_sample"):
        assert "/accounts/" in client.get(_url(name, begun.pk)).headers.get(
            "Location", "/accounts/"
        )


def test_the_sample_is_marked_compared_and_the_works_open(
    sign_in, methodologist, assignment, learners, tutor
):
    _sampled(methodologist, assignment)
    for one in learners:
        hand_in(one, assignment)
    found = PeerRound.objects.get()
    peer_giving.begin_round(found.pk, actor=tutor)
    client = sign_in(learners[0].person)
    review = PeerReview.objects.filter(reviewer=learners[0]).first()
    assert client.get(_url("peer_review", review.token)).url == _url("peer_sample", found.pk)
    assert "Сначала образец" in _page(client, "peer_round", found.pk)
    page = _page(client, "peer_sample", found.pk)
    assert "Текст образца" in page
    assert "Смотрите на начало" not in page
    assert "Выберите уровень" in client.post(_url("peer_sample", found.pk), {}).content.decode()
    far = {"mark_sound": "0", "mark_choice": "0"}
    page = client.post(_url("peer_sample", found.pk), far, follow=True).content.decode()
    assert "Вы заметно разошлись с тьютором" in page
    assert "Смотрите на начало" in page
    assert "Звук ровный" in page
    assert (
        "Сравнить с тьютором"
        in client.get(_url("peer_sample", found.pk) + "?again").content.decode()
    )
    client.post(_url("peer_sample_read", found.pk))
    assert "Работы вам открыты" in _page(client, "peer_sample", found.pk)
    _page(client, "peer_review", review.token)


def test_an_unmarked_sample_cannot_be_passed_over(sign_in, methodologist, assignment, learners):
    _sampled(methodologist, assignment)
    hand_in(learners[0], assignment)
    found = PeerRound.objects.get()
    client = sign_in(learners[0].person)
    page = client.post(_url("peer_sample_read", found.pk), follow=True).content.decode()
    assert "Сначала оцените образец" in page


def test_the_author_reads_all_at_once_without_names(sign_in, begun, learners):
    author = learners[0]
    submission = author.submissions.get()
    client = sign_in(author.person)
    assert "Коллеги читают вашу работу" in _page(client, "peer_result", submission.pk)
    _write_all()
    page = _page(client, "peer_result", submission.pk)
    assert page.count(WORDS) == 2
    assert "Коллега 2" in page
    for other in learners[1:]:
        assert other.person.surname not in page
    token = PeerReview.objects.filter(author=author).first().token
    rated = client.post(_url("peer_rate", submission.pk, token), {"usefulness": 2}, follow=True)
    assert "Спасибо" in rated.content.decode()
    client.post(_url("peer_rate", submission.pk, token), {"usefulness": 7})
    assert PeerReview.objects.get(token=token).usefulness == 2
    empty = client.post(_url("peer_flag", submission.pk, token), {"reason": ""})
    assert (empty.status_code, "Напишите, что не так" in empty.content.decode()) == (422, True)
    told = client.post(_url("peer_flag", submission.pk, token), {"reason": "Грубо"}, follow=True)
    assert "тьютор рассматривает ваше возражение" in told.content.decode()


def test_an_author_without_reviews_reads_why(sign_in, assignment, terms, learners, tutor):
    hand_in(learners[0], assignment)
    PeerWork.objects.update(state="short")
    page = _page(sign_in(learners[0].person), "peer_result", learners[0].submissions.get().pk)
    assert "Никто из коллег не смог проверить эту работу" in page


def test_the_assignments_page_says_what_is_asked(sign_in, begun, learners, cohort, tutor):
    client = sign_in(learners[0].person)
    address = reverse("learning:activity", args=[cohort.slug, begun.assignment.activity_id])
    page = client.get(address).content.decode()
    assert "2 работы на проверку" in page
    assert (
        "2 работы на проверку"
        in client.get(reverse("learning:cohort", args=[cohort.slug])).content.decode()
    )
    assert "2 работы на проверку" in client.get(reverse("learning:index")).content.decode()
    for review in PeerReview.objects.filter(reviewer=learners[0]):
        peer_reviews.send_review(learners[0].person, token=review.token, marks=BEST, said=SAID)
    assert "Вы написали 2 отзыва" in client.get(address).content.decode()


def test_the_assignments_page_tells_beforehand_and_of_a_held_work(
    sign_in, begun, learners, cohort, organiser, tutor, assignment
):
    submission = learners[0].submissions.get()
    review_work(tutor, submission_id=submission.pk, decision="passed", marks=BEST)
    address = reverse("learning:activity", args=[cohort.slug, assignment.activity_id])
    page = sign_in(learners[0].person).get(address).content.decode()
    assert "Работа зачтена и войдёт в итог после ваших отзывов" in page


def test_tutors_see_marks_side_by_side_and_take_the_result(sign_in, begun, learners, tutor):
    submission = learners[0].submissions.get()
    client = sign_in(tutor)
    page = _page(client, "peer_marks", submission.pk)
    assert "Ни одного отзыва пока нет" in page
    assert "Попросить другого" in page
    first, second = PeerReview.objects.filter(author=learners[0])
    for review, marks in ((first, BEST), (second, WORST)):
        peer_reviews.send_review(review.reviewer.person, token=review.token, marks=marks, said=SAID)
    page = _page(client, "peer_marks", submission.pk)
    for review in (first, second):
        assert review.reviewer.person.full_name in page
    assert "велик" in page
    out = client.post(_url("peer_exclude", submission.pk, second.token), {"out": "1"})
    assert out.url == _url("peer_marks", submission.pk)
    assert "не учитывается" in _page(client, "peer_marks", submission.pk)
    taken = client.post(_url("peer_take_result", submission.pk), follow=True).content.decode()
    assert "Результат коллег принят: работа зачтена" in taken
    again = client.post(_url("peer_take_result", submission.pk), follow=True).content.decode()
    assert "уже" in again


def test_the_desk_leads_to_colleagues(sign_in, begun, learners, tutor):
    client = sign_in(tutor)
    submission = learners[0].submissions.get()
    assert _url("peer_marks", submission.pk) in _page(client, "review", submission.pk)
    page = _page(client, "peer_rounds")
    address = _url("peer_exchange", begun.cohort_id, begun.assignment_id)
    assert address in page
    exchange = client.get(address).content.decode()
    assert all(one.person.full_name in exchange for one in learners)
    place = PeerReviewer.objects.get(enrolment=learners[0])
    freed = client.post(_url("peer_release", place.pk), follow=True).content.decode()
    assert "обязанность снята" in freed


def test_a_tutor_without_exchanges_reads_how_they_come(sign_in, tutor, cohort):
    assert "Взаимную проверку включает методист" in _page(sign_in(tutor), "peer_rounds")


def test_a_tutor_gives_out_now_and_asks_another(sign_in, assignment, terms, learners, tutor):
    client = sign_in(tutor)
    address = (learners[0].cohort_id, assignment.pk)
    assert "Пока ничего не сдано" in _page(client, "peer_exchange", *address)
    client.post(_url("peer_begin", *address))
    assert PeerRound.objects.count() == 0
    for one in learners:
        hand_in(one, assignment)
    assert "Раздать работы сейчас" in _page(client, "peer_exchange", *address)
    page = client.post(_url("peer_begin", *address), follow=True).content.decode()
    assert "Работы розданы" in page
    review = PeerReview.objects.first()
    submission_id = review.work.submission_id
    page = client.post(_url("peer_replace", submission_id, review.token), follow=True)
    assert "Больше никто в группе" in page.content.decode()


def test_organisers_see_who_and_learners_do_not(
    sign_in, begun, learners, organiser, outsider, stranger, methodologist
):
    submission = learners[0].submissions.get()
    address = _url("peer_exchange", begun.cohort_id, begun.assignment_id)
    client = sign_in(organiser)
    assert client.get(address).status_code == 200
    assert "Снять обязанность" not in client.get(address).content.decode()
    assert client.get(_url("peer_marks", submission.pk)).status_code == 200
    sample = _url("peer_cohort_sample", begun.cohort_id, begun.assignment_id)
    assert client.get(sample).status_code == 404
    for person in (learners[0].person, outsider, stranger, methodologist):
        client = sign_in(person)
        assert client.get(address).status_code == 404
        assert client.get(sample).status_code == 404
        assert client.get(_url("peer_marks", submission.pk)).status_code == 404
        assert client.post(_url("peer_take_result", submission.pk)).status_code == 404


def test_the_sample_of_a_cohort_is_written_and_chosen(
    sign_in, institute, methodologist, assignment, learners, tutor, organiser
):
    _sampled(methodologist, assignment)
    former = make_cohort(institute, assignment.activity.module.version, slug="former")
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", former.pk))
    tutor = type(tutor).objects.get(pk=tutor.pk)
    (author,) = make_learners(former, organiser, 1)
    submission = hand_in(author, assignment, offered=False)
    type(submission).objects.update(state="passed")
    client = sign_in(tutor)
    address = _url("peer_cohort_sample", learners[0].cohort_id, assignment.pk)
    page = client.get(address).content.decode()
    assert "Это образец для всех групп" in page
    assert author.person.surname not in page
    chosen = client.post(address, {"choose": submission.pk}, follow=True).content.decode()
    assert "Работа взята образцом" in chosen
    assert client.post(address, {"choose": 999999}).status_code == 404
    assert "Выберите уровень" in client.post(address, {"words": "Так"}).content.decode()
    assert "Объясните" in client.post(address, {**MARKED, "words": ""}).content.decode()
    kept = client.post(address, MARKED)
    assert kept.url == _url("peer_exchange", learners[0].cohort_id, assignment.pk)
    assert PeerSample.objects.get(cohort=learners[0].cohort_id).explanation == WORDS


def test_the_methodologist_sets_peer_review_in_the_assignment(
    sign_in, methodologist, tutor, assignment
):
    client = sign_in(methodologist)
    address = _url("assignment_edit", assignment.activity_id)
    assert "Проверяющих у каждой работы" in client.get(address).content.decode()
    sent = {
        "task": '{"type":"doc","content":[]}',
        "pass_points": "4",
        "part-0-kind": "text",
        "part-0-title": "Отчёт",
        "criterion-0-title": "Звук",
        "criterion-0-level-0-points": "0",
        "criterion-0-level-0-title": "Нет",
        "criterion-0-level-1-points": "4",
        "criterion-0-level-1-title": "Есть",
        "peer-is_on": "on",
        "peer-reviewers": "2",
        "peer-required": "3",
        "peer-starts": "arrival",
        "peer-days": "5",
        "peer-min_words": "20",
        "peer-tolerance": "10",
        "peer-has_sample": "on",
    }
    page = client.post(address, sent).content.decode()
    assert "Не больше, чем проверяющих у каждой работы" in page
    assert client.post(address, {**sent, "peer-required": "2"}).status_code == 302
    assignment.refresh_from_db()
    assert (assignment.peer_terms.reviewers, assignment.peer_terms.starts) == (2, "arrival")
    sample = _url("peer_common_sample", assignment.activity_id)
    assert sample in client.get(address).content.decode()
    key = type(assignment).objects.get(pk=assignment.pk).rubric[0]["key"]
    kept = client.post(sample, {f"mark_{key}": "4", "words": "Так", "part_x": ""})
    assert "Образец пока пуст" in kept.content.decode()
    assert sign_in(tutor).get(sample).status_code in (403, 404)


def test_copies_of_files_are_read_by_reviewers_and_tutors_alone(
    begun, learners, outsider, stranger, tutor, organiser
):
    work = PeerWork.objects.get(enrolment=learners[0])
    copy = store(b"text", "work-1.txt", owner=("assessment.peer_work", work.pk))
    readers = (learners[1].person, learners[2].person, tutor, organiser)
    assert all(may_read_work(person, work.pk) for person in readers)
    for person in (learners[0].person, outsider, stranger):
        assert not may_read_work(person, work.pk)
        with pytest.raises(NotFound):
            access_file(person, copy.pk)
    assert access_file(learners[1].person, copy.pk) == copy
    assert not may_read_work(tutor, 0)


def test_files_of_a_sample_are_read_where_it_is_marked(
    methodologist, assignment, learners, outsider, stranger, tutor
):
    common = _sampled(methodologist, assignment)
    hand_in(learners[0], assignment)
    assert may_read_sample(learners[0].person, common.pk)
    assert may_read_sample(methodologist, common.pk)
    for person in (learners[1].person, outsider, stranger):
        assert not may_read_sample(person, common.pk)
    own = PeerSample.objects.create(
        assignment=assignment, cohort_id=learners[0].cohort_id, updated_at=clock.now()
    )
    assert may_read_sample(tutor, own.pk)
    assert may_read_sample(learners[0].person, own.pk)
    assert not may_read_sample(methodologist, own.pk)
    assert not may_read_sample(tutor, 0)


def test_notices_are_written_in_both_languages(begun, learners, tutor):
    _write_all()
    for notice in Notification.objects.filter(kind__startswith="assessment.peer"):
        words = kind_of(notice.kind).words(notice.params)
        assert notice.params["title"] in words
        others = {one.person.surname for one in learners} - {learners[0].person.surname}
        assert notice.person_id == tutor.pk or not any(name in words for name in others)


def test_the_archive_of_a_person_tells_no_names(begun, learners):
    _write_all()
    data = personal_data(learners[0].person_id)
    assert len(data["peer_reviews_written.json"]) == 2
    assert len(data["peer_reviews_of_works.json"]) == 2
    assert "reviewer" not in str(data["peer_reviews_of_works.json"])


def test_late_reviews_say_so(sign_in, begun, learners):
    review = PeerReview.objects.filter(reviewer=learners[0]).first()
    with time_machine.travel(clock.now() + timedelta(days=7), tick=False):
        client = sign_in(learners[0].person)
        assert "Срок вышел" in _page(client, "peer_review", review.token)
        PeerReview.objects.filter(pk=review.pk).update(state="expired")
        page = _page(client, "peer_review", review.token)
    assert "отзыв поручен другому коллеге" in page


@pytest.mark.parametrize("count", [3, 6])
def test_pages_keep_their_statements(
    sign_in, assignment, terms, cohort, organiser, tutor, count, django_assert_num_queries
):
    people = make_learners(cohort, organiser, count)
    for one in people:
        hand_in(one, assignment)
    found = PeerRound.objects.get()
    peer_giving.begin_round(found.pk, actor=tutor)
    kept = PeerReview.objects.filter(reviewer=people[0]).first()
    for review in PeerReview.objects.exclude(pk=kept.pk):
        peer_reviews.send_review(review.reviewer.person, token=review.token, marks=BEST, said=SAID)
    done = PeerWork.objects.filter(state="done").first()
    client = sign_in(people[0].person)
    with django_assert_num_queries(5):
        _page(client, "peer_round", found.pk)
    with django_assert_num_queries(6):
        _page(client, "peer_review", kept.token)
    client = sign_in(done.enrolment.person)
    with django_assert_num_queries(6):
        _page(client, "peer_result", done.submission_id)
    client = sign_in(tutor)
    with django_assert_num_queries(5):
        _page(client, "peer_rounds")
    with django_assert_num_queries(6):
        _page(client, "peer_exchange", cohort.pk, assignment.pk)
    with django_assert_num_queries(6):
        _page(client, "peer_marks", done.submission_id)
    assert files_of(("assessment.peer_work", done.pk)) == []
