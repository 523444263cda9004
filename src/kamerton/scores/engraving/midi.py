"""Reading Standard MIDI Files: only what playing and measuring a score needs, no input devices."""

import struct
from bisect import bisect_right
from dataclasses import dataclass

_DEFAULT_TEMPO_US = 500_000


class MidiError(ValueError):
    """The bytes are no Standard MIDI File."""


@dataclass(frozen=True)
class MidiNote:
    start_ms: float
    duration_ms: float
    pitch: int
    velocity: int
    channel: int
    staff: int = 0  # the engraver writes a track for every staff, the first one for tempo


@dataclass(frozen=True)
class Metre:
    """A time signature and the place, in quarter notes, from which it holds."""

    start_q: float
    count: int
    unit: int


@dataclass(frozen=True)
class Performance:
    notes: tuple[MidiNote, ...]
    programs: dict[int, int]
    metres: tuple[Metre, ...]
    duration_ms: float


@dataclass(frozen=True)
class _Event:
    tick: int
    status: int
    data: bytes
    track: int = 0


def parse_midi(data: bytes) -> Performance:
    """Notes in milliseconds, the first program of each channel, and the time signatures.

    Raises MidiError for anything that is not a Standard MIDI File with metrical time.
    """
    try:
        division, events = _events(data)
    except (struct.error, IndexError) as fault:
        raise MidiError("truncated") from fault
    clock = _Clock(division, events)
    notes = sorted(_pair_notes(events, clock), key=lambda n: (n.start_ms, n.channel, n.pitch))
    programs: dict[int, int] = {}
    metres = []
    for event in events:
        if event.status & 0xF0 == 0xC0:
            programs.setdefault(event.status & 0x0F, event.data[0])
        elif event.status == 0x58 and len(event.data) >= 2:
            metres.append(Metre(event.tick / division, event.data[0], 1 << min(event.data[1], 7)))
    end = max((n.start_ms + n.duration_ms for n in notes), default=0.0)
    return Performance(tuple(notes), programs, tuple(metres), end)


def _events(data: bytes) -> tuple[int, list[_Event]]:
    if data[:4] != b"MThd":
        raise MidiError("no header")
    length, _, tracks, division = struct.unpack(">IHHH", data[4:14])
    if division & 0x8000 or division == 0:
        raise MidiError("time code division")
    position = 8 + length
    events: list[_Event] = []
    for track in range(tracks):
        if data[position : position + 4] != b"MTrk":
            break
        size = struct.unpack(">I", data[position + 4 : position + 8])[0]
        events += _track(data[position + 8 : position + 8 + size], track)
        position += 8 + size
    return division, sorted(events, key=lambda e: e.tick)


def _track(data: bytes, track: int = 0) -> list[_Event]:
    events = []
    position, tick, running = 0, 0, 0
    while position < len(data):
        delta, position = _variable(data, position)
        tick += delta
        status = data[position]
        if status >= 0x80:
            position += 1
        else:
            status = running
        if status == 0xFF:
            kind = data[position]
            length, position = _variable(data, position + 1)
            events.append(_Event(tick, kind & 0x7F, data[position : position + length], track))
            position += length
        elif status in (0xF0, 0xF7):
            length, position = _variable(data, position)
            position += length
        else:
            running = status
            length = 1 if status & 0xF0 in (0xC0, 0xD0) else 2
            if position + length > len(data):
                break
            events.append(_Event(tick, status, data[position : position + length], track))
            position += length
    return events


def _variable(data: bytes, position: int) -> tuple[int, int]:
    value = 0
    for _ in range(4):
        byte = data[position]
        position += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return value, position


class _Clock:
    """Milliseconds of a tick under the tempo changes of the whole file."""

    def __init__(self, division: int, events: list[_Event]) -> None:
        self._division = division
        self._ticks, self._ms, self._tempos = [0], [0.0], [_DEFAULT_TEMPO_US]
        for event in events:
            if event.status == 0x51 and len(event.data) == 3:
                at = self.ms(event.tick)
                self._ticks.append(event.tick)
                self._ms.append(at)
                self._tempos.append(int.from_bytes(event.data, "big") or _DEFAULT_TEMPO_US)

    def ms(self, tick: int) -> float:
        index = bisect_right(self._ticks, tick) - 1
        return (
            self._ms[index]
            + (tick - self._ticks[index]) * self._tempos[index] / self._division / 1000
        )


def _pair_notes(events: list[_Event], clock: _Clock) -> list[MidiNote]:
    sounding: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
    notes = []
    for event in events:
        kind, channel = event.status & 0xF0, event.status & 0x0F
        if kind not in (0x80, 0x90) or len(event.data) < 2:
            continue
        key = (channel, event.data[0] & 0x7F, event.track)
        velocity = event.data[1] & 0x7F
        if kind == 0x90 and velocity:
            sounding.setdefault(key, []).append((event.tick, velocity))
        elif sounding.get(key):
            tick, struck = sounding[key].pop(0)
            start = clock.ms(tick)
            length = max(clock.ms(event.tick) - start, 1.0)
            notes.append(MidiNote(start, length, key[1], struck, channel, max(event.track - 1, 0)))
    return notes
