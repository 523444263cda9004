"""The register: gapless under concurrency, the PDF's text, verification by anybody."""

import io
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from pypdf import PdfReader

from kamerton.core.errors import Forbidden
from kamerton.credentials.documents import certificate_pdf, qr_svg, verification_url
from kamerton.credentials.errors import NotEarned
from kamerton.credentials.models import Certificate
from kamerton.credentials.operations import (
    issue_certificate,
    issue_for_cohort,
    tell_of_certificate,
)
from kamerton.credentials.queries import by_public_number, normalised_number
from kamerton.learning.operations import enrolment as enrolling
from kamerton.learning.operations import progress as progressing
from kamerton.notifications.models import Notification
from kamerton.programmes.models import Activity, ProgrammeVersion
from tests.factories.people import make_person
from tests.factories.study import make_studying

pytestmark = pytest.mark.django_db


def test_issuing_twice_gives_the_same_certificate(organiser, enrolment, certificate):
    again = issue_certificate(organiser, enrolment_id=enrolment.pk)
    assert again.pk == certificate.pk
    assert Certificate.objects.count() == 1


def test_only_completed_study_is_certified(organiser, cohort, colleague):
    enrolment = make_studying(cohort, colleague, organiser)
    with pytest.raises(NotEarned):
        issue_certificate(organiser, enrolment_id=enrolment.pk)


def test_tutor_and_learner_cannot_issue(tutor, learner, enrolment):
    for person in (tutor, learner):
        with pytest.raises(Forbidden):
            issue_certificate(person, enrolment_id=enrolment.pk)


def test_certificate_keeps_the_name_it_was_issued_with(learner, certificate):
    learner.surname = "Смирнова"
    learner.save()
    certificate.refresh_from_db()
    assert certificate.holder == "Орлова Марина Сергеевна"


def test_text_layer_of_the_pdf_is_cyrillic(certificate):
    reader = PdfReader(io.BytesIO(certificate_pdf(certificate)))
    text = re.sub(r"\s+", " ", reader.pages[0].extract_text())
    assert len(reader.pages) == 1
    assert "Орлова Марина Сергеевна" in text
    assert "прошла повышение квалификации" in text
    assert certificate.registration_number in text
    assert certificate.public_number in text


def test_qr_holds_the_address_of_verification(certificate):
    address = verification_url(certificate)
    assert address.endswith(f"/verify/{certificate.public_number}/")
    assert qr_svg(address).startswith("<svg")


def test_anybody_verifies_by_the_printed_number(client, certificate):
    text = client.get(f"/verify/{certificate.public_number}/").content.decode()
    assert "Орлова Марина Сергеевна" in text
    assert "16" in text


def test_changed_digit_is_not_found(client, certificate):
    number = certificate.public_number
    changed = number[:-1] + ("A" if number[-1] != "A" else "B")
    response = client.get(f"/verify/{changed}/")
    assert response.status_code == 404
    assert "Не найдено" in response.content.decode()


def test_register_cannot_be_read_by_counting(certificate):
    assert by_public_number(certificate.registration_number) is None


def test_number_forgives_case_spaces_and_cyrillic_look_alikes():
    assert normalised_number(" 26-000012-к7qf ") == "26-000012-K7QF"


@pytest.mark.parametrize(
    ("name", "status"),
    [("learner", 200), ("organiser", 200), ("colleague", 404), ("tutor", 404)],
)
def test_who_downloads_the_pdf(sign_in, request, certificate, name, status):
    client = sign_in(request.getfixturevalue(name))
    assert client.get(f"/certificates/{certificate.public_number}.pdf").status_code == status


def test_organiser_issues_for_the_whole_cohort(sign_in, organiser, cohort, enrolment):
    client = sign_in(organiser)
    assert "Выдать 1 удостоверение" in client.get("/cohorts/cohort/certificates/").content.decode()
    client.post("/cohorts/cohort/certificates/issue/")
    assert Certificate.objects.count() == 1
    assert "Орлова" in client.get("/register/?q=орлова").content.decode()


