"""Series and blanks: counted, taken one after another, never twice."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from kamerton.core import clock
from kamerton.core.errors import Forbidden
from kamerton.credentials import operations as ops
from kamerton.credentials.errors import NoBlankLeft, WrongBlanks
from kamerton.credentials.models import Blank, Certificate
from kamerton.credentials.queries import blank_counts, by_public_number
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
KIND = "professional_development"


@pytest.fixture
def series(organiser):
    return ops.add_series(organiser, code="ПК", title="Удостоверения", kind=KIND, uses_blanks=True)


def _receive(organiser, series, first, last):
    return ops.receive_blanks(
        organiser, series_id=series.pk, numbers=(first, last), received_on=clock.today()
    )


def _count():
    one = blank_counts()[0]
    return (one.received, one.used, one.spoilt, one.free)


def test_documents_take_the_next_free_blank(organiser, series, enrolment):
    _receive(organiser, series, 101, 103)
    ops.spoil_blank(organiser, series_id=series.pk, number=101, reason="Залит чаем")
    certificate = ops.issue_certificate(organiser, enrolment_id=enrolment.pk)
    assert certificate.registration_number == f"ПК-{clock.today():%y}-000001"
    assert certificate.blank.printed_number == "000102"
    assert _count() == (3, 1, 1, 1)


def test_number_of_a_series_is_found_however_it_is_typed(organiser, series, enrolment):
    _receive(organiser, series, 1, 1)
    certificate = ops.issue_certificate(organiser, enrolment_id=enrolment.pk)
    assert by_public_number(certificate.public_number.lower()) == certificate
    assert by_public_number(certificate.public_number.removeprefix("ПК-")) is None


def test_nothing_is_issued_without_a_blank(organiser, series, enrolment):
    with pytest.raises(NoBlankLeft):
        ops.issue_certificate(organiser, enrolment_id=enrolment.pk)


def test_reissue_spoils_the_blank(organiser, series, enrolment):
    _receive(organiser, series, 1, 2)
    former = ops.issue_certificate(organiser, enrolment_id=enrolment.pk)
    fresh = ops.reissue_certificate(organiser, certificate_id=former.pk, reason="Опечатка")
    states = dict(Blank.objects.values_list("number", "state"))
    assert states == {1: "spoilt", 2: "used"}
    assert fresh.blank.number == 2


def test_new_series_takes_the_place_of_the_former(organiser, series, enrolment):
    ops.add_series(organiser, code="УД", title="Новые", kind=KIND, uses_blanks=False)
    certificate = ops.issue_certificate(organiser, enrolment_id=enrolment.pk)
    assert certificate.registration_number == f"УД-{clock.today():%y}-000001"


def test_closed_series_gives_numbers_of_the_year(organiser, series, enrolment):
    ops.close_series(organiser, series_id=series.pk)
    certificate = ops.issue_certificate(organiser, enrolment_id=enrolment.pk)
    assert certificate.registration_number == f"{clock.today():%y}-000001"


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [(5, 4, "blank_numbers"), (1, 5001, "too_many_blanks"), (10, 12, "blanks_known")],
)
def test_impossible_numbers_are_refused(organiser, series, first, last, code):
    _receive(organiser, series, 12, 13)
    with pytest.raises(WrongBlanks) as refused:
        _receive(organiser, series, first, last)
    assert refused.value.code == code


@pytest.mark.parametrize(("code", "error"), [("пк ", "series_taken"), ("ПК-1", "bad_series")])
def test_letters_of_a_series_are_one_of_a_kind(organiser, series, code, error):
    with pytest.raises(WrongBlanks) as refused:
        ops.add_series(organiser, code=code, title="Ещё", kind=KIND, uses_blanks=False)
    assert refused.value.code == error


def test_used_blank_is_not_written_off(organiser, series, enrolment):
    _receive(organiser, series, 1, 1)
    ops.issue_certificate(organiser, enrolment_id=enrolment.pk)
    with pytest.raises(WrongBlanks):
        ops.spoil_blank(organiser, series_id=series.pk, number=1, reason="Порван")


def test_others_have_nothing_to_do_with_blanks(tutor, learner, series):
    for person in (tutor, learner):
        with pytest.raises(Forbidden):
            _receive(person, series, 1, 2)
        with pytest.raises(Forbidden):
            ops.spoil_blank(person, series_id=series.pk, number=1, reason="Порван")


def test_pages_of_series_and_blanks(sign_in, organiser, enrolment, django_assert_num_queries):
    client = sign_in(organiser)
    fields = {"code": "ПК", "title": "Удостоверения", "kind": KIND, "uses_blanks": "on"}
    page = client.post("/register/blanks/", fields, follow=True)
    address = page.redirect_chain[0][0]
    assert "Ни одного ещё не получено" in page.content.decode()
    batch = {"batch-first_number": 7, "batch-last_number": 5, "batch-digits": 6}
    batch |= {"batch-received_on": clock.today().isoformat(), "step": "receive"}
    kept = client.post(address, batch).content.decode()
    assert "Последний номер меньше первого." in kept
    assert 'value="7"' in kept
    client.post(address, {**batch, "batch-last_number": 9})
    client.post(address, {"spoil-number": 7, "spoil-reason": "Порван", "step": "spoil"})
    client.post("/cohorts/cohort/certificates/issue/")
    with django_assert_num_queries(6):
        text = client.get(address).content.decode()
    assert "000007 – 000009" in text
    assert "Порван" in text
    with django_assert_num_queries(3):
        assert "ПК · Удостоверения" in client.get("/register/blanks/").content.decode()
    client.post(f"{address}close/")
    assert "закрыта" in client.get("/register/blanks/").content.decode()


def test_page_says_when_blanks_have_run_out(sign_in, organiser, series, enrolment):
    answer = sign_in(organiser).post("/cohorts/cohort/certificates/issue/", follow=True)
    assert "не осталось свободных бланков" in answer.content.decode()
    assert Certificate.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_who_issue_and_duplicate_at_once_leave_no_gap_and_no_twin(
    organiser, administrator, cohort, complete
):
    """Two connections, each of which issues all, one by one, and a duplicate: twelve numbers in a row."""
    series = ops.add_series(organiser, code="ПК", title="У", kind=KIND, uses_blanks=True)
    _receive(organiser, series, 1, 40)
    people = [make_person(f"Слушатель{n}", "Анна", email=f"c{n}@t.example") for n in range(11)]
    enrolments = complete(*people)
    together = threading.Barrier(2)

    def work(actor, order):
        try:
            together.wait(timeout=60)
            for enrolment in order:
                one = ops.issue_certificate(actor, enrolment_id=enrolment.pk)
            ops.issue_for_cohort(actor, cohort_id=cohort.pk)
            ops.issue_for_cohort(actor, cohort_id=cohort.pk)
            if actor is organiser:
                ops.issue_duplicate(actor, certificate_id=one.pk, reason="Утрачено")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(work, organiser, enrolments)
        second = pool.submit(work, administrator, enrolments[::-1])
        first.result()
        second.result()
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    blanks = Blank.objects.filter(state="used").values_list("number", flat=True)
    assert Certificate.objects.filter(state="valid").count() == 11
    assert numbers == list(range(1, len(numbers) + 1))
    assert sorted(blanks) == numbers
