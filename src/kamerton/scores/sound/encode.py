"""Stereo sound as a file: WAV, Opus in Ogg, AAC in MP4."""

import io
from typing import cast

import av
import numpy as np

from kamerton.scores.sound.formats import AudioFormat
from kamerton.scores.sound.synth import RATE_HZ, Stereo

_BLOCK = 4096


_CODECS = {
    AudioFormat.WAV: ("wav", "pcm_s16le", RATE_HZ, 0),
    AudioFormat.OPUS: ("ogg", "libopus", 48_000, 96_000),
    AudioFormat.AAC: ("mp4", "aac", RATE_HZ, 128_000),
}


def encode(sound: Stereo, audio_format: AudioFormat) -> bytes:
    """The sound, 44.1 kHz floats of −1…1, in the wanted format."""
    container_name, codec, rate_hz, bits = _CODECS[audio_format]
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=container_name) as container:
        stream = cast(av.AudioStream, container.add_stream(codec, rate=rate_hz, layout="stereo"))
        if bits:
            stream.bit_rate = bits
        samples = np.ascontiguousarray(np.clip(sound, -1, 1).T, dtype=np.float32)
        resampler = av.AudioResampler(stream.format, "stereo", rate_hz, frame_size=_frame(stream))
        for start in range(0, samples.shape[1], _BLOCK):
            block = np.ascontiguousarray(samples[:, start : start + _BLOCK])
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
            frame.sample_rate = RATE_HZ
            frame.pts = start
            for part in resampler.resample(frame):
                container.mux(stream.encode(part))
        for part in resampler.resample(None):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return buffer.getvalue()


def _frame(stream: av.AudioStream) -> int | None:
    return stream.codec_context.frame_size or None
