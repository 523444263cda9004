"""Quotation marks within quotation marks: «…„…“…», in English “…‘…’…”."""

from typing import TypeVar

Text = TypeVar("Text", bound=str)
# What opens and closes, and what stands in their place further in.
_PAIRS = (("«", "»", "„", "“"), ("“", "”", "‘", "’"))


def nested_quotes(text: Text) -> Text:
    """Return a sentence whose inner marks are those of inner quotations.

    A sentence that quotes a title may get one with marks of its own: «««Берёза»: урок»» is written
    by nobody. What does not close rightly is left as it is.
    """
    for opening, closing, inner_opening, inner_closing in _PAIRS:
        if text.count(opening) > 1:
            mended = _mended(
                text, opening, closing, {opening: inner_opening, closing: inner_closing}
            )
            text = type(text)(mended)
    return text


def _mended(text: str, opening: str, closing: str, inner: dict[str, str]) -> str:
    depth, found = 0, []
    for sign in text:
        depth += sign == opening
        found.append(inner[sign] if depth > 1 and sign in inner else sign)
        depth -= sign == closing
        if depth < 0:
            return text
    return text if depth else "".join(found)
