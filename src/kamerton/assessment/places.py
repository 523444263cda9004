"""Where in a work a comment stands: a bar and beat, a moment of a recording, a page, words. Pure functions.

A place is JSON: {"bar", "to_bar", "beat"} with bars as drawn, from 0, and beats from 1; {"ms", "to_ms"} of
the recording that the comment names; {"page"} of the document that it names, from 1, with {"x", "y"} in
thousandths of the page's width and height where it is a point of the page; {"quote", "nth"} for
words of a text part, the nth time that they stand there, from 0; {} for the whole work. A place in a
recording that is aligned with the score has both bar and moment.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

Place = dict[str, Any]
_NUMBERS = {"bar": 5000, "to_bar": 5000, "beat": 64, "ms": 86_400_000, "to_ms": 86_400_000}
_PAGES = {"page": 10_000, "x": 1000, "y": 1000, "nth": 10_000}
MOST_QUOTE = 300


def read_place(given: Any) -> Place | None:
    """Return a place as a script sent it, with nothing but what is known; None for nonsense."""
    if not isinstance(given, Mapping):
        return None
    place: Place = {}
    for name, most in {**_NUMBERS, **_PAGES}.items():
        value = given.get(name)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            return None
        place[name] = round(value)
    quote = given.get("quote")
    if quote is not None:
        if not isinstance(quote, str) or not quote.strip():
            return None
        place["quote"] = " ".join(quote.split())[:MOST_QUOTE]
    return place if _is_whole(place) else None


def _is_whole(place: Place) -> bool:
    if place.get("to_bar", 0) < place.get("bar", 0) and "to_bar" in place:
        return False
    if "to_ms" in place and place["to_ms"] <= place.get("ms", 0):
        return False
    needs = {"to_bar": "bar", "beat": "bar", "to_ms": "ms", "nth": "quote", "x": "page", "y": "x"}
    if "x" in place and "y" not in place:
        return False
    if any(name in place and wanted not in place for name, wanted in needs.items()):
        return False
    return place.get("page", 1) >= 1 and place.get("beat", 1) >= 1


def order_of(place: Place) -> tuple[float, ...]:
    """Return what places are sorted by: the whole first, then bars and moments, pages, words."""
    if "bar" in place:
        return (1, place["bar"], place.get("beat", 1), place.get("ms", 0))
    if "ms" in place:
        return (2, place["ms"])
    if "page" in place:
        return (3, place["page"], place.get("y", -1), place.get("x", -1))
    return (4, place.get("nth", 0)) if "quote" in place else (0,)


def clock_time(ms: int) -> str:
    """Write a moment of a recording: 1:05."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02d}"


def place_words(place: Place, bar_labels: Sequence[str] = ()) -> str:
    """Write a place in the reader's language: «bar 5, beat 2 · 0:14»; "" for the whole work."""
    parts = [_bar_words(place, bar_labels), _time_words(place)]
    if "page" in place:
        parts.append(_page_words(place))
    if "quote" in place:
        parts.append(_("“%(words)s”") % {"words": place["quote"]})
    return " · ".join(part for part in parts if part)


def spots() -> list[tuple[str, str]]:
    """Return nine points of a page ("x,y") with their words, row by row: a choice without a pointer."""
    columns = (("167", _("on the left")), ("500", _("in the centre")), ("833", _("on the right")))
    rows = (("167", _("above")), ("500", _("in the middle")), ("833", _("below")))
    return [
        (f"{x},{y}", _("%(row)s, %(column)s") % {"row": row, "column": column})
        for y, row in rows
        for x, column in columns
    ]


def _page_words(place: Place) -> str:
    page = _("page %(number)s") % {"number": place["page"]}
    if "x" not in place:
        return page
    row, column = (min(2, place[name] * 3 // 1000) for name in ("y", "x"))
    return f"{page}, {spots()[row * 3 + column][1]}"


def _bar_words(place: Place, labels: Sequence[str]) -> str:
    if "bar" not in place:
        return ""

    def label(bar: int) -> str:
        return labels[bar] if bar < len(labels) else str(bar + 1)

    if place.get("to_bar", place["bar"]) > place["bar"]:
        words = {"first": label(place["bar"]), "last": label(place["to_bar"])}
        return _("bars %(first)s–%(last)s") % words
    if "beat" in place:
        return _("bar %(bar)s, beat %(beat)s") % {
            "bar": label(place["bar"]),
            "beat": place["beat"],
        }
    return _("bar %(bar)s") % {"bar": label(place["bar"])}


def _time_words(place: Place) -> str:
    if "ms" not in place:
        return ""
    start = clock_time(place["ms"])
    return f"{start}–{clock_time(place['to_ms'])}" if "to_ms" in place else start
