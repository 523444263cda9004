"""What a file of sound or video is. Only media containers are opened: never playlists, which name other files."""

from dataclasses import dataclass
from pathlib import Path

import av
import av.container

from kamerton.media.transcoding.faults import FaultCode, TranscodingFault

MAX_BYTES = 4 * 1024**3
MAX_DURATION_S = 6 * 3600
MAX_PIXELS = 4096 * 2304
_CONTAINERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,ogg,wav,w64,aiff,mp3,flac,aac,caf,amr,ac3,"
    "avi,mpegts,mpeg,asf,flv,au,wv,ape,tta"
)
_OPEN_OPTIONS = {"format_whitelist": _CONTAINERS, "protocol_whitelist": "file"}


@dataclass(frozen=True)
class Probe:
    """Tracks of a file. `width` and `height` are as shown, after turning; 0 where there is no picture."""

    duration_s: float
    has_sound: bool
    width: int
    height: int
    frames_per_s: float
    turned_degrees: int

    @property
    def has_picture(self) -> bool:
        return self.width > 0


def open_media(path: Path) -> av.container.InputContainer:
    """Open a file as what it is. Raises TranscodingFault."""
    size = path.stat().st_size
    if size == 0:
        raise TranscodingFault(FaultCode.EMPTY)
    if size > MAX_BYTES:
        raise TranscodingFault(FaultCode.TOO_LARGE, f"{size} bytes")
    try:
        return av.open(str(path), "r", options=dict(_OPEN_OPTIONS))
    except av.error.FFmpegError as fault:
        raise TranscodingFault(FaultCode.UNKNOWN_FORMAT, str(fault)) from fault


def probe(path: Path) -> Probe:
    """Look at the tracks and decode the first frame. Raises TranscodingFault."""
    with open_media(path) as container:
        pictures = [s for s in container.streams.video if not _is_cover(s)]
        sounds = list(container.streams.audio)
        if not pictures and not sounds:
            raise TranscodingFault(FaultCode.NO_TRACKS)
        duration_s = _duration_s(container)
        if duration_s > MAX_DURATION_S:
            raise TranscodingFault(FaultCode.TOO_LONG, f"{duration_s:.0f} s")
        if not pictures:
            _first_frame(container, sounds[0])
            return Probe(duration_s, True, 0, 0, 0.0, 0)
        return _with_picture(container, pictures[0], duration_s, has_sound=bool(sounds))


def _with_picture(
    container: av.container.InputContainer,
    stream: av.VideoStream,
    duration_s: float,
    *,
    has_sound: bool,
) -> Probe:
    frame = _first_frame(container, stream)
    width, height = stream.codec_context.width, stream.codec_context.height
    if width * height > MAX_PIXELS or min(width, height) < 16:
        raise TranscodingFault(FaultCode.TOO_BIG_PICTURE, f"{width}×{height}")
    turned = int(getattr(frame, "rotation", 0) or 0) % 360
    if turned in (90, 270):
        width, height = height, width
    rate = stream.average_rate or stream.guessed_rate
    return Probe(duration_s, has_sound, width, height, float(rate or 25), turned)


def _first_frame(
    container: av.container.InputContainer, stream: av.VideoStream | av.AudioStream
) -> object:
    try:
        frame = next(container.decode(stream), None)
    except av.error.DecoderNotFoundError as fault:
        raise TranscodingFault(FaultCode.CODEC_MISSING, str(fault)) from fault
    except (av.error.FFmpegError, ValueError) as fault:
        raise TranscodingFault(FaultCode.DAMAGED, str(fault)) from fault
    if frame is None:
        raise TranscodingFault(FaultCode.DAMAGED, "nothing decodes")
    return frame


def picture_stream(container: av.container.InputContainer) -> av.VideoStream:
    """The first moving picture; the cover of a sound file is none."""
    return next(s for s in container.streams.video if not _is_cover(s))


def _is_cover(stream: av.VideoStream) -> bool:
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _duration_s(container: av.container.InputContainer) -> float:
    if container.duration:
        return container.duration / av.time_base
    known = [
        float(s.duration * s.time_base) for s in container.streams if s.duration and s.time_base
    ]
    return max(known, default=0.0)
