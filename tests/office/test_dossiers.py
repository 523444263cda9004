"""Personal files: whose they are, who reads them, what they lack, when they go."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from kamerton.core.errors import Forbidden
from kamerton.core.models import AuditEntry
from kamerton.files.models import StoredFile
from kamerton.learning.models import Cohort
from kamerton.notifications.models import Notification
from kamerton.office.errors import WrongData
from kamerton.office.models import ApplicationCheck, Dossier
from kamerton.office.operations import dossiers as ops
from kamerton.office.personal import export
from kamerton.people.models import AccessEntry
from tests.office.conftest import NUMBERS, complete_file

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def _text(response):
    assert response.status_code == 200
    return response.content.decode()


def test_wrong_check_digit_is_refused_and_what_was_typed_stays(sign_in, learner):
    data = {"snils": "112-233-445 96", "citizenship": "643", "diploma_number": "77"}
    text = _text(sign_in(learner).post("/dossier/", data))
    assert "В СНИЛС одиннадцать цифр" in text
    assert 'value="112-233-445 96"' in text
    assert 'value="77"' in text
    assert not Dossier.objects.exists()


def test_number_of_another_account_is_refused(learner, colleague):
    complete_file(colleague, NUMBERS[0])
    with pytest.raises(WrongData) as refused:
        ops.keep_dossier(learner, person_id=learner.pk, fields={"snils": "112-233-445 95"})
    assert refused.value.code == "snils_taken"


def test_learner_fills_in_and_sends_the_scan(sign_in, learner, colleague, organiser):
    client = sign_in(learner)
    scan = SimpleUploadedFile("диплом.pdf", PDF, "application/pdf")
    data = {"snils": NUMBERS[0], "citizenship": "643", "diploma-file": scan}
    assert client.post("/dossier/", data).url == "/dossier/"
    text = _text(client.get("/dossier/"))
    assert "диплом.pdf" in text
    assert "112-233-445 95" in text
    file = StoredFile.objects.get(owner_kind="dossier-diploma")
    statuses = [
        sign_in(person).get(f"/files/{file.pk}/диплом.pdf").status_code
        for person in (learner, organiser, colleague)
    ]
    assert statuses == [200, 200, 404]


@pytest.mark.parametrize("name", ["administrator", "methodologist", "tutor", "stranger"])
def test_only_organisers_read_a_file(request, sign_in, learner, cohort, name):
    complete_file(learner, NUMBERS[0])
    person = request.getfixturevalue(name)
    with pytest.raises(Forbidden):
        ops.open_dossier(person, person=learner)
    with pytest.raises(Forbidden):
        ops.keep_dossier(person, person_id=learner.pk, fields={"snils": ""})
    client = sign_in(person)
    assert client.get(f"/office/people/{learner.pk}/dossier/").status_code == 403
    for page in ("applications/", "federal/", "federal/40.xlsx"):
        assert client.get(f"/cohorts/cohort/{page}").status_code in (403, 404)


def test_reading_is_written_down_and_shown_to_the_person(sign_in, organiser, learner):
    complete_file(learner, NUMBERS[0])
    text = _text(sign_in(organiser).get(f"/office/people/{learner.pk}/dossier/"))
    assert "112-233-445 95" in text
    assert AuditEntry.objects.filter(verb="office.read_dossier").count() == 1
    assert AccessEntry.objects.get().what == "dossier"
    entry = AuditEntry.objects.filter(verb="office.read_dossier").get()
    assert NUMBERS[0] not in str(entry.detail)


def test_lists_have_the_number_masked(sign_in, organiser, learner, apply):
    complete_file(learner, NUMBERS[0])
    apply(learner)
    text = _text(sign_in(organiser).get("/cohorts/cohort/applications/"))
    assert "•••-•••-••• 95" in text
    assert "112-233-445" not in text


def test_file_is_not_found_by_the_search(sign_in, organiser, learner):
    complete_file(learner, NUMBERS[0])
    assert "Орлова" not in _text(sign_in(organiser).get(f"/search/?q={NUMBERS[0]}"))


def test_another_surname_in_the_diploma_is_a_remark_until_it_is_explained(
    sign_in, organiser, learner, apply
):
    complete_file(learner, NUMBERS[0], diploma_surname="Смирнова")
    apply(learner)
    text = _text(sign_in(organiser).get("/cohorts/cohort/federal/"))
    assert "Готово к ФРДО: 1 замечание" in text
    assert f"/office/people/{learner.pk}/dossier/#id_name_change" in text
    complete_file(learner, NUMBERS[0], diploma_surname="Смирнова", name_change="Свидетельство")
    text = _text(sign_in(organiser).get("/cohorts/cohort/federal/"))
    assert "Готово к ФРДО: замечаний нет" in text


def test_returned_documents_are_told_of_and_wait_again_when_mended(
    sign_in, organiser, learner, apply, django_capture_on_commit_callbacks
):
    (enrolment,) = apply(learner)
    base = f"/cohorts/cohort/applications/{enrolment.pk}/"
    client = sign_in(organiser)
    assert "Не указан СНИЛС" in _text(client.get(base + "return/"))
    assert client.post(base + "return/", {"reason": ""}).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        client.post(base + "return/", {"reason": "Добавьте скан диплома"})
    notice = Notification.objects.get(person=learner, kind="office.returned")
    assert notice.url == "/dossier/"
    client = sign_in(learner)
    assert "Добавьте скан диплома" in _text(client.get("/learning/"))
    assert "Добавьте скан диплома" in _text(client.get("/dossier/"))
    complete_file(learner, NUMBERS[0])
    assert ApplicationCheck.objects.get().state == "waiting"
    sign_in(organiser).post(base + "accept/")
    assert ApplicationCheck.objects.get().state == "accepted"


def test_accepting_is_the_organisers(tutor, learner, apply):
    (enrolment,) = apply(learner)
    for act in (
        lambda who: ops.accept_documents(who, enrolment_id=enrolment.pk),
        lambda who: ops.return_documents(who, enrolment_id=enrolment.pk, reason="x"),
    ):
        for person in (tutor, learner):
            with pytest.raises(Forbidden):
                act(person)


def test_study_page_says_what_is_missing_to_who_applied(sign_in, learner, colleague, apply):
    apply(learner)
    assert "Для удостоверения и ФРДО не хватает" in _text(sign_in(learner).get("/learning/"))
    assert "ФРДО" not in _text(sign_in(colleague).get("/learning/"))


def test_files_are_erased_by_term(learner, colleague, stranger, organiser, complete):
    complete(colleague)
    for person, number in zip((learner, colleague, stranger), NUMBERS, strict=True):
        complete_file(person, number)
    ops.keep_rules(organiser, after_study=1000, without_study=90)
    assert ops.erase_old_dossiers() == 0
    ends = Cohort.objects.get().ends_on
    with time_machine.travel(dt.datetime.combine(ends, dt.time(), dt.UTC) + dt.timedelta(91)):
        assert ops.erase_old_dossiers() == 2
    assert list(Dossier.objects.values_list("person", flat=True)) == [colleague.pk]
    with time_machine.travel(dt.datetime.combine(ends, dt.time(), dt.UTC) + dt.timedelta(1001)):
        assert ops.erase_old_dossiers() == 1


def test_term_is_chosen_by_the_office(sign_in, administrator, tutor):
    client = sign_in(administrator)
    assert client.post("/office/rules/", {"after_study": 0, "without_study": 5}).status_code == 200
    client.post("/office/rules/", {"after_study": 700, "without_study": 70})
    assert 'value="700"' in _text(client.get("/office/rules/"))
    assert sign_in(tutor).get("/office/rules/").status_code == 403


def test_person_takes_the_file_along_and_has_it_erased(learner):
    complete_file(learner, NUMBERS[0])
    assert export(learner.pk)["dossier.json"]["snils"] == NUMBERS[0]
    ops.forget_person(learner.pk)
    assert export(learner.pk) == {}


@pytest.mark.parametrize("people", [1, 3])
def test_pages_ask_few_statements(
    sign_in, organiser, learner, colleague, stranger, apply, people, django_assert_num_queries
):
    for person, number in list(zip((learner, colleague, stranger), NUMBERS, strict=True))[:people]:
        complete_file(person, number)
        apply(person)
    client = sign_in(organiser)
    client.get("/cohorts/cohort/applications/")
    with django_assert_num_queries(7):
        client.get("/cohorts/cohort/applications/")
    with django_assert_num_queries(7):
        client.get("/cohorts/cohort/federal/")
