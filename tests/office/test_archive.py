"""The archive of a year: everything, with a list and checksums that are right."""

import hashlib
import io
import zipfile

import pytest
from pypdf import PdfReader

from kamerton.core import clock
from kamerton.core.errors import Forbidden
from kamerton.credentials import operations as documents
from kamerton.files.api import files_of, open_file
from kamerton.learning.models import Defence
from kamerton.learning.operations import attestation as attesting
from kamerton.office.models import YearArchive
from kamerton.office.operations import archive as ops
from kamerton.office.operations.orders import issue_order
from kamerton.office.queries.archive import OWNER
from kamerton.office.year_archive import files_of_year
from tests.factories.study import make_studying
from tests.office.conftest import NUMBERS, complete_file
from tests.office.test_orders import draft
from tests.worker import run_jobs

pytestmark = pytest.mark.django_db


def test_archive_holds_the_papers_and_their_checksums(
    sign_in, organiser, learner, administrator, cohort, complete
):
    complete(learner)
    complete_file(learner, NUMBERS[0])
    documents.issue_for_cohort(organiser, cohort_id=cohort.pk)
    client = sign_in(organiser)
    year = clock.today().year
    client.post("/office/archives/", {"year": year})
    client.post("/office/archives/", {"year": year})
    assert YearArchive.objects.count() == 1
    assert "собирается" in client.get("/office/archives/").content.decode()
    assert run_jobs() == ["office.build_archive"]
    ops.build_archive(YearArchive.objects.get().pk)
    (file,) = files_of((OWNER, YearArchive.objects.get().pk))
    with open_file(file.id) as content:
        book = zipfile.ZipFile(io.BytesIO(content.read()))
    names = book.namelist()
    assert "Книга регистрации.xlsx" in names
    assert "Группы/cohort/ФРДО 40.xlsx" in names
    assert "Группы/cohort/Ведомость выдачи.pdf" in names
    lines = book.read("Опись.csv").decode("utf-8-sig").splitlines()[1:]
    assert [line.split(";")[0] for line in lines] == [n for n in names if n != "Опись.csv"]
    for line in lines:
        name, size, checksum = line.split(";")
        assert (len(book.read(name)), hashlib.sha256(book.read(name)).hexdigest()) == (
            int(size),
            checksum,
        )
    statuses = [sign_in(who).get(file.url).status_code for who in (organiser, administrator)]
    assert statuses == [200, 404]


def test_orders_and_contracts_are_in_the_archive(organiser, learner, cohort, apply):
    issue_order(organiser, draft=draft(cohort, "admission", apply(learner)))
    archive = ops.ask_for_archive(organiser, year=clock.today().year)
    ops.build_archive(archive.pk)
    (file,) = files_of((OWNER, archive.pk))
    with open_file(file.id) as content:
        names = zipfile.ZipFile(io.BytesIO(content.read())).namelist()
    assert "Приказы/Журнал приказов.xlsx" in names
    assert sum(name.startswith("Приказы/0001") for name in names) == 2


def test_failed_archive_can_be_asked_for_again(organiser):
    first = ops.ask_for_archive(organiser, year=2026)
    ops.fail_archive(first.pk)
    assert ops.ask_for_archive(organiser, year=2026).pk != first.pk


def test_others_have_no_archive(sign_in, administrator, tutor):
    for person in (administrator, tutor):
        with pytest.raises(Forbidden):
            ops.ask_for_archive(person, year=2026)
        assert sign_in(person).get("/office/archives/").status_code == 403


def test_protocols_of_the_year_are_in_the_archive(
    organiser, learner, cohort, expert, tutor, methodologist
):
    enrolment = make_studying(cohort, learner, organiser)
    people = {"chair": [expert], "member": [tutor, methodologist]}
    attesting.form_commission(organiser, cohort_id=cohort.pk, people=people, fields={})
    attesting.schedule_defences(
        organiser,
        cohort_id=cohort.pk,
        begins_at=clock.now(),
        minutes=20,
        place="Зал",
        enrolments=[enrolment.pk],
    )
    defence = Defence.objects.get()
    for member in (expert, tutor, methodologist):
        attesting.give_mark(member, defence_id=defence.pk, mark=5)
    attesting.decide(organiser, defence_id=defence.pk, mark=5)
    year = clock.today().year
    assert not [name for name, _content in files_of_year(year) if "Протокол" in name]
    attesting.close_attestation(organiser, cohort_id=cohort.pk, protocol_number="4")
    found = dict(files_of_year(year))
    assert {name for name in found if "ттестац" in name} == {
        f"Группы/cohort/{name}.{kind}"
        for name in ("Протокол аттестации", "Аттестационная ведомость")
        for kind in ("pdf", "docx")
    }
    text = "".join(
        page.extract_text()
        for page in PdfReader(io.BytesIO(found["Группы/cohort/Протокол аттестации.pdf"])).pages
    )
    assert "Орлова Марина Сергеевна" in text
    assert not [name for name, _content in files_of_year(year - 1) if "Протокол" in name]
