"""Which sizes and rates a video is prepared in."""

from dataclasses import dataclass

from kamerton.media.transcoding.probe import Probe

MAX_FRAMES_PER_S = 30
SEGMENT_S = 4
SOUND_BITS = 96_000


@dataclass(frozen=True)
class Rung:
    """One rendition: its picture's size and the most bits a second it may take."""

    name: str
    width: int
    height: int
    bits: int


_RUNGS = ((240, 260_000), (480, 800_000), (720, 1_900_000))


def ladder(probe: Probe) -> list[Rung]:
    """Renditions from small to large; never larger than the source, at least one."""
    short_side = min(probe.width, probe.height)
    chosen = [(side, bits) for side, bits in _RUNGS if side <= short_side * 1.1]
    if not chosen:
        chosen = [(short_side, _RUNGS[0][1])]
    return [_rung(probe, side, bits) for side, bits in chosen]


def _rung(probe: Probe, side: int, bits: int) -> Rung:
    scale = min(1.0, side / min(probe.width, probe.height))
    width, height = (
        max(2, round(length * scale / 2) * 2) for length in (probe.width, probe.height)
    )
    return Rung(f"{side}p", width, height, bits)
