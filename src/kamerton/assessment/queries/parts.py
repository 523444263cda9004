"""The parts of an attempt: their titles and instructions, and which one is open where they are timed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from kamerton.assessment.models import Attempt, Section
from kamerton.core import clock
from kamerton.texts.api import is_empty, to_html
from kamerton.ui.api import localised


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an attempt.

    Attributes:
        id: of the Section.
        title: for the reader, "" where it has none.
        html: its instructions, None where there are none.
        limit_s: seconds that its learner has for it, None for no limit of its own.
        questions: ids of its questions.
        until: when it ends, of a part under way.
    """

    id: int
    title: str
    html: Markup | None
    limit_s: int | None
    questions: frozenset[int]
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """How an attempt's parts stand.

    ``current``: the part under way; ``coming``: the next one; both None where parts are not timed
    (then all questions are asked at once) and, ``current`` alone, between two parts.
    """

    all: tuple[Part, ...] = ()
    is_timed: bool = False
    current: Part | None = None
    coming: Part | None = None

    @property
    def last_asked(self) -> frozenset[int]:
        """Return the questions of the part opened last, whether or not its time is over."""
        ready = self.current or next((p for p in reversed(self.all) if p.until), None)
        return ready.questions if ready else frozenset()

    def heads(self, order: Sequence[int]) -> dict[int, Part]:
        """Return the parts with a title or instructions by the question that each begins with."""
        found = {}
        for part in self.all:
            first = next((key for key in order if key in part.questions), None)
            if first is not None and (part.title or part.html):
                found[first] = part
        return found


def parts_of(attempt: Attempt) -> Parts:
    """Return the parts of an attempt (one statement where any is titled or timed, else none)."""
    laid = attempt.layout.get("sections", [])
    is_timed = any(part.get("limit_s") for part in laid)
    if not is_timed and not any(part.get("is_told") for part in laid):
        return Parts()
    known = Section.objects.in_bulk([part["id"] for part in laid])
    extra = 1 + attempt.layout.get("extra", 0) / 100
    found = tuple(_part(part, known.get(part["id"]), attempt.opened, extra) for part in laid)
    if not is_timed:
        return Parts(found)
    states = [attempt.opened.get(str(part.id)) for part in found]
    current = next(
        (part for part, state in zip(found, states, strict=True) if state and _is_open(state)),
        None,
    )
    coming = next((p for p, state in zip(found, states, strict=True) if state is None), None)
    return Parts(found, True, current, coming)


def _part(
    laid: Mapping[str, Any], section: Section | None, opened: Mapping[str, Any], extra: float
) -> Part:
    until = (opened.get(str(laid["id"])) or {}).get("until")
    limit = laid.get("limit_s")
    empty = section is None or is_empty(section.instructions)
    return Part(
        laid["id"],
        localised(section.title, section.title_en) if section else "",
        None if section is None or empty else to_html(section.instructions),
        round(limit * extra) if limit else None,
        frozenset(laid["questions"]),
        datetime.fromisoformat(until) if until else None,
    )


def _is_open(state: Mapping[str, Any]) -> bool:
    until = state.get("until")
    return not state.get("closed") and (
        until is None or clock.now() < datetime.fromisoformat(until)
    )
