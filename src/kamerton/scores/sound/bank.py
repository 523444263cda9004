"""Reading SoundFont 2 and 3 banks: zones of a preset with their generators, and decoded samples.

After the SoundFont technical specification 2.04; SF3 holds each sample as Ogg Vorbis.
"""

import io
import struct
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]

_COMPRESSED = 0x10
_INSTRUMENT, _SAMPLE, _KEYS, _VELOCITIES = 41, 53, 43, 44
_RECORDS = {
    "phdr": "<20sHHHIII",
    "pbag": "<HH",
    "pgen": "<HH",
    "inst": "<20sH",
    "ibag": "<HH",
    "igen": "<HH",
    "shdr": "<20sIIIIIBbHH",
}
# Generators of an instrument are absolute, those of a preset are added; these have a default other than 0.
_DEFAULTS = {8: 13500, 21: -12000, 23: -12000, 33: -12000, 34: -12000, 35: -12000, 36: -12000,
             38: -12000, 56: 100, 58: -1}  # fmt: skip
_NOT_ADDED = {_INSTRUMENT, _SAMPLE, _KEYS, _VELOCITIES, 54, 56, 58}


class BankError(ValueError):
    """The bytes are no SoundFont."""


class SampleHeader(NamedTuple):
    start: int
    end: int
    loop_start: int
    loop_end: int
    rate_hz: int
    root_key: int
    correction_cents: int
    kind: int


@dataclass(frozen=True)
class Zone:
    """One sample of an instrument, the keys and velocities it is for, and its generators."""

    low_key: int
    high_key: int
    low_velocity: int
    high_velocity: int
    sample: int
    generators: dict[int, int]

    def value(self, generator: int) -> int:
        """The generator's value or its default."""
        return self.generators.get(generator, _DEFAULTS.get(generator, 0))

    def holds(self, key: int, velocity: int) -> bool:
        """Whether a note sounds by this zone."""
        is_key = self.low_key <= key <= self.high_key
        return is_key and self.low_velocity <= velocity <= self.high_velocity


class Bank:
    """A SoundFont of one preset, as the build cuts them."""

    def __init__(self, data: bytes) -> None:
        if data[:4] != b"RIFF" or data[8:12] != b"sfbk":
            raise BankError("no SoundFont")
        self._tables: dict[str, list[tuple[object, ...]]] = {}
        self._audio = b""
        try:
            for _, start, size in _chunks(data, 12, len(data)):
                self._read_list(data, start, size)
        except struct.error as fault:
            raise BankError("damaged SoundFont") from fault
        if set(_RECORDS) - set(self._tables):
            raise BankError("incomplete SoundFont")
        self.headers = [_header(row) for row in self._tables["shdr"][:-1]]

    def _read_list(self, data: bytes, start: int, size: int) -> None:
        for name, at, length in _chunks(data, start + 4, start + size):
            if name == "smpl":
                self._audio = data[at : at + length]
            elif name in _RECORDS:
                record = struct.Struct(_RECORDS[name])
                whole = data[at : at + length - length % record.size]
                self._tables[name] = list(record.iter_unpack(whole))

    @cached_property
    def zones(self) -> tuple[Zone, ...]:
        """Zones of the first preset, its own generators added to the instrument's."""
        first, following = self._tables["phdr"][0], self._tables["phdr"][1]
        zones: list[Zone] = []
        for preset in self._zones("p", first[3], following[3]):
            if _INSTRUMENT not in preset:
                continue
            head, after = (self._tables["inst"][int(preset[_INSTRUMENT]) + i] for i in (0, 1))
            zones += [
                _joined(preset, zone)
                for zone in self._zones("i", head[1], after[1])
                if _SAMPLE in zone
            ]
        return tuple(zones)

    def _zones(self, kind: str, start: object, end: object) -> list[dict[int, int]]:
        """Raw generators of each zone; a first zone without a link is global to the others."""
        bags, records = self._tables[f"{kind}bag"], self._tables[f"{kind}gen"]
        link = _INSTRUMENT if kind == "p" else _SAMPLE
        found: list[dict[int, int]] = []
        common: dict[int, int] = {}
        for index in range(int(str(start)), int(str(end))):
            first, last = int(str(bags[index][0])), int(str(bags[index + 1][0]))
            zone = {int(str(g)): int(str(v)) for g, v in records[first:last]}
            if link not in zone and not found and not common:
                common = zone
            elif link in zone:
                found.append({**common, **zone})
        return found

    @lru_cache(maxsize=64)  # noqa: B019  banks live as long as the process
    def samples(self, index: int) -> Samples:
        """One sample, decoded to floats of −1…1."""
        header = self.headers[index]
        if header.kind & _COMPRESSED:
            return _decode(self._audio[header.start : header.end])
        raw = np.frombuffer(self._audio, "<i2")[header.start : header.end]
        floats: Samples = raw.astype(np.float32) / np.float32(32768)
        return floats

    def loop(self, index: int) -> tuple[int, int]:
        """Loop points from the start of the sample."""
        header = self.headers[index]
        base = 0 if header.kind & _COMPRESSED else header.start
        return header.loop_start - base, header.loop_end - base


@lru_cache(maxsize=8)
def open_bank(path: Path) -> Bank:
    """The bank of a file, kept in memory."""
    return Bank(path.read_bytes())


def _chunks(data: bytes, start: int, end: int) -> "list[tuple[str, int, int]]":
    found = []
    while start + 8 <= end:
        name, size = struct.unpack_from("<4sI", data, start)
        found.append((name.decode("latin-1"), start + 8, min(size, end - start - 8)))
        start += 8 + size + (size & 1)
    return found


def _header(row: "tuple[object, ...]") -> SampleHeader:
    numbers = [int(str(value)) for value in row[1:8]]
    return SampleHeader._make([*numbers, int(str(row[9]))])


def _joined(preset: dict[int, int], zone: dict[int, int]) -> Zone:
    values = {g: v if g in _NOT_ADDED else _signed(v) for g, v in zone.items()}
    for generator, value in preset.items():
        if generator not in _NOT_ADDED:
            base = values.get(generator, _DEFAULTS.get(generator, 0))
            values[generator] = base + _signed(value)
    keys = [_range(z.get(_KEYS)) for z in (preset, zone)]
    velocities = [_range(z.get(_VELOCITIES)) for z in (preset, zone)]
    return Zone(
        max(low for low, _ in keys),
        min(high for _, high in keys),
        max(low for low, _ in velocities),
        min(high for _, high in velocities),
        zone[_SAMPLE],
        values,
    )


def _range(value: int | None) -> tuple[int, int]:
    return (0, 127) if value is None else (value & 0xFF, value >> 8)


def _signed(value: int) -> int:
    return value - 65536 if value > 32767 else value


def _decode(data: bytes) -> Samples:
    parts = []
    with av.open(io.BytesIO(data), "r", format="ogg") as container:
        resampler = av.AudioResampler(format="flt", layout="mono")
        for frame in container.decode(audio=0):
            parts += [part.to_ndarray()[0] for part in resampler.resample(frame)]
    return np.concatenate(parts).astype(np.float32) if parts else np.zeros(1, np.float32)
