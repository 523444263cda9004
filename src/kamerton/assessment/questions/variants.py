"""Variants of one question: the same item in several wordings or with several values, one of them drawn.

data: {"variants": {"names": ["note", "letter"], "rows": [["до", "C"], ["ре", "D"]]}, …}. In the text of
the question, its options, answers and feedback ``{note}`` stands for the value of the row that an
attempt draws; the attempt's layout keeps its number: {"drawn": {id: {"variant": 1}}}.
"""

import random
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

MOST_NAMES, MOST_ROWS, LONGEST = 12, 60, 500
NAME = re.compile(r"[^\W\d]\w{0,30}")
VARIANT = "variant"
_KEPT = frozenset({"variants", "params"})


def rows_of(data: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the variants of a question, each as value by name; [] for a question without any."""
    written = data.get("variants")
    if not isinstance(written, Mapping):
        return []
    names = [str(name) for name in written.get("names") or ()]
    return [
        {name: str(value) for name, value in zip(names, row, strict=False)}
        for row in written.get("rows") or ()
        if isinstance(row, list)
    ]


def variants_problem(data: Mapping[str, Any]) -> str:
    """Return, translated, what is wrong with the variants of a question, or ""."""
    written = data.get("variants")
    if not written:
        return ""
    rows = rows_of(data)
    names = [str(name) for name in written.get("names") or ()] if rows else []
    taken = {str(one.get("name", "")) for one in data.get("params") or ()}
    if len(rows) < 2 or len(rows) > MOST_ROWS:
        return _("Give two to sixty variants, one a line under the names.")
    if not 0 < len(names) <= MOST_NAMES or not all(NAME.fullmatch(name) for name in names):
        return _("The first line of the variants holds their names: single words, at most twelve.")
    if len(set(names)) < len(names) or taken & set(names):
        return _("Two variants or variables have the same name.")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(names) or not all(row.values()):
            return _("Variant %(number)d has not a value for each name.") % {"number": number}
    return ""


def filled(value: Any, row: Mapping[str, str]) -> Any:
    """Return a document or data with the values of a variant in place of their names."""
    if isinstance(value, str):
        for name, words in row.items():
            value = value.replace(f"{{{name}}}", words) if "{" in value else value
        return value
    if isinstance(value, list):
        return [filled(inner, row) for inner in value]
    if isinstance(value, Mapping):
        return {key: inner if key in _KEPT else filled(inner, row) for key, inner in value.items()}
    return value


def row_at(data: Mapping[str, Any], number: Any) -> dict[str, str]:
    """Return a variant by its number from 0; {} where there is none."""
    rows = rows_of(data)
    return rows[number] if isinstance(number, int) and 0 <= number < len(rows) else {}


def drawn_variant(data: Mapping[str, Any], rng: random.Random) -> dict[str, int]:
    """Draw a variant of a question for one attempt; {} for a question without any."""
    rows = rows_of(data)
    return {VARIANT: rng.randrange(len(rows))} if rows else {}


def written_rows(text: str) -> dict[str, Any]:
    """Read variants as an author types them: the names, then a variant a line, parted by ";"."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    cells = [[cell.strip()[:LONGEST] for cell in line.split(";")] for line in lines]
    return {"names": cells[0], "rows": cells[1 : MOST_ROWS + 2]} if cells else {}


def as_written(data: Mapping[str, Any]) -> str:
    """Return variants as their author types them."""
    written = data.get("variants") or {}
    rows = [written.get("names") or [], *(written.get("rows") or [])]
    return "\n".join("; ".join(str(cell) for cell in row) for row in rows if row)
