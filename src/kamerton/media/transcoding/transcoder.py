"""From any file of sound or video to what browsers play, into a folder. Run it through the worker."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import av
import av.container

from kamerton.media.transcoding.faults import FaultCode, TranscodingFault
from kamerton.media.transcoding.ladder import SOUND_BITS, Rung, ladder
from kamerton.media.transcoding.peaks import PeakMeter
from kamerton.media.transcoding.poster import Poster
from kamerton.media.transcoding.probe import (
    MAX_DURATION_S,
    Probe,
    open_media,
    picture_stream,
    probe,
)
from kamerton.media.transcoding.streams import PictureEncoder, SoundEncoder, open_playlist

OPUS_BITS, AAC_BITS = 80_000, 144_000
_MOST_BAD_PACKETS = 200
Report = Callable[[float], None]


def transcode(source: Path, folder: Path, report: Report) -> dict[str, Any]:
    """Prepare a file. Gives its facts and the names of the files made in the folder.

    Raises TranscodingFault when the file cannot be used.
    """
    found = probe(source)
    try:
        made = (
            _video(source, folder, found, report)
            if found.has_picture
            else _audio(source, folder, found, report)
        )
    except av.error.FFmpegError as fault:
        raise TranscodingFault(FaultCode.DAMAGED, str(fault)) from fault
    report(1.0)
    return made


def _audio(source: Path, folder: Path, found: Probe, report: Report) -> dict[str, Any]:
    meter = PeakMeter()
    with (
        av.open(str(folder / "sound.ogg"), "w", format="ogg") as ogg,
        open_playlist(folder, "sound") as mp4,
    ):
        takers: list[SoundEncoder | PeakMeter] = [
            SoundEncoder(ogg, "libopus", OPUS_BITS),
            SoundEncoder(mp4, "aac", AAC_BITS),
            meter,
        ]
        with _frames(source, found, report) as frames:
            for frame in frames:
                for taker in takers:
                    taker.take(cast(av.AudioFrame, frame))
        for taker in takers:
            taker.take(None)
    if meter.duration_s <= 0:
        raise TranscodingFault(FaultCode.DAMAGED, "no sound decodes")
    return {
        "kind": "audio",
        "duration_ms": round(meter.duration_s * 1000),
        "width": 0,
        "height": 0,
        "files": ["sound.ogg", "sound.m3u8", "sound.mp4"],
        "peaks": meter.peaks(),
        "renditions": [],
    }


def _video(source: Path, folder: Path, found: Probe, report: Report) -> dict[str, Any]:
    rungs = ladder(found)
    poster = Poster(found)
    names = [rung.name for rung in rungs] + (["sound"] if found.has_sound else [])
    with ExitStack() as stack:
        desk = _Desk(found, poster)
        for rung in rungs:
            desk.add(stack.enter_context(open_playlist(folder, rung.name)), rung)
        if found.has_sound:
            desk.add(stack.enter_context(open_playlist(folder, "sound")), None)
        with _frames(source, found, report) as frames:
            for frame in frames:
                desk.take(frame)
        desk.finish()
    if not poster.save(folder / "poster.jpg"):
        raise TranscodingFault(FaultCode.DAMAGED, "no picture decodes")
    (folder / "master.m3u8").write_text(master_playlist(folder, [asdict(r) for r in rungs], found))
    playlists = [f"{name}{suffix}" for name in names for suffix in (".m3u8", ".mp4")]
    return {
        "kind": "video",
        "duration_ms": round(max(desk.end_s, found.duration_s) * 1000),
        "width": found.width,
        "height": found.height,
        "files": ["master.m3u8", "poster.jpg", *playlists],
        "peaks": desk.meter.peaks(),
        "renditions": [asdict(rung) for rung in rungs],
    }


class _Desk:
    """Hands every frame to all encoders that want it."""

    def __init__(self, found: Probe, poster: Poster) -> None:
        self._found, self._poster = found, poster
        self._pictures: list[PictureEncoder] = []
        self._sounds: list[SoundEncoder] = []
        self.meter = PeakMeter()
        self.end_s = 0.0

    def add(self, container: av.container.OutputContainer, rung: Rung | None) -> None:
        if rung is not None:
            self._pictures.append(PictureEncoder(container, self._found, rung))
        if self._found.has_sound:
            self._sounds.append(SoundEncoder(container))

    def take(self, frame: av.VideoFrame | av.AudioFrame) -> None:
        self.end_s = max(self.end_s, frame.time or 0.0)
        if isinstance(frame, av.VideoFrame):
            self._poster.take(frame)
            for picture in self._pictures:
                picture.take(frame)
            return
        self.meter.take(frame)
        for sound in self._sounds:
            sound.take(frame)

    def finish(self) -> None:
        for picture in self._pictures:
            picture.take(None)
        for sound in self._sounds:
            sound.take(None)


def master_playlist(folder: Path, rungs: list[dict[str, Any]], found: Probe) -> str:
    """The playlist of playlists: each rendition with its real rate, and sound alone for thin lines."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for rung in rungs:
        size = (folder / f"{rung['name']}.mp4").stat().st_size
        average = round(size * 8 / max(found.duration_s, 1))
        codecs = "avc1.640028,mp4a.40.2" if found.has_sound else "avc1.640028"
        lines += [
            f"#EXT-X-STREAM-INF:BANDWIDTH={max(average, rung['bits'] + SOUND_BITS)},"
            f"AVERAGE-BANDWIDTH={average},RESOLUTION={rung['width']}x{rung['height']},"
            f'CODECS="{codecs}"',
            f"{rung['name']}.m3u8",
        ]
    if found.has_sound:
        lines += [
            f'#EXT-X-STREAM-INF:BANDWIDTH={SOUND_BITS + 8000},CODECS="mp4a.40.2"',
            "sound.m3u8",
        ]
    return "\n".join(lines) + "\n"


