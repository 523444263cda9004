"""The course of a score in time: which bar, beat and note stands at which millisecond, repeats played out."""

import re
from bisect import bisect_right
from dataclasses import asdict, dataclass
from typing import Any, TypedDict

from kamerton.scores.engraving.midi import Metre, Performance
from kamerton.scores.engraving.svg import SignNumbers

_REPEAT_SUFFIX = re.compile(r"-rend\d+$")


class TimemapEntry(TypedDict, total=False):
    tstamp: float
    qstamp: float
    on: list[str]
    off: list[str]
    measureOn: str
    tempo: float


@dataclass(frozen=True)
class PlayedBar:
    """One playing of a bar; a repeated bar is played more than once."""

    bar: int
    start_ms: int
    beats_ms: tuple[int, ...]


@dataclass(frozen=True)
class Step:
    """A moment at which signs begin or cease to sound."""

    at_ms: int
    on: tuple[int, ...]
    off: tuple[int, ...]


@dataclass(frozen=True)
class SoundNote:
    start_ms: int
    duration_ms: int
    pitch: int
    velocity: int
    channel: int
    staff: int = 0


@dataclass(frozen=True)
class Timeline:
    duration_ms: int
    tempo_bpm: float
    bars: tuple[PlayedBar, ...]
    steps: tuple[Step, ...]
    notes: tuple[SoundNote, ...]
    programs: dict[int, int]

    def as_json(self) -> dict[str, Any]:
        """A compact form for the player: lists in place of objects."""
        return {
            "durationMs": self.duration_ms,
            "tempoBpm": self.tempo_bpm,
            "bars": [[b.bar, b.start_ms, list(b.beats_ms)] for b in self.bars],
            "steps": [[s.at_ms, list(s.on), list(s.off)] for s in self.steps],
            "notes": [list(asdict(n).values()) for n in self.notes],
            "programs": {str(channel): program for channel, program in self.programs.items()},
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Timeline":
        return cls(
            data["durationMs"],
            data["tempoBpm"],
            tuple(PlayedBar(bar, start, tuple(beats)) for bar, start, beats in data["bars"]),
            tuple(Step(at, tuple(on), tuple(off)) for at, on, off in data["steps"]),
            tuple(SoundNote(*note) for note in data["notes"]),
            {int(channel): program for channel, program in data["programs"].items()},
        )


def make_timeline(
    timemap: list[TimemapEntry], numbers: SignNumbers, performance: Performance
) -> Timeline:
    """Join the engraver's timemap (whose identifiers become numbers) with the sounding notes."""
    duration = max([performance.duration_ms, *(e.get("tstamp", 0.0) for e in timemap)], default=0.0)
    steps = []
    for entry in timemap:
        on, off = _numbers(entry.get("on", []), numbers), _numbers(entry.get("off", []), numbers)
        if on or off:
            steps.append(Step(round(entry["tstamp"]), on, off))
    return Timeline(
        duration_ms=round(duration),
        tempo_bpm=next((float(e["tempo"]) for e in timemap if e.get("tempo")), 120.0),
        bars=_played_bars(timemap, numbers, performance.metres),
        steps=tuple(steps),
        notes=tuple(
            SoundNote(
                round(n.start_ms), round(n.duration_ms), n.pitch, n.velocity, n.channel, n.staff
            )
            for n in performance.notes
        ),
        programs=performance.programs,
    )


def _numbers(identifiers: list[str], numbers: SignNumbers) -> tuple[int, ...]:
    found = (numbers.notes.get(_written(i, numbers.notes)) for i in identifiers)
    return tuple(n for n in found if n is not None)


def _written(identifier: str, known: dict[str, int]) -> str:
    return identifier if identifier in known else _REPEAT_SUFFIX.sub("", identifier)


def _played_bars(
    timemap: list[TimemapEntry], numbers: SignNumbers, metres: tuple[Metre, ...]
) -> tuple[PlayedBar, ...]:
    starts = [
        (numbers.bars.get(_written(e["measureOn"], numbers.bars)), e["qstamp"], e["tstamp"])
        for e in timemap
        if "measureOn" in e
    ]
    if not starts:
        return ()
    clock = _QuarterClock(timemap)
    end_q = max(e.get("qstamp", 0.0) for e in timemap)
    ends = [q for _, q, _ in starts[1:]] + [end_q]
    bars: list[PlayedBar] = []
    for (bar, start_q, start_ms), bar_end_q in zip(starts, ends, strict=True):
        if bar is not None:
            beats = _beats_q(start_q, bar_end_q, _metre_at(start_q, metres), is_first=not bars)
            bars.append(PlayedBar(bar, round(start_ms), tuple(round(clock.ms(q)) for q in beats)))
    return tuple(bars)


def _metre_at(quarter: float, metres: tuple[Metre, ...]) -> Metre:
    index = bisect_right([m.start_q for m in metres], quarter + 1e-6) - 1
    return metres[index] if index >= 0 else Metre(0, 4, 4)


def _beats_q(start_q: float, end_q: float, metre: Metre, *, is_first: bool) -> list[float]:
    """Beats of one bar in quarter notes; three quavers make a beat in compound time.

    A shortened first bar is an upbeat: its beats are counted from its end.
    """
    is_compound = metre.unit >= 8 and metre.count % 3 == 0 and metre.count > 3
    beat = 4 / metre.unit * (3 if is_compound else 1)
    length = end_q - start_q
    if length <= 0:
        return [start_q]
    offset = length % beat if is_first and length < metre.count * 4 / metre.unit - 1e-6 else 0.0
    beats = [
        start_q + offset + i * beat for i in range(int((length - offset) / beat + 1 - 1e-6) or 1)
    ]
    return [q for q in beats if q < end_q - 1e-6][:64]


class _QuarterClock:
    """Milliseconds of a place in quarter notes, between the known moments in proportion."""

    def __init__(self, timemap: list[TimemapEntry]) -> None:
        known = {e["qstamp"]: e["tstamp"] for e in timemap if "qstamp" in e}
        self._quarters = sorted(known)
        self._ms = [known[q] for q in self._quarters]

    def ms(self, quarter: float) -> float:
        right = min(max(bisect_right(self._quarters, quarter), 1), len(self._quarters) - 1)
        if right < 1:
            return self._ms[0]
        left = right - 1
        span = self._quarters[right] - self._quarters[left]
        part = (quarter - self._quarters[left]) / span if span else 0.0
        return self._ms[left] + part * (self._ms[right] - self._ms[left])
