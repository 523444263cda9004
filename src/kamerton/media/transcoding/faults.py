"""Why sound or video was refused, as stable codes: transcoding runs apart from Django and knows no languages."""

from enum import StrEnum


class FaultCode(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too-large"
    TOO_LONG = "too-long"
    TOO_BIG_PICTURE = "too-big-picture"
    UNKNOWN_FORMAT = "unknown-format"
    NO_TRACKS = "no-tracks"
    DAMAGED = "damaged"
    CODEC_MISSING = "codec-missing"
    TIME_OUT = "time-out"
    TRANSCODER_FAILED = "transcoder-failed"


class TranscodingFault(Exception):
    """A file that cannot be used; `detail` is for the log, never for a page."""

    def __init__(self, code: FaultCode, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else str(code))
        self.code = code
        self.detail = detail