@contextmanager
def _frames(
    source: Path, found: Probe, report: Report
) -> Iterator[Iterator[av.VideoFrame | av.AudioFrame]]:
    with open_media(source) as container:
        yield _decoded(container, found, report)


def _decoded(
    container: av.container.InputContainer, found: Probe, report: Report
) -> Iterator[av.VideoFrame | av.AudioFrame]:
    """Frames of the first picture and the first sound."""
    told = 0.0
    packet_frames = _PacketReader()
    for packet in container.demux(*_streams(container, found)):
        for frame in packet_frames(packet):
            at_s = frame.time or 0.0
            if at_s > MAX_DURATION_S:
                raise TranscodingFault(FaultCode.TOO_LONG)
            if found.duration_s and at_s / found.duration_s - told > 0.01:
                told = at_s / found.duration_s
                report(min(told, 0.99))
            yield frame


def _streams(
    container: av.container.InputContainer, found: Probe
) -> list[av.VideoStream | av.AudioStream]:
    streams: list[av.VideoStream | av.AudioStream] = []
    if found.has_picture:
        streams.append(picture_stream(container))
    if found.has_sound:
        streams.append(container.streams.audio[0])
    for stream in streams:
        stream.codec_context.thread_type = "AUTO"
    return streams


class _PacketReader:
    """Decodes packets; damaged ones are skipped, up to a point."""

    def __init__(self) -> None:
        self._bad = 0

    def __call__(self, packet: av.Packet) -> list[av.VideoFrame | av.AudioFrame]:
        try:
            return list(packet.decode())  # type: ignore[arg-type]
        except av.error.InvalidDataError as fault:
            self._bad += 1
            if self._bad > _MOST_BAD_PACKETS:
                raise TranscodingFault(FaultCode.DAMAGED, str(fault)) from fault
            return []


def answer(source: Path, folder: Path, report: Report) -> str:
    """The worker's last line: the result, or the code of the fault."""
    try:
        return json.dumps({"ok": transcode(source, folder, report)})
    except TranscodingFault as fault:
        return json.dumps({"fault": str(fault.code), "detail": fault.detail[:500]})
