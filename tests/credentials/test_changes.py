"""Reissue, duplicate, cancellation, hand-over: what the register and the public page say."""

import io
from datetime import timedelta

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from kamerton.core import clock
from kamerton.core.errors import Forbidden
from kamerton.core.models import AuditEntry
from kamerton.credentials import operations as ops
from kamerton.credentials.documents import certificate_pdf
from kamerton.credentials.errors import NotEarned, WrongDocument
from kamerton.credentials.models import Certificate
from kamerton.people.models import Organisation
from kamerton.portfolio.models import Entry

pytestmark = pytest.mark.django_db


def _text(content):
    return " ".join(PdfReader(io.BytesIO(content)).pages[0].extract_text().split())


def test_duplicate_carries_the_originals_data(organiser, learner, certificate):
    learner.surname = "Смирнова"
    learner.save()
    duplicate = ops.issue_duplicate(
        organiser, certificate_id=certificate.pk, reason="Утрачено при переезде"
    )
    certificate.refresh_from_db()
    assert (certificate.state, certificate.reason) == ("replaced", "Утрачено при переезде")
    assert duplicate.holder == "Орлова Марина Сергеевна"
    assert (duplicate.is_duplicate, duplicate.original_id) == (True, certificate.pk)
    assert (duplicate.number, duplicate.hours) == (2, certificate.hours)
    assert "Дубликат" in _text(certificate_pdf(duplicate))
    assert "ЗАМЕНЕНО" in _text(certificate_pdf(certificate))


def test_reissue_takes_the_present_data(organiser, learner, certificate):
    learner.surname = "Смирнова"
    learner.save()
    fresh = ops.reissue_certificate(
        organiser, certificate_id=certificate.pk, reason="Новая фамилия"
    )
    assert fresh.holder == "Смирнова Марина Сергеевна"
    assert (fresh.is_duplicate, fresh.original_id, fresh.number) == (False, certificate.pk, 2)


def test_reissue_needs_the_study(organiser, certificate):
    Certificate.objects.update(enrolment=None)
    with pytest.raises(NotEarned):
        ops.reissue_certificate(organiser, certificate_id=certificate.pk, reason="Ошибка")


def test_closed_document_is_not_changed_again(organiser, certificate):
    ops.cancel_certificate(organiser, certificate_id=certificate.pk, reason="Выдано по ошибке")
    for change in (ops.cancel_certificate, ops.reissue_certificate, ops.issue_duplicate):
        with pytest.raises(WrongDocument):
            change(organiser, certificate_id=certificate.pk, reason="Ещё раз")
    assert Certificate.objects.count() == 1


def test_cancelled_study_can_be_certified_anew(organiser, enrolment, certificate):
    ops.cancel_certificate(organiser, certificate_id=certificate.pk, reason="Выдано по ошибке")
    again = ops.issue_certificate(organiser, enrolment_id=enrolment.pk)
    assert (again.pk != certificate.pk, again.number) == (True, 2)


def test_public_page_says_that_it_is_cancelled_and_why(client, organiser, certificate):
    ops.cancel_certificate(organiser, certificate_id=certificate.pk, reason="Выдано по ошибке")
    text = client.get(f"/verify/{certificate.public_number}/").content.decode()
    assert "Удостоверение аннулировано" in text
    assert "Выдано по ошибке" in text


def test_public_page_of_a_replaced_one_does_not_lead_strangers_to_the_new(
    client, sign_in, organiser, learner, certificate
):
    fresh = ops.issue_duplicate(organiser, certificate_id=certificate.pk, reason="Утрачено")
    address = f"/verify/{certificate.public_number}/"
    assert fresh.public_number not in client.get(address).content.decode()
    assert fresh.public_number in sign_in(learner).get(address).content.decode()


