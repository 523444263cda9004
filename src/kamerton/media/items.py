"""What other packages see of prepared sound and video."""

from dataclasses import dataclass

from kamerton.media.enums import MediaKind, MediaState
from kamerton.media.errors import message_of


@dataclass(frozen=True, slots=True)
class Media:
    """A file of sound or video, prepared or on the way to it. `captions` are languages."""

    id: int
    name: str
    kind: MediaKind | None
    state: MediaState
    fault: str
    job_id: int | None
    duration_ms: int
    width: int
    height: int
    files: dict[str, str]
    peaks: tuple[int, ...]
    captions: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        """Whether it can be played."""
        return self.state == MediaState.READY

    @property
    def is_failed(self) -> bool:
        """Whether it can never be played."""
        return self.state == MediaState.FAILED

    @property
    def fault_message(self) -> str:
        """Why it cannot be used, in the reader's language; "" where it can."""
        return message_of(self.fault) if self.fault else ""
