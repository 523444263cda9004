"""The federal register's sheet: columns, values, errors."""

import io

import pytest
from openpyxl import load_workbook

from kamerton.core import clock
from kamerton.core.models import AuditEntry
from kamerton.credentials import operations as documents
from kamerton.learning.models import Cohort
from kamerton.office import federal
from kamerton.office.queries.federal import federal_sheet
from kamerton.programmes.models import ProgrammeVersion
from tests.office.conftest import NUMBERS, complete_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued(organiser, learner, colleague, complete, cohort):
    enrolments = complete(learner, colleague)
    complete_file(learner, NUMBERS[0], diploma_series="ВСГ")
    complete_file(colleague, NUMBERS[1])
    documents.issue_for_cohort(organiser, cohort_id=cohort.pk)
    return enrolments


def _sheet(client, preset):
    answer = client.get(f"/cohorts/cohort/federal/{preset}.xlsx")
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return list(book.active.iter_rows(values_only=True)), book.active


def test_presets_have_the_columns_of_the_register():
    assert len(federal.COLUMNS_40) == 40
    assert len(federal.COLUMNS_38) == 38
    assert federal.COLUMNS_40[0] == "Вид документа"
    assert federal.COLUMNS_40[26] == "СНИЛС"
    assert federal.COLUMNS_40[39] == "Номер документа для изменения"
    assert federal.COLUMNS_38[3:] == federal.COLUMNS_40[5:]


def test_row_is_what_the_register_asks(sign_in, organiser, issued):
    rows, sheet = _sheet(sign_in(organiser), "40")
    today = clock.today()
    assert rows[0] == federal.COLUMNS_40
    assert [row[21] for row in rows[1:]] == ["Гусев", "Орлова"]
    assert list(rows[2]) == [
        "Удостоверение о повышении квалификации",
        "Оригинал",
        "Нет",
        "Нет",
        "Нет",
        "нет",
        f"{today:%y}-000002",
        f"{today:%d.%m.%Y}",
        f"{today:%y}-000002",
        "Повышение квалификации",
        "Программа",
        None,
        None,
        None,
        "Высшее образование",
        "Орлова",
        "ВСГ",
        "0123456",
        today.year,
        today.year,
        16,
        "Орлова",
        "Марина",
        "Сергеевна",
        "17.05.1980",
        "Жен",
        "112-233-445 95",
        "Заочная",
        "Бюджетное обучение",
        "в образовательной организации",
        "643",
        *[None] * 9,
    ]
    assert sheet["AA2"].data_type == "s"


def test_short_preset_has_one_confirmation(sign_in, organiser, issued):
    rows, _sheet_itself = _sheet(sign_in(organiser), "38")
    assert rows[0] == federal.COLUMNS_38
    assert (rows[1][2], rows[1][3]) == ("Нет", "нет")


def test_duplicate_carries_the_original_and_takes_its_row(sign_in, organiser, learner, issued):
    original = learner.certificates.get()
    documents.issue_duplicate(organiser, certificate_id=original.pk, reason="Утрачено")
    rows, _sheet_itself = _sheet(sign_in(organiser), "40")
    assert len(rows) == 3
    duplicate = rows[2]
    assert duplicate[1:5] == ("Дубликат", "Да", "Нет", "Нет")
    assert duplicate[31:39] == (
        "Удостоверение о повышении квалификации",
        "нет",
        original.registration_number,
        original.registration_number,
        f"{original.issued_on:%d.%m.%Y}",
        "Орлова",
        "Марина",
        "Сергеевна",
    )


def test_a_document_in_exchange_is_an_original_that_says_so(sign_in, organiser, learner, issued):
    former = learner.certificates.get()
    documents.reissue_certificate(organiser, certificate_id=former.pk, reason="Ошибка в программе")
    rows, _sheet_itself = _sheet(sign_in(organiser), "40")
    (exchanged,) = [row for row in rows[1:] if row[3] == "Да"]
    assert exchanged[1:5] == ("Оригинал", "Нет", "Да", "Нет")
    assert exchanged[31:40] == (None,) * 9
    rows, _sheet_itself = _sheet(sign_in(organiser), "38")
    assert [row[2] for row in rows[1:]].count("Да") == 1


def test_cancelled_document_is_not_reported(organiser, learner, issued, cohort):
    one = learner.certificates.get()
    documents.cancel_certificate(organiser, certificate_id=one.pk, reason="Ошибка")
    assert [r.entry.row.certificate.holder for r in federal_sheet(cohort).rows] == [
        "Гусев Пётр Ильич"
    ]


def test_complete_files_give_no_errors(sign_in, organiser, issued, cohort):
    assert federal_sheet(cohort).count == 0
    text = sign_in(organiser).get("/cohorts/cohort/federal/").content.decode()
    assert "2 строки · 0 ошибок" in text


def test_errors_name_what_is_wrong(organiser, issued, cohort, learner):
    complete_file(learner, "", birth_on=None, education="")
    learner.gender = ""
    learner.save()
    Cohort.objects.update(ends_on=clock.today().replace(year=clock.today().year + 1))
    ProgrammeVersion.objects.update(hours=10)
    cohort = Cohort.objects.select_related("version").get()
    learner.certificates.update(studied_to=cohort.ends_on)
    sheet = federal_sheet(cohort)
    codes = {row.entry.person.surname: [e.code for e in row.errors] for row in sheet.rows}
    assert codes == {
        "Гусев": [],
        "Орлова": ["early_document", "no_gender", "no_snils", "no_birth", "no_education"],
    }
    assert [e.code for e in sheet.errors] == ["few_hours"]


def test_surname_of_two_words_stays_whole_while_the_person_bears_it(learner):
    learner.surname = "Римская Корсакова"
    assert federal.names_of("Римская Корсакова Марина Сергеевна", learner) == (
        "Римская Корсакова",
        "Марина",
        "Сергеевна",
    )
    assert federal.names_of("Орлова Марина", learner) == ("Орлова", "Марина", "")


def test_foreigner_needs_no_number(organiser, issued, cohort, learner):
    complete_file(learner, "", citizenship="398")
    assert federal_sheet(cohort).count == 0


def test_retraining_needs_a_qualification(sign_in, organiser, issued):
    ProgrammeVersion.objects.update(kind="professional_retraining", hours=250)
    client = sign_in(organiser)
    text = client.get("/cohorts/cohort/federal/").content.decode()
    assert 'href="#id_qualification"' in text
    fields = {"study_form": "mixed", "funding": "paid", "qualification": "Педагог-музыкант"}
    client.post("/cohorts/cohort/federal/", fields)
    rows, _sheet_itself = _sheet(client, "40")
    assert (rows[1][13], rows[1][27], rows[1][28]) == (
        "Педагог-музыкант",
        "Очно-заочная",
        "Платное обучение",
    )


def test_every_export_is_written_down(sign_in, organiser, issued):
    client = sign_in(organiser)
    _sheet(client, "40")
    entry = AuditEntry.objects.get(verb="office.export_federal")
    assert entry.detail == {"preset": "40", "rows": 2}
    assert client.get("/cohorts/cohort/federal/39.xlsx").status_code == 404
