"""The journal as a workbook and as a paper to print."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kamerton.core import clock
from kamerton.core.api import Grid, Paper, Signatures, Text, paper_pdf, workbook
from kamerton.learning.models import Cohort
from kamerton.learning.queries.journal import AttendanceBook, Cell, Journal
from kamerton.ui.api import date as written_date
from kamerton.ui.api import localised, number

MOST_COLUMNS = 14
DONE, WAITING, NONE = "✓", "…", ""


def cell_text(cell: Cell) -> str:
    """Write a cell: the score in per cent, a tick, dots for what waits, nothing."""
    if cell.is_done:
        return DONE if cell.score is None else f"{round(cell.score * 100)}"
    return WAITING if cell.state == "submitted" else NONE


def _value(cell: Cell) -> str | int:
    if cell.is_done and cell.score is not None:
        return round(cell.score * 100)
    return cell_text(cell)


def _moment(session: Any) -> str:
    title = localised(session.activity.title, session.activity.title_en)
    return f"{written_date(session.starts_at)} {title}"


def journal_workbook(book: Journal, presence: AttendanceBook) -> bytes:
    """Return the journal as XLSX: grades, attendance, hours."""
    name = _("Learner")
    forms = [str(form.label) for form in book.forms]
    grades = [
        [row.enrolment.person.full_name, *map(_value, row.cells), _mean(row.mean)]
        for row in book.rows
    ]
    attended = [[row.enrolment.person.full_name, *row.minutes] for row in presence.rows]
    hours: list[list[Any]] = [
        [
            row.enrolment.person.full_name,
            *(row.hours.get(form.value, Decimal(0)) for form in book.forms),
            row.total,
        ]
        for row in book.rows
    ]
    planned = [book.planned[form.value] for form in book.forms]
    hours.append([_("By the plan"), *planned, sum(planned, Decimal(0))])
    titles = [activity.title for activity in book.activities]
    return workbook(
        {
            _("Grades"): ([name, *titles, _("Mean score")], grades),
            _("Attendance"): ([name, *map(_moment, presence.sessions)], attended),
            _("Hours"): ([name, *forms, pgettext("hours", "In all")], hours),
        }
    )


def _mean(mean: Decimal | None) -> int | None:
    return None if mean is None else round(mean * 100)


def _grades(book: Journal) -> list[Text | Grid | Signatures]:
    """Return the grades, as many activities side by side as a sheet holds; then what they are."""
    blocks: list[Text | Grid | Signatures] = []
    for start in range(0, len(book.activities), MOST_COLUMNS):
        part = range(start, min(start + MOST_COLUMNS, len(book.activities)))
        rows = [
            [str(place), row.enrolment.person.full_name, *(cell_text(row.cells[i]) for i in part)]
            for place, row in enumerate(book.rows, start=1)
        ]
        columns = ["№", _("Learner"), *(str(i + 1) for i in part)]
        blocks.append(Grid(columns, rows, [0.6, 4.5, *([0.8] * len(part))]))
    legend = "; ".join(f"{i} — {a.title}" for i, a in enumerate(book.activities, start=1))
    blocks.append(Text(_("Activities: %(list)s.") % {"list": legend}))
    blocks.append(Text(_("Numbers are per cent; ✓ done without a grade; … waits for review.")))
    return blocks


def _hours_grid(book: Journal) -> Grid:
    rows = [
        [
            row.enrolment.person.full_name,
            *(number(row.hours.get(form.value, Decimal(0))) for form in book.forms),
            number(row.total),
        ]
        for row in book.rows
    ]
    planned = [book.planned[form.value] for form in book.forms]
    rows.append([_("By the plan"), *map(number, planned), number(sum(planned, Decimal(0)))])
    columns = [_("Learner"), *(str(f.label) for f in book.forms), pgettext("hours", "In all")]
    return Grid(columns, rows, [3, *([1.2] * (len(columns) - 1))])


def _attendance_grid(presence: AttendanceBook) -> Grid:
    rows = [
        [row.enrolment.person.full_name, *("—" if m is None else str(m) for m in row.minutes)]
        for row in presence.rows
    ]
    columns = [_("Learner"), *map(_moment, presence.sessions)]
    return Grid(columns, rows, [3, *([1.2] * len(presence.sessions))])


def journal_pdf(
    cohort: Cohort, book: Journal, presence: AttendanceBook, *, tutors: list[Any], language: str
) -> bytes:
    """Return the journal as a PDF to print and sign; the cohort comes with its organisation."""
    blocks: list[Text | Grid | Signatures] = [Text(_("Grades"), is_bold=True), *_grades(book)]
    if presence.sessions:
        blocks += [Text(_("Attendance, minutes"), is_bold=True), _attendance_grid(presence)]
    blocks += [Text(_("Academic hours done"), is_bold=True), _hours_grid(book)]
    blocks.append(Signatures([(_("Tutor"), tutor.short_name) for tutor in tutors]))
    version = cohort.version
    paper = Paper(
        institute=cohort.organisation.name,
        title=_("Journal of the cohort"),
        subtitle=f"{localised(cohort.title, cohort.title_en)}: "
        f"{localised(version.title, version.title_en)}",
        left=f"{written_date(cohort.starts_on)} – {written_date(cohort.ends_on)}",
        right=_("as of %(day)s") % {"day": written_date(clock.today())},
        blocks=blocks,
        is_wide=True,
    )
    return paper_pdf(paper, language=language)
