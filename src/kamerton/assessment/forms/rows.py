"""Rows of a form that may be of any number: "option-0-text", "option-1-text" …"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

MOST_ROWS = 60
LONGEST = 2000


def read_rows(data: Mapping[str, Any], prefix: str, names: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows that were sent, in the order of their numbers; each has every name.

    Args:
        data: a sent form.
        prefix: such as "option" or "criterion-2-level".
        names: fields of a row; one that was not sent (an empty checkbox) is "".
    """
    pattern = re.compile(rf"{re.escape(prefix)}-(\d{{1,3}})-")
    numbers = sorted({int(found[1]) for key in data if (found := pattern.match(key))})
    return [
        {
            "number": str(number),
            **{name: data.get(f"{prefix}-{number}-{name}", "").strip()[:LONGEST] for name in names},
        }
        for number in numbers[:MOST_ROWS]
    ]


def lines(text: Any) -> list[str]:
    """Return the lines of a text that are not empty."""
    return [line.strip() for line in str(text).splitlines() if line.strip()]
