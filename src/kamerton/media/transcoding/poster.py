"""The still picture that stands for a video."""

from pathlib import Path

import av
import numpy as np
from PIL import Image

from kamerton.media.transcoding.probe import Probe

_TRIED_UNTIL_S = 20.0
_EVERY_S = 1.0
_LONGEST_SIDE = 1280
_TURNS = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


class Poster:
    """Looks at a frame each second of the start and keeps the richest; a black opening is passed over."""

    def __init__(self, probe: Probe) -> None:
        self._probe = probe
        self._best: Image.Image | None = None
        self._best_score = -1.0
        self._next_s = 0.0

    def take(self, frame: av.VideoFrame) -> None:
        """Consider a frame."""
        at_s = frame.time or 0.0
        is_late = at_s > _TRIED_UNTIL_S and self._best is not None
        if is_late or (at_s < self._next_s and self._best is not None):
            return
        self._next_s = at_s + _EVERY_S
        picture = frame.to_image()
        score = float(np.asarray(picture.convert("L").resize((64, 36))).std())
        if score > self._best_score * 1.15:
            self._best, self._best_score = picture, score

    def save(self, path: Path) -> bool:
        """Write it as JPEG; False when no frame came."""
        if self._best is None:
            return False
        picture = self._best
        if turn := _TURNS.get(self._probe.turned_degrees):
            picture = picture.transpose(turn)
        picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
        picture.convert("RGB").save(path, "JPEG", quality=82, optimize=True, progressive=True)
        return True
