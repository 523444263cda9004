"""The one musical idea: a route drawn as a stave. A module is a bar, an activity a note."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import get_language, pgettext
from markupsafe import Markup, escape

# The heights of a folk melody's turns, from the top line (0) to the bottom line (8).
_CONTOUR = (6, 4, 8, 2, 4, 7, 5, 3, 6, 1, 4, 2, 5, 8, 3, 6, 2)
STATES = ("done", "now", "waiting", "late", "ahead")


@dataclass(frozen=True)
class Note:
    """An activity on the stave; state is one of done, now, waiting, late, ahead."""

    title: str
    state: str = "ahead"
    url: str = ""


@dataclass(frozen=True)
class Bar:
    """A module on the stave."""

    title: str
    notes: Sequence[Note] = field(default_factory=tuple)
    url: str = ""


def state_word(state: str) -> str:
    """Say a note's state in a word, for those who hear the page."""
    return _state_words(get_language()).get(state) or pgettext("activity", "ahead")


@lru_cache
def _state_words(language: str | None) -> dict[str, str]:
    return {
        "done": pgettext("activity", "done"),
        "now": pgettext("activity", "now"),
        "waiting": pgettext("activity", "in review"),
        "late": pgettext("activity", "overdue"),
        "ahead": pgettext("activity", "ahead"),
    }


@lru_cache(maxsize=4000)
def _drawn(note: Note, height: int, word: str) -> Markup:
    title = escape(note.title)
    said = f'<span class="vh">{title}: {escape(word)}</span>'
    look = f'class="note {escape(note.state)} p{height}"'
    if not note.url:
        return Markup(f'<li><span {look} title="{title}">{said}</span></li>')  # noqa: S704  escaped
    current = ' aria-current="step"' if note.state == "now" else ""
    link = f'<a {look} href="{escape(note.url)}" title="{title}"{current}>{said}</a>'
    return Markup(f"<li>{link}</li>")  # noqa: S704  every value is escaped above


def notes(bars: Iterable[Bar]) -> list[tuple[Bar, list[Markup]]]:
    """Give each bar with its notes drawn at their heights on the stave, their states said in words."""
    words = {state: state_word(state) for state in STATES}
    result, position = [], 0
    for bar in bars:
        placed = []
        for note in bar.notes:
            height = _CONTOUR[position % len(_CONTOUR)]
            placed.append(_drawn(note, height, words[note.state]))
            position += 1
        result.append((bar, placed))
    return result


_STEP, _GAP, _TOP = 11, 4, 6


def mini(bars: Sequence[Sequence[str]]) -> Markup:
    """Draw a route in small: one sequence of states per module."""
    heads: dict[str, list[str]] = {"done": [], "now": [], "ring": [], "ahead": []}
    barlines, x, position = [], 2.0, 0
    for states in bars:
        x += 4
        for state in states:
            y = _TOP + _CONTOUR[position % len(_CONTOUR)] * _GAP / 2
            kind = state if state in ("done", "now") else "ahead"
            heads[kind].append(f"M{x:g} {y:g}a3 2.3 0 1 0 6 0a3 2.3 0 1 0-6 0")
            if state == "now":
                heads["ring"].append(f"M{x - 2:g} {y:g}a5 5 0 1 0 10 0a5 5 0 1 0-10 0")
            x += _STEP
            position += 1
        barlines.append(f"M{x:g} {_TOP}v{_GAP * 4}")
        x += 2
    lines = "".join(f"M0 {_TOP + _GAP * line}H{x:g}" for line in range(5))
    paths = f'<path class="lines" d="{lines}"/><path class="barline" d="{"".join(barlines)}"/>'
    for kind, drawn in heads.items():
        if drawn:
            paths += f'<path class="{kind}" d="{"".join(drawn)}"/>'
    height = _TOP * 2 + _GAP * 4
    return Markup(  # noqa: S704  numbers and own words only
        f'<svg viewBox="0 0 {x:g} {height}" width="{x:g}" height="{height}" aria-hidden="true">'
        f"{paths}</svg>"
    )