def _in_thread(call):
    try:
        return call()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_though_two_issue_at_once(cohort, organiser, administrator):
    people = [make_person(f"Слушатель{n}", "Анна", email=f"l{n}@t.example") for n in range(6)]
    enrolments = [enrolling.apply_to_cohort(p, cohort_id=cohort.pk) for p in people]
    for enrolment in enrolments:
        enrolling.admit_learner(organiser, enrolment_id=enrolment.pk)
    enrolling.start_study(organiser, cohort_id=cohort.pk)
    activity = Activity.objects.get(module__version=cohort.version)
    for enrolment in enrolments:
        progressing.complete_activity(enrolment.pk, activity_id=activity.pk)
        enrolling.complete_study(organiser, enrolment_id=enrolment.pk)
    calls = [
        lambda: issue_for_cohort(organiser, cohort_id=cohort.pk),
        lambda: issue_for_cohort(administrator, cohort_id=cohort.pk),
    ]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(_in_thread, calls))
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4, 5, 6]


@pytest.mark.django_db
def test_number_is_asked_for_before_anything_is_said(client):
    text = client.get("/verify/").content.decode()
    assert 'name="number"' in text
    assert "Не найдено" not in text


def test_the_holder_is_told_and_led_to_the_certificate(
    sign_in, organiser, enrolment, learner, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        certificate = issue_certificate(organiser, enrolment_id=enrolment.pk)
    notice = Notification.objects.get(person=learner, kind="credentials.issued")
    assert notice.url == f"/verify/{certificate.public_number}/"
    text = sign_in(learner).get("/notifications/").content.decode()
    assert "Вам выдано удостоверение: Программа" in text
    assert f"Регистрационный номер {certificate.registration_number}." in text
    page = sign_in(learner).get(notice.url).content.decode()
    assert f'href="/certificates/{certificate.public_number}.pdf"' in page


def test_only_the_holder_and_issuers_are_offered_the_file(client, sign_in, colleague, certificate):
    address = f"/verify/{certificate.public_number}/"
    assert ".pdf" not in client.get(address).content.decode()
    assert ".pdf" not in sign_in(colleague).get(address).content.decode()


def test_a_holder_who_is_gone_is_not_told(certificate):
    Certificate.objects.update(person=None)
    tell_of_certificate(certificate.pk)
    assert not Notification.objects.filter(kind="credentials.issued").exists()


@pytest.mark.parametrize("address", ["/", "/learning/", "/cohorts/cohort/"])
def test_the_learners_pages_lead_to_the_certificate(sign_in, learner, certificate, address):
    text = sign_in(learner).get(address).content.decode()
    assert f'href="/verify/{certificate.public_number}/"' in text


def test_a_completed_study_says_that_the_certificate_will_come(sign_in, learner, enrolment):
    text = sign_in(learner).get("/cohorts/cohort/").content.decode()
    assert "Вам сообщат, когда удостоверение будет выдано." in text


def test_only_issuers_are_led_to_the_cohorts_certificates(
    sign_in, learner, tutor, organiser, methodologist, cohort, enrolment
):
    href = 'href="/cohorts/cohort/certificates/"'
    for address in ("/cohorts/cohort/", "/cohorts/cohort/manage/"):
        assert href in sign_in(organiser).get(address).content.decode()
    for person in (learner, methodologist):
        assert href not in sign_in(person).get("/cohorts/cohort/").content.decode()


def test_staff_are_led_to_a_learners_certificate(sign_in, organiser, enrolment, certificate):
    text = sign_in(organiser).get(f"/enrolments/{enrolment.pk}/").content.decode()
    assert f'href="/verify/{certificate.public_number}/"' in text


def test_the_home_of_one_who_completed_asks_few_statements(
    sign_in, learner, certificate, django_assert_num_queries
):
    ProgrammeVersion.objects.update(state="approved")
    client = sign_in(learner)
    client.get("/")
    with django_assert_num_queries(4):
        client.get("/")
    client.get("/cohorts/cohort/")
    with django_assert_num_queries(7):
        client.get("/cohorts/cohort/")
