"""Lists of people: each row's fate before anything is written; written once, however often it is run."""

import contextlib
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from kamerton.core.errors import Forbidden
from kamerton.learning.models import Enrolment
from kamerton.office.errors import NotNow, WrongData
from kamerton.office.models import Dossier, ImportBatch, ImportRow
from kamerton.office.operations import imports as ops
from kamerton.office.queries.imports import rows_to_write
from kamerton.office.row_checks import cell_errors
from kamerton.office.tables import read_table
from kamerton.people.models import Person
from tests.office.conftest import NUMBERS, complete_file
from tests.worker import run_jobs

pytestmark = pytest.mark.django_db
HEAD = ("Фамилия", "Имя", "Отчество", "Электронная почта", "СНИЛС", "Дата рождения", "Пол")


def xlsx(*rows, head=HEAD):
    book = Workbook()
    for row in (head, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv(*rows, head=HEAD, encoding="utf-8-sig"):
    return "\n".join(";".join(row) for row in (head, *rows)).encode(encoding)


NEW = ("Зимина", "Ольга", "Петровна", "zimina@t.example", "112-233-445 95", "17.05.1980", "Ж")


def _read(organiser, cohort, content):
    return ops.read_list(organiser, cohort_id=cohort.pk, name="список", content=content)


def _fates(batch):
    return list(batch.rows.order_by("position").values_list("fate", flat=True))


@pytest.mark.parametrize(
    "content", [xlsx(NEW), csv(NEW), csv(NEW, encoding="cp1251")], ids=["xlsx", "utf-8", "cp1251"]
)
def test_every_kind_of_file_is_read(content):
    (row,) = read_table(content, "список")
    assert row["surname"] == "Зимина"
    assert row["email"] == "zimina@t.example"


def test_headings_are_known_in_english():
    (row,) = read_table(
        csv(("Zimina", "Olga", "z@t.example"), head=("Surname", "Name", "E-mail")), "x"
    )
    assert row == {"surname": "Zimina", "given_name": "Olga", "email": "z@t.example"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "unreadable"),
        (b"PK\x03\x04 not a workbook", "unreadable"),
        (b"\x00\x01\x02;\x03", "unreadable"),
        (csv(NEW, head=("a", "b")), "no_headings"),
        (csv(), "empty"),
        (csv(*[NEW] * 2001), "too_long"),
    ],
)
def test_what_is_no_list_is_refused(content, code):
    with pytest.raises(WrongData) as refused:
        read_table(content, "список")
    assert refused.value.code == code


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    with contextlib.suppress(WrongData):
        assert read_table(content, "список")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("surname", "", "missing"),
        ("email", "", "missing"),
        ("email", "не адрес", "bad_email"),
        ("snils", "112-233-445 96", "bad_snils"),
        ("birth_on", "31.02.1980", "bad_date"),
        ("gender", "?", "bad_gender"),
        ("education", "школа", "bad_education"),
        ("diploma_number", "1" * 31, "too_long"),
        ("patronymic", "я" * 81, "too_long"),
    ],
)
def test_errors_are_by_cell(field, value, code):
    row = {"surname": "Зимина", "given_name": "Ольга", "email": "z@t.example", field: value}
    assert cell_errors(row) == {field: code}


def test_fates_before_anything_is_written(organiser, learner, colleague, stranger, cohort, apply):
    apply(learner)
    complete_file(colleague, NUMBERS[1])
    batch = _read(
        organiser,
        cohort,
        csv(
            NEW,
            ("Орлова", "Марина", "", "ORLOVA@test.kamerton.example", "", "", ""),
            ("Гусев", "Пётр", "", "other@t.example", NUMBERS[1], "", ""),
            ("Лебедь", "Вера", "", "lebed@test.kamerton.example", NUMBERS[1], "", ""),
            ("Зимина", "Ольга", "", "zimina@t.example", "", "", ""),
            ("Плохо", "", "", "плохо", "", "", ""),
        ),
    )
    assert _fates(batch) == ["new", "present", "known", "error", "repeated", "error"]
    errors = list(batch.rows.order_by("position").values_list("errors", flat=True))
    assert errors[3] == {"snils": "other_person"}
    assert errors[5] == {"given_name": "missing", "email": "bad_email"}
    assert Enrolment.objects.count() == 1
    assert not Person.objects.filter(email="zimina@t.example").exists()


def test_import_writes_once_and_forgets_what_it_read(organiser, colleague, cohort):
    complete_file(colleague, NUMBERS[1])
    content = csv(NEW, ("Гусев", "Пётр", "", "other@t.example", NUMBERS[1], "", ""))
    batch = _read(organiser, cohort, content)
    ops.start_import(organiser, batch_id=batch.pk)
    ops.start_import(organiser, batch_id=batch.pk)
    assert run_jobs() == ["office.run_import"]
    assert ops.run_import(batch.pk) == 0
    made = Person.objects.get(email="zimina@t.example")
    assert (made.full_name, made.gender) == ("Зимина Ольга Петровна", "female")
    assert Dossier.objects.get(person=made).snils == "11223344595"
    states = dict(Enrolment.objects.values_list("person__surname", "state"))
    assert states == {"Зимина": "applied", "Гусев": "applied"}
    assert not any("snils" in row.data for row in ImportRow.objects.all())
    again = _read(organiser, cohort, content)
    assert _fates(again) == ["present", "present"]
    with pytest.raises(NotNow):
        ops.start_import(organiser, batch_id=again.pk)


