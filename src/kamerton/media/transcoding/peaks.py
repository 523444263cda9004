"""The outline of a sound: how loud it is, in some hundreds of points."""

import av
import numpy as np
import numpy.typing as npt

POINTS = 800
_RATE_HZ = 8_000
_BLOCK = 80


class PeakMeter:
    """Collects the loudness of a sound while it is decoded."""

    def __init__(self) -> None:
        self._resampler = av.AudioResampler("flt", "mono", _RATE_HZ)
        self._rest: npt.NDArray[np.float32] = np.zeros(0, np.float32)
        self._blocks: list[npt.NDArray[np.float32]] = []

    def take(self, frame: av.AudioFrame | None) -> None:
        """Measure a block of sound; None ends it."""
        for part in self._resampler.resample(frame):
            if part is None:
                continue
            sound = np.concatenate([self._rest, part.to_ndarray()[0]])
            whole = len(sound) - len(sound) % _BLOCK
            self._blocks.append(np.abs(sound[:whole].reshape(-1, _BLOCK)).max(axis=1))
            self._rest = sound[whole:]

    @property
    def duration_s(self) -> float:
        """Length of what was measured."""
        return (sum(len(b) for b in self._blocks) * _BLOCK + len(self._rest)) / _RATE_HZ

    def peaks(self) -> list[int]:
        """At most 800 levels of 0–100, the loudest being 100; empty for no sound."""
        if not self._blocks:
            return []
        levels = np.concatenate(self._blocks)
        if not len(levels):
            return []
        count = min(POINTS, len(levels))
        edges = np.linspace(0, len(levels), count + 1).astype(int)[:-1]
        points = np.maximum.reduceat(levels, edges)
        top = float(points.max())
        return [round(float(p) / top * 100) for p in points] if top > 1e-4 else [0] * count
