"""Facts about sound and video."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MediaReady:
    """A file can be played."""

    media_id: int


@dataclass(frozen=True)
class MediaFailed:
    """A file cannot be used; `code` says why."""

    media_id: int
    code: str
