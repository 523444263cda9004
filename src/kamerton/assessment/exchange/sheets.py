"""XLSX: a table of questions that can be written by hand in any office program."""

import io
import zipfile
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from kamerton.assessment.exchange.carried import MOST_QUESTIONS, Carried, UnreadableFile
from kamerton.texts.api import from_markdown, to_markdown

WRITTEN = frozenset(
    {"single", "multiple", "short_text", "number", "matching", "ordering", "essay", "cloze"}
)
COLUMNS = (
    "type",
    "question",
    "points",
    "right",
    "other",
    "feedback_right",
    "feedback_wrong",
    "folder",
    "tags",
)
MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 500
LONGEST_CELL = 32_000


def _checked(content: bytes) -> None:
    """Raise UnreadableFile for what is no workbook or would unpack into too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            total = sum(part.file_size for part in parts)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as fault:
        raise UnreadableFile(_("This is not an XLSX table.")) from fault
    if total > MOST_UNPACKED or len(parts) > MOST_PARTS:
        raise UnreadableFile(_("The file unpacks into too much."))


def read(content: bytes) -> list[Carried]:
    """Return the questions of a table with their rows; raise UnreadableFile."""
    _checked(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(
            values_only=True, max_row=MOST_QUESTIONS + 50, max_col=40
        )
        return _rows(rows)
    except UnreadableFile:
        raise
    except Exception as fault:  # openpyxl lets out whatever a damaged part makes it meet
        raise UnreadableFile(_("This is not an XLSX table.")) from fault


def _rows(rows: Iterable[tuple[Any, ...]]) -> list[Carried]:
    columns: dict[str, int] = {}
    found: list[Carried] = []
    for number, row in enumerate(rows, start=1):
        cells = ["" if cell is None else str(cell)[:LONGEST_CELL] for cell in row]
        if not columns:
            names = [cell.strip().lower() for cell in cells]
            columns = {name: names.index(name) for name in COLUMNS if name in names}
            if "type" not in columns or "question" not in columns:
                raise UnreadableFile(_("The first row must name the columns: type, question …"))
        elif any(cell.strip() for cell in cells):
            found.append(
                _question(number, {n: cells[at] for n, at in columns.items() if at < len(cells)})
            )
    return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _question(number: int, cells: dict[str, str]) -> Carried:
    kind = cells.get("type", "").strip().lower()
    found = Carried(
        number,
        kind if kind in WRITTEN else "",
        text=from_markdown(cells.get("question", "")),
        feedback_right=cells.get("feedback_right", "").strip()[:2000],
        feedback_wrong=cells.get("feedback_wrong", "").strip()[:2000],
        folder=tuple(p.strip()[:200] for p in cells.get("folder", "").split("/") if p.strip()),
        tags=tuple(t.strip() for t in cells.get("tags", "").split(",") if t.strip()),
    )
    try:
        points = Decimal((cells.get("points") or "1").replace(",", ".").strip() or "1")
        found.points = points.quantize(Decimal("0.01"))
    except InvalidOperation:
        found.problem = _("the points are not a number")
    if not 0 < found.points < 1000:
        found.problem, found.points = _("the points are not a number"), Decimal(1)
    if not found.type:
        found.problem = _("questions of the type “%(type)s” are not known here") % {"type": kind}
    else:
        found.data = _data(found.type, cells.get("right", ""), cells.get("other", ""))
    return found


def _data(kind: str, right: str, other: str) -> dict[str, Any]:
    if kind in ("single", "multiple"):
        options: list[dict[str, Any]] = [{"text": one, "right": True} for one in _lines(right)]
        return {"options": [*options, *({"text": one} for one in _lines(other))]}
    if kind == "short_text":
        return {"answers": _lines(right)}
    if kind == "number":
        number, _sign, tolerance = right.partition("±")
        return {"answer": number.strip(), "tolerance": tolerance.strip(), "unit": other.strip()}
    if kind == "matching":
        pairs = [line.partition(" = ") for line in _lines(right)]
        rows = [{"left": left.strip(), "right": side.strip()} for left, _sign, side in pairs]
        return {"pairs": rows, "extra": _lines(other)}
    if kind == "ordering":
        return {"order": _lines(right)}
    if kind == "cloze":
        return {"source": right.strip()}
    return {"hint": right.strip()}


def write(questions: Iterable[Carried]) -> bytes:
    """Return questions as a table; those of other types must be left out before (see WRITTEN)."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("questions")
    for letter, width in zip("ABCDEFGHI", (12, 60, 8, 40, 40, 30, 30, 24, 24), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, name, is_bold=True) for name in COLUMNS])
    for question in questions:
        right, other = _cells(question)
        values = (
            question.type,
            to_markdown(question.text),
            f"{question.points.normalize():f}",
            right,
            other,
            question.feedback_right,
            question.feedback_wrong,
            " / ".join(question.folder),
            ", ".join(question.tags),
        )
        sheet.append([_cell(sheet, value) for value in values])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: str, *, is_bold: bool = False) -> Any:
    legal = "".join(c for c in value if c in "\n\t" or ord(c) >= 32)[:LONGEST_CELL]
    cell = WriteOnlyCell(sheet, value=legal)
    cell.data_type = "s"  # "=1+1" is somebody's words, not a formula
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_bold:
        cell.font = Font(bold=True)
    return cell


def _cells(question: Carried) -> tuple[str, str]:
    data = question.data
    if question.type in ("single", "multiple"):
        rights = [o["text"] for o in data["options"] if o.get("right")]
        return "\n".join(rights), "\n".join(
            o["text"] for o in data["options"] if not o.get("right")
        )
    if question.type == "short_text":
        return "\n".join(map(str, data["answers"])), ""
    if question.type == "number":
        tolerance = str(data.get("tolerance") or "")
        sign = f"±{tolerance}" if tolerance and tolerance != "0" else ""
        return f"{data['answer']}{sign}", str(data.get("unit") or "")
    if question.type == "matching":
        pairs = "\n".join(f"{pair['left']} = {pair['right']}" for pair in data["pairs"])
        return pairs, "\n".join(data.get("extra", []))
    if question.type == "ordering":
        return "\n".join(data["order"]), ""
    if question.type == "cloze":
        return str(data["source"]), ""
    return str(data.get("hint") or ""), ""
