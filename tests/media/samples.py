"""Small recordings made for the tests."""

import io
from pathlib import Path

import av
import numpy as np


def video_file(path: Path, *, seconds: float = 3.0, size: tuple[int, int] = (426, 240)) -> Path:
    """A moving gradient with a rising tone."""
    width, height = size
    with av.open(str(path), "w") as container:
        picture = container.add_stream("libx264", rate=12, options={"preset": "ultrafast"})
        picture.width, picture.height, picture.pix_fmt = width, height, "yuv420p"
        sound = container.add_stream("aac", rate=44_100, layout="mono")
        for number in range(round(seconds * 12)):
            pixels = np.zeros((height, width, 3), np.uint8)
            pixels[:, :, 0] = (np.arange(width) + number * 8) % 256
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts = number
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        _mux_tone(container, sound, seconds)
    return path


def sound_bytes(*, seconds: float = 2.0, codec: str = "pcm_s16le", name: str = "wav") -> bytes:
    """A tone that grows louder."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=name) as container:
        _mux_tone(container, container.add_stream(codec, rate=44_100, layout="mono"), seconds)
    return buffer.getvalue()


def _mux_tone(container, stream, seconds: float) -> None:
    times = np.arange(round(44_100 * seconds)) / 44_100
    wave = (np.sin(2 * np.pi * 440 * times) * times / seconds * 0.8).astype(np.float32)
    resampler = av.AudioResampler(stream.format, stream.layout, 44_100, frame_size=1024)
    frame = av.AudioFrame.from_ndarray(wave[None, :], format="fltp", layout="mono")
    frame.sample_rate, frame.pts = 44_100, 0
    for part in [*resampler.resample(frame), *resampler.resample(None)]:
        container.mux(stream.encode(part))
    container.mux(stream.encode(None))
