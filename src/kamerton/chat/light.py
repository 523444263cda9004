"""Messages as HTML: plain text with light marking, through the one sanitiser and renderer of texts."""

import re
from functools import lru_cache

from markupsafe import Markup

from kamerton.texts.api import from_markdown, to_html

_FENCE = re.compile(r"^\s{0,3}(```|~~~)")
_TITLE = re.compile(r"^(\s{0,3})(#{1,6}(?:\s|$)|[=-]+\s*$)")
_ADDRESS = re.compile(r"(?<![\w(<\[\"/])https?://[^\s<>()\[\]\"`]+[^\s<>()\[\]\"`.,;:!?»…]")
LEVEL = 4


def marked(text: str) -> str:
    """Return markdown in which lines stay lines, addresses are links and nothing is a heading."""
    lines, is_code = [], False
    for line in text.split("\n"):
        if _FENCE.match(line):
            is_code = not is_code
            lines.append(line)
        elif is_code or not line.strip():
            lines.append(line)
        else:
            lines.append(_line(line))
    return "\n".join(lines)


def _line(line: str) -> str:
    line = _TITLE.sub(r"\1\\\2", line)
    parts = line.split("`")
    linked = [
        part if number % 2 else _ADDRESS.sub(lambda found: f"<{found.group()}>", part)
        for number, part in enumerate(parts)
    ]
    return "`".join(linked).rstrip() + "  "


@lru_cache(maxsize=8192)
def html_of(text: str, language: str) -> Markup:
    """Return a message's HTML; remembered, for a message is read far more often than written."""
    return to_html(from_markdown(marked(text)), base_level=LEVEL)
