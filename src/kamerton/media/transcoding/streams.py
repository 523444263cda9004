"""Encoders of one rendition: picture and sound of a source into a fragmented MP4 with an HLS playlist."""

from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import av.container
import av.filter

from kamerton.media.transcoding.ladder import MAX_FRAMES_PER_S, SEGMENT_S, SOUND_BITS, Rung
from kamerton.media.transcoding.probe import Probe

SOUND_HZ = 48_000
_TURNS = {90: ["cclock"], 180: ["clock", "clock"], 270: ["clock"]}


def open_playlist(folder: Path, name: str) -> av.container.OutputContainer:
    """A container that writes `name`.m3u8 and the single file `name`.mp4 that it names."""
    options = {
        "hls_time": str(SEGMENT_S),
        "hls_playlist_type": "vod",
        "hls_segment_type": "fmp4",
        "hls_flags": "single_file+independent_segments",
        "hls_segment_filename": str(folder / f"{name}.mp4"),
    }
    return av.open(str(folder / f"{name}.m3u8"), "w", format="hls", options=options)


class PictureEncoder:
    """Turns, thins out and scales frames, and encodes them as H.264."""

    def __init__(self, container: av.container.OutputContainer, probe: Probe, rung: Rung) -> None:
        self._container, self._probe, self._rung = container, probe, rung
        rate = Fraction(min(probe.frames_per_s, MAX_FRAMES_PER_S)).limit_denominator(1001)
        self._rate = max(rate, Fraction(5))
        options = {
            "preset": "veryfast",
            "crf": "24",
            "maxrate": str(rung.bits),
            "bufsize": str(rung.bits * 2),
            "profile": "high",
            "sc_threshold": "0",
        }
        stream = cast(
            av.VideoStream, container.add_stream("libx264", rate=self._rate, options=options)
        )
        stream.width, stream.height, stream.pix_fmt = rung.width, rung.height, "yuv420p"
        stream.codec_context.gop_size = max(1, round(self._rate * SEGMENT_S / 2))
        stream.codec_context.time_base = 1 / self._rate
        stream.codec_context.thread_count = 2
        self._stream = stream
        self._graph: av.filter.Graph | None = None

    def take(self, frame: av.VideoFrame | None) -> None:
        """Encode a frame; None ends the stream."""
        if frame is not None and self._graph is None:
            self._graph = self._make_graph(frame)
        if self._graph is None:
            return
        self._graph.push(frame)
        self._drain(self._graph)
        if frame is None:
            self._container.mux(self._stream.encode(None))

    def _drain(self, graph: av.filter.Graph) -> None:
        while True:
            try:
                ready = cast(av.VideoFrame, graph.pull())
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            ready.pict_type = 0
            self._container.mux(self._stream.encode(ready))

    def _make_graph(self, frame: av.VideoFrame) -> av.filter.Graph:
        graph = av.filter.Graph()
        time_base = frame.time_base or Fraction(1, 90_000)
        last = graph.add_buffer(
            width=frame.width, height=frame.height, format=frame.format, time_base=time_base
        )
        steps = [("transpose", turn) for turn in _TURNS.get(self._probe.turned_degrees, [])]
        steps += [
            ("fps", f"fps={self._rate}"),
            ("scale", f"{self._rung.width}:{self._rung.height}:flags=bicubic"),
            ("setsar", "1"),
            ("format", "yuv420p"),
            ("buffersink", ""),
        ]
        for name, arguments in steps:
            step = graph.add(name, arguments) if arguments else graph.add(name)
            last.link_to(step)
            last = step
        graph.configure()
        return graph


class SoundEncoder:
    """Resamples to 48 kHz stereo and encodes; one encoder for each container that has sound."""

    def __init__(
        self, container: av.container.OutputContainer, codec: str = "aac", bits: int = SOUND_BITS
    ) -> None:
        self._container = container
        stream = cast(av.AudioStream, container.add_stream(codec, rate=SOUND_HZ, layout="stereo"))
        stream.bit_rate = bits
        self._stream = stream
        self._resampler = av.AudioResampler(
            stream.format, "stereo", SOUND_HZ, frame_size=stream.codec_context.frame_size or 1024
        )

    def take(self, frame: av.AudioFrame | None) -> None:
        """Encode a block of sound; None ends the stream."""
        for part in self._resampler.resample(frame):
            if part is not None:
                self._container.mux(self._stream.encode(part))
        if frame is None:
            self._container.mux(self._stream.encode(None))