def test_changes_reach_the_portfolio(
    organiser, enrolment, learner, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        certificate = ops.issue_certificate(organiser, enrolment_id=enrolment.pk)
    assert Entry.objects.filter(source_kind="certificate").count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        ops.cancel_certificate(organiser, certificate_id=certificate.pk, reason="Ошибка")
    assert Entry.objects.filter(source_kind="certificate").count() == 0


@pytest.mark.parametrize("name", ["learner", "tutor", "methodologist", "stranger"])
def test_others_change_nothing(request, sign_in, certificate, name):
    person = request.getfixturevalue(name)
    for change in (ops.cancel_certificate, ops.reissue_certificate, ops.issue_duplicate):
        with pytest.raises(Forbidden):
            change(person, certificate_id=certificate.pk, reason="Причина")
    with pytest.raises(Forbidden):
        ops.hand_over(person, certificate_ids=[certificate.pk], on=clock.today())
    client = sign_in(person)
    base = f"/certificates/{certificate.public_number}/"
    assert [client.get(base).status_code, client.get(base + "cancel/").status_code] == [404, 404]
    assert client.get("/register/blanks/").status_code == 403
    assert client.get("/register.xlsx").status_code == 403


def test_institute_is_named_in_the_readers_language(client, organiser, enrolment):
    Organisation.objects.filter(kind="institute").update(name_en="Institute of Education")
    certificate = ops.issue_certificate(organiser, enrolment_id=enrolment.pk)
    client.cookies["django_language"] = "en"
    address = f"/verify/{certificate.public_number}/"
    english = client.get(address, headers={"accept-language": "en"}).content.decode()
    assert "Institute of Education" in english
    assert "Institute of Education" in _text(certificate_pdf(certificate, language="en"))
    assert "Translation" in _text(certificate_pdf(certificate, language="en"))
    assert "Институт развития образования" in _text(certificate_pdf(certificate))


def test_hand_over_is_written_once(organiser, certificate):
    day = clock.today()
    assert ops.hand_over(organiser, certificate_ids=[certificate.pk], on=day) == 1
    assert ops.hand_over(organiser, certificate_ids=[certificate.pk], on=day) == 0
    certificate.refresh_from_db()
    assert (certificate.handed_on, certificate.handed_to) == (day, "Орлова Марина Сергеевна")
    assert certificate.handed_by_id == organiser.pk
    assert AuditEntry.objects.filter(verb="credentials.hand_over").count() == 1


def test_hand_over_needs_a_name_for_a_proxy_and_a_day_that_has_come(organiser, certificate):
    day = clock.today()
    with pytest.raises(WrongDocument) as refused:
        ops.hand_over(organiser, certificate_ids=[certificate.pk], on=day, how="by_proxy")
    assert refused.value.field == "receiver"
    with pytest.raises(WrongDocument) as refused:
        ops.hand_over(organiser, certificate_ids=[certificate.pk], on=day + timedelta(days=1))
    assert refused.value.field == "on"


def test_page_marks_the_chosen_and_keeps_what_was_typed(sign_in, organiser, certificate):
    client = sign_in(organiser)
    address = "/cohorts/cohort/certificates/handed/"
    data = {"on": clock.today().isoformat(), "how": "by_proxy", "receiver": ""}
    kept = client.post(address, {**data, "certificate": [certificate.pk]}).content.decode()
    assert "Назовите представителя" in kept
    assert f'value="{certificate.pk}" checked' in kept
    client.post(address, {**data, "receiver": "Орлов П. С.", "certificate": [certificate.pk]})
    certificate.refresh_from_db()
    assert certificate.handed_to == "Орлов П. С."
    assert "Орлов П. С." in client.get("/cohorts/cohort/certificates/").content.decode()


def test_sheet_of_hand_over_in_both_formats(sign_in, organiser, certificate):
    client = sign_in(organiser)
    pdf = b"".join(client.get("/cohorts/cohort/certificates/sheet.pdf").streaming_content)
    docx = b"".join(client.get("/cohorts/cohort/certificates/sheet.docx").streaming_content)
    assert "Орлова Марина Сергеевна" in _text(pdf)
    cells = [cell.text for row in Document(io.BytesIO(docx)).tables[0].rows for cell in row.cells]
    assert "Орлова Марина Сергеевна" in cells
    assert certificate.registration_number in cells


def test_sheet_of_an_empty_cohort_is_not_there(sign_in, organiser, cohort):
    address = "/cohorts/cohort/certificates/sheet.pdf"
    assert sign_in(organiser).get(address).status_code == 404


def test_register_as_a_workbook(sign_in, organiser, certificate):
    ops.issue_duplicate(organiser, certificate_id=certificate.pk, reason="=1+1")
    answer = sign_in(organiser).get("/register.xlsx?q=орлова")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.active.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [
        f"{clock.today():%y}-000001",
        f"{clock.today():%y}-000002",
    ]
    assert [row[10] for row in rows[1:]] == ["заменён", "действует"]
    assert (rows[1][11], book.active["L2"].data_type) == ("=1+1", "s")


def test_pages_of_one_document(sign_in, organiser, certificate):
    client = sign_in(organiser)
    base = f"/certificates/{certificate.public_number}/"
    assert "Выдать дубликат" in client.get(base).content.decode()
    kept = client.post(base + "cancel/", {"reason": ""})
    assert kept.status_code == 200
    after = client.post(base + "duplicate/", {"reason": "Утрачено"}, follow=True)
    text = after.content.decode()
    assert "Взамен документа" in text
    late = client.post(base + "cancel/", {"reason": "Поздно"}).content.decode()
    assert "Поздно" in late
    assert client.get(base + "burn/").status_code == 404


@pytest.mark.parametrize("people", [1, 3])
def test_pages_ask_few_statements(
    sign_in, organiser, learner, colleague, stranger, complete, people, django_assert_num_queries
):
    complete(*(learner, colleague, stranger)[:people])
    client = sign_in(organiser)
    client.post("/cohorts/cohort/certificates/issue/")
    client.get("/register/")
    with django_assert_num_queries(7):
        assert client.get("/cohorts/cohort/certificates/").status_code == 200
    with django_assert_num_queries(5):
        assert client.get("/register/").status_code == 200
