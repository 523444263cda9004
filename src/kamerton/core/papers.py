"""Official papers as PDF, DOCX and XLSX, made of the same plain blocks.

A paper is written once (title, paragraphs, tables, signatures) and comes out in both formats with the
same words. Texts are data everywhere: nothing that a person wrote is read as markup or as a formula.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from kamerton.core.pdf import compile_pdf

TEMPLATE = Path(__file__).parent / "pdfs" / "paper.typ"
# WD_ALIGN_PARAGRAPH of python-docx, which is loaded only when a paper is made: it is heavy.
_ALIGNMENTS = {"left": 0, "center": 1, "right": 2}
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``align``: "left", "center" or "right"."""

    text: str
    is_bold: bool = False
    align: str = "left"
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``widths`` are shares of the line, one a column."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()
    kind: str = "grid"


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign: (post, name)."""

    people: Sequence[tuple[str, str]]
    kind: str = "signatures"


@dataclass(frozen=True, slots=True)
class Paper:
    """One official paper.

    Attributes:
        institute: in whose name, above the title.
        title: such as «Приказ».
        subtitle: what about.
        left: under the title on the left: the date.
        right: under the title on the right: the number.
        blocks: what follows, in order.
        is_wide: lies on its long side.
    """

    institute: str
    title: str
    subtitle: str = ""
    left: str = ""
    right: str = ""
    blocks: Sequence[Text | Grid | Signatures] = field(default_factory=tuple)
    is_wide: bool = False


def paper_pdf(paper: Paper, *, language: str = "ru") -> bytes:
    """Return the paper as a PDF with a text layer."""
    return compile_pdf(TEMPLATE, asdict(paper), language=language)


def _written(document: Any, text: str, *, bold: bool = False, align: str = "left") -> Any:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold = bold
    paragraph.alignment = _ALIGNMENTS[align]
    return paragraph


def _grid(document: Any, grid: Grid) -> None:
    table = document.add_table(rows=1, cols=len(grid.columns))
    table.style = "Table Grid"
    for cell, column in zip(table.rows[0].cells, grid.columns, strict=True):
        cell.text = ""
        cell.paragraphs[0].add_run(column).bold = True
    for row in grid.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _signatures(document: Any, block: Signatures) -> None:
    for post, name in block.people:
        _written(document, f"{post}  ____________________  {name}")


def paper_docx(paper: Paper) -> bytes:
    """Return the paper as a DOCX that an office program can go on with."""
    from docx import Document  # noqa: PLC0415  heavy, and most processes never need it
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415
    from docx.shared import Mm, Pt  # noqa: PLC0415

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    if paper.is_wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin, section.right_margin = Mm(25), Mm(15)
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(12)
    document.core_properties.title = f"{paper.title} {paper.right}".strip()
    document.core_properties.author = paper.institute
    _written(document, paper.institute, align="center")
    _written(document, paper.title, bold=True, align="center")
    if paper.left or paper.right:
        _written(document, f"{paper.left}    {paper.right}".strip(), align="center")
    if paper.subtitle:
        _written(document, paper.subtitle, bold=True, align="center")
    for block in paper.blocks:
        if isinstance(block, Text):
            _written(document, block.text, bold=block.is_bold, align=block.align)
        elif isinstance(block, Grid):
            _grid(document, block)
        else:
            _signatures(document, block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
Value = str | int | float | Decimal | date | datetime | None


def workbook(sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence[Value]]]]) -> bytes:
    """Return an XLSX; every text is a text, also one that begins with “=”.

    Args:
        sheets: by name of the sheet: its columns and its rows. Dates become dates of the office program
            (дд.мм.гггг), numbers numbers.
    """
    from openpyxl import Workbook  # noqa: PLC0415  heavy, and most processes never need it
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook()
    book.remove(book.active)
    for name, (columns, rows) in sheets.items():
        sheet = book.create_sheet(name[:31])
        sheet.append(list(columns))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "A2"
        for number, row in enumerate(rows, start=2):
            _row(sheet, number, row)
        for index, column in enumerate(columns, start=1):
            width = min(max(12, len(column) * 0.6), 40)
            sheet.column_dimensions[get_column_letter(index)].width = width
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(sheet: Any, number: int, row: Sequence[Value]) -> None:
    for index, value in enumerate(row, start=1):
        if value is None:
            continue
        cell = sheet.cell(row=number, column=index)
        if isinstance(value, str):
            cell.value = _CONTROL.sub("", value)
            cell.data_type, cell.number_format = "s", "@"
        else:
            cell.value = value
            if isinstance(value, date):
                cell.number_format = "DD.MM.YYYY"
