"""Lists of people as office programs save them: XLSX and CSV, with headings in both languages."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile

from django.utils.translation import gettext as _

from kamerton.office.errors import WrongData

MOST_ROWS, MOST_BYTES = 2000, 10_000_000
# Field → the headings by which it is known, lower case; the first is the template's.
HEADINGS: dict[str, tuple[str, ...]] = {
    "surname": ("Фамилия", "surname", "last name"),
    "given_name": ("Имя", "name", "given name", "first name"),
    "patronymic": ("Отчество", "patronymic", "middle name"),
    "email": ("Электронная почта", "e-mail", "email", "почта", "эл. почта"),
    "snils": ("СНИЛС", "snils"),
    "birth_on": ("Дата рождения", "date of birth", "birth date"),
    "gender": ("Пол", "gender", "sex"),
    "education": ("Образование", "education"),
    "diploma_surname": ("Фамилия в дипломе", "surname in the diploma"),
    "diploma_series": ("Серия диплома", "series of the diploma"),
    "diploma_number": ("Номер диплома", "number of the diploma"),
}
NEEDED = ("surname", "given_name", "email")


def _heading_fields(cells: list[str]) -> dict[int, str]:
    known = {word.lower(): field for field, words in HEADINGS.items() for word in words}
    named = {
        i: known.get(re.sub(r"\s+", " ", cell.strip().lower())) for i, cell in enumerate(cells)
    }
    found = {i: field for i, field in named.items() if field}
    missing = [HEADINGS[field][0] for field in NEEDED if field not in found.values()]
    if missing:
        words = _("The first row must have the headings; missing: %(names)s.")
        raise WrongData("no_headings", words % {"names": ", ".join(missing)}, field="file")
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()[:250]


def _xlsx(content: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415  heavy, and most processes never need it

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield [_text(value) for value in row]
    except (BadZipFile, OSError, KeyError, ValueError, IndexError, SyntaxError) as error:
        raise _unreadable() from error


def _unreadable() -> WrongData:
    words = _("The file could not be read. Save it as XLSX or CSV and try again.")
    return WrongData("unreadable", words, field="file")


def _csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1251", errors="replace")
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = max(";,\t", key=first.count)
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            yield [_text(value) for value in row]
    except csv.Error as error:
        raise _unreadable() from error


def read_table(content: bytes, name: str) -> list[dict[str, str]]:
    """Return the rows of a list as texts by field; empty rows are left out.

    Args:
        content: the file.
        name: its name; the content decides where they differ.

    Raises:
        WrongData: it cannot be read, has no headings, or is too large.
    """
    if len(content) > MOST_BYTES:
        raise WrongData("too_large", _("The file is larger than 10 MB."), field="file")
    rows = _xlsx(content) if content[:2] == b"PK" else _csv(content)
    headings = next((row for row in rows if any(row)), None)
    if headings is None or (content[:2] != b"PK" and b"\x00" in content):
        raise _unreadable()
    fields = _heading_fields(headings)
    found = []
    for row in rows:
        if any(row):
            found.append({fields[i]: cell for i, cell in enumerate(row) if i in fields})
        if len(found) > MOST_ROWS:
            words = _("The list has more than %(n)d rows. Divide it.") % {"n": MOST_ROWS}
            raise WrongData("too_long", words, field="file")
    if not found:
        raise WrongData("empty", _("The list has no people."), field="file")
    return found