def test_diploma_comes_with_the_list_and_what_is_known_stays(organiser, colleague, cohort):
    complete_file(colleague, NUMBERS[1], diploma_number="7", education="")
    head = ("Фамилия", "Имя", "E-mail", "Образование", "Фамилия в дипломе", "Номер диплома")
    row = ("Гусев", "Пётр", colleague.email, "ВО", "Другой", "8")
    batch = _read(organiser, cohort, csv(row, head=head))
    ops.run_import(batch.pk)
    known = Dossier.objects.get(person=colleague)
    assert (known.education, known.diploma_surname, known.diploma_number) == (
        "higher",
        "Гусев",
        "7",
    )


def test_import_goes_on_after_a_break(organiser, cohort):
    people = [(f"Слушатель{n}", "Анна", "", f"p{n}@t.example", "", "", "") for n in range(5)]
    batch = _read(organiser, cohort, csv(*people))
    for row_id in rows_to_write(batch.pk)[:2]:
        assert ops.write_row(organiser, row_id=row_id)
    assert ops.run_import(batch.pk) == 3
    assert Enrolment.objects.count() == 5


def test_what_changed_meanwhile_becomes_the_rows_fate(organiser, learner, cohort, apply):
    batch = _read(organiser, cohort, csv(("Орлова", "Марина", "", learner.email, "", "", ""), NEW))
    apply(learner)
    ops.run_import(batch.pk)
    assert _fates(batch) == ["present", "new"]


def test_a_thousand_rows_are_checked_with_few_statements(
    organiser, cohort, django_assert_max_num_queries
):
    people = [(f"Слушатель{n}", "Анна", "", f"p{n}@t.example", "", "", "") for n in range(1000)]
    with django_assert_max_num_queries(11):
        batch = _read(organiser, cohort, csv(*people))
    assert batch.rows.count() == 1000


def test_lists_that_nobody_had_written_are_forgotten(organiser, cohort):
    batch = _read(organiser, cohort, csv(NEW))
    assert ops.forget_lists() == 0
    ImportBatch.objects.update(created_at="2020-01-01T00:00:00Z")
    assert ops.forget_lists() == 1
    assert not ImportRow.objects.filter(batch=batch.pk).exists()


def test_others_read_no_lists(sign_in, tutor, administrator, cohort, organiser):
    batch = _read(organiser, cohort, csv(NEW))
    for person in (tutor, administrator):
        with pytest.raises(Forbidden):
            _read(person, cohort, csv(NEW))
        with pytest.raises(Forbidden):
            ops.start_import(person, batch_id=batch.pk)
        client = sign_in(person)
        assert client.get(f"/office/imports/{batch.pk}/").status_code == 403
        assert client.get("/cohorts/cohort/import/").status_code == 403
        assert client.get("/office/imports/template.xlsx").status_code == 403


def test_pages_of_a_list(sign_in, organiser, cohort, django_assert_num_queries):
    client = sign_in(organiser)
    bad = SimpleUploadedFile("x.csv", b"a;b\n1;2")
    text = client.post("/cohorts/cohort/import/", {"file": bad}).content.decode()
    assert "В первой строке нужны заголовки" in text
    sent = SimpleUploadedFile("list.csv", csv(NEW, ("Плохо", "Имя", "", "плохо", "", "", "")))
    page = client.post("/cohorts/cohort/import/", {"file": sent})
    with django_assert_num_queries(6):
        text = client.get(page.url).content.decode()
    assert "Записать 1 строку" in text
    assert "это не адрес" in text
    assert "Зимина" not in client.get(f"{page.url}?fate=error").content.decode()
    client.post(f"{page.url}write/")
    assert "Список записывается" in client.get(page.url).content.decode()
    run_jobs()
    assert "записано" in client.get(page.url).content.decode()
    assert client.get("/office/imports/template.xlsx").status_code == 200
    assert client.get("/office/imports/999/").status_code == 404


def test_people_of_a_list_are_written_to_once(
    sign_in, organiser, tutor, cohort, mailoutbox, client, django_capture_on_commit_callbacks
):
    batch = _read(organiser, cohort, csv(NEW))
    page = f"/office/imports/{batch.pk}/letters/"
    signed = sign_in(organiser)
    with pytest.raises(NotNow):
        ops.write_to_imported(organiser, batch_id=batch.pk)
    ops.start_import(organiser, batch_id=batch.pk)
    ops.run_import(batch.pk)
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        for _n in range(2):
            assert signed.post(page).status_code == 302
    batch.refresh_from_db()
    assert (batch.letters, len(mailoutbox)) == (1, 1)
    assert "Письма отправлены" in signed.get(f"/office/imports/{batch.pk}/").content.decode()
    link = re.search(r"https?://[^/]+(/\S+)", mailoutbox[0].body)[1]
    assert 'name="password1"' in client.get(link, follow=True).content.decode()
    with pytest.raises(Forbidden):
        ops.write_to_imported(tutor, batch_id=batch.pk)
