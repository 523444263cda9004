"""A piece of a recording, from one second to another."""

import io
from collections.abc import Iterator

import av
import numpy as np
from django.utils.translation import gettext as _

from kamerton.scores.errors import ScoreError
from kamerton.scores.sound.encode import encode
from kamerton.scores.sound.formats import AudioFormat
from kamerton.scores.sound.synth import RATE_HZ

LONGEST_S = 600
_FADE = RATE_HZ // 100


def cut_sound(content: bytes, *, from_s: float, to_s: float) -> bytes:
    """Return a piece of a recording as AAC in MP4, its ends faded by 10 ms so that they do not click.

    Args:
        content: sound, or video with sound, in any format that FFmpeg reads.
        from_s: where it begins, in seconds.
        to_s: where it ends; beyond the end of the recording is its end.

    Raises:
        ScoreError: there is no sound in it, or not at that place.
    """
    first, last = round(from_s * RATE_HZ), round(min(to_s, from_s + LONGEST_S) * RATE_HZ)
    pieces, at = [], 0
    try:
        for block in _blocks(content):
            pieces.append(block[max(first - at, 0) : max(last - at, 0)])
            at += len(block)
            if at >= last:
                break
    except (av.error.FFmpegError, ValueError, IndexError) as fault:
        raise ScoreError("no_sound", _("The file holds no sound that can be read.")) from fault
    found = np.concatenate(pieces) if pieces else np.zeros((0, 2), np.float32)
    if len(found) < 2 * _FADE:
        raise ScoreError("no_sound", _("There is no sound at that place of the recording."))
    fade = np.linspace(0, 1, _FADE, dtype=np.float32)[:, None]
    found[:_FADE] *= fade
    found[-_FADE:] *= fade[::-1]
    return encode(found, AudioFormat.AAC)


def _blocks(content: bytes) -> Iterator[np.ndarray]:
    """Yield the sound in blocks of shape (samples, 2)."""
    with av.open(io.BytesIO(content), "r") as container:
        resampler = av.AudioResampler("flt", "stereo", RATE_HZ)
        for frame in container.decode(container.streams.audio[0]):
            for part in resampler.resample(frame):
                yield part.to_ndarray().reshape(-1, 2)
        for part in resampler.resample(None):
            yield part.to_ndarray().reshape(-1, 2)
