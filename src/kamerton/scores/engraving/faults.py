"""Why a score was refused, as stable codes: the engraver runs apart from Django and knows no languages."""

from enum import StrEnum


class FaultCode(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too-large"
    UNKNOWN_FORMAT = "unknown-format"
    BAD_ARCHIVE = "bad-archive"
    ARCHIVE_BOMB = "archive-bomb"
    NOT_WELL_FORMED = "not-well-formed"
    NO_MUSIC = "no-music"
    TOO_LONG = "too-long"
    TIME_OUT = "time-out"
    ENGRAVER_FAILED = "engraver-failed"


class EngravingFault(Exception):
    """A source that cannot be engraved; `detail` is for the log, never for a page."""

    def __init__(self, code: FaultCode, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else str(code))
        self.code = code
        self.detail = detail
