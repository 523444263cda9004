"""What a film of a score shows at each moment."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kamerton.media.film.geometry import Box, PageGeometry


class PlayedBar(Protocol):
    """One playing of a bar."""

    @property
    def bar(self) -> int: ...
    @property
    def start_ms(self) -> int: ...


class Step(Protocol):
    """A moment at which notes begin or cease."""

    @property
    def at_ms(self) -> int: ...
    @property
    def on(self) -> tuple[int, ...]: ...
    @property
    def off(self) -> tuple[int, ...]: ...


class Course(Protocol):
    """The course of a score in time, as `scores.api.timeline` gives it."""

    @property
    def duration_ms(self) -> int: ...
    @property
    def bars(self) -> Sequence[PlayedBar]: ...
    @property
    def steps(self) -> Sequence[Step]: ...


@dataclass(frozen=True)
class Film:
    """A score to be filmed: its title, its engraved pages as SVG, and its course in time."""

    title: str
    pages: tuple[str, ...]
    course: Course
    note: str = ""


@dataclass(frozen=True)
class Moment:
    """Where the cursor stands: page, box of the bar, place across the page; notes that sound."""

    page: int
    bar: Box
    x: float
    sounding: tuple[int, ...]


@dataclass(frozen=True)
class _Point:
    at_ms: float
    page: int
    bar: Box
    x: float


class FilmPlan:
    """Answers what is shown when."""

    def __init__(self, course: Course, pages: list[PageGeometry]) -> None:
        self._course, self._pages = course, pages
        self._page_of = {bar: n for n, page in enumerate(pages) for bar in page.bars}
        self._points = self._make_points()
        self._starts = [point.at_ms for point in self._points]

    def at(self, ms: float) -> Moment | None:
        """The moment; None before anything is drawn."""
        if not self._points:
            return None
        index = max(0, bisect_right(self._starts, ms) - 1)
        here = self._points[index]
        there = self._points[index + 1] if index + 1 < len(self._points) else None
        x = here.x
        if there is not None and there.at_ms > here.at_ms:
            is_beside = (
                there.page == here.page and there.bar.top == here.bar.top and there.x > here.x
            )
            goal = there.x if is_beside else here.bar.right
            x += (goal - here.x) * min(
                1.0, max(0.0, (ms - here.at_ms) / (there.at_ms - here.at_ms))
            )
        return Moment(here.page, here.bar, x, self._sounding(ms))

    def _make_points(self) -> list[_Point]:
        bars = [b for b in self._course.bars if b.bar in self._page_of]
        starts = [b.start_ms for b in bars]
        points = []
        moments = sorted({s.at_ms for s in self._course.steps if s.on} | set(starts))
        on_at = {s.at_ms: s.on for s in self._course.steps}
        for at in moments:
            played = bisect_right(starts, at) - 1
            if played < 0:
                continue
            page = self._page_of[bars[played].bar]
            box = self._pages[page].bars[bars[played].bar]
            xs = [
                self._pages[page].notes[n][0]
                for n in on_at.get(at, ())
                if n in self._pages[page].notes
            ]
            inside = [x for x in xs if box.left <= x <= box.right]
            points.append(_Point(at, page, box, min(inside, default=box.left)))
        return points

    def _sounding(self, ms: float) -> tuple[int, ...]:
        sounding: set[int] = set()
        for step in self._course.steps:
            if step.at_ms > ms:
                break
            sounding.difference_update(step.off)
            sounding.update(step.on)
        return tuple(sounding)
