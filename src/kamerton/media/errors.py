"""Why sound, video or captions cannot be used, told to the person who gave them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kamerton.core.errors import DomainError
from kamerton.media.transcoding.faults import FaultCode

_MESSAGES: dict[str, Promise] = {
    FaultCode.EMPTY: _("The file is empty."),
    FaultCode.TOO_LARGE: _("The file is larger than 4 GB. Divide it into parts."),
    FaultCode.TOO_LONG: _("The recording is longer than six hours. Divide it into parts."),
    FaultCode.TOO_BIG_PICTURE: _("The picture is too large or too small. Save the video as 1080p."),
    FaultCode.UNKNOWN_FORMAT: _(
        "This is neither sound nor video that can be read. MP4, WebM, MOV, MP3, WAV, M4A, Ogg and FLAC can."
    ),
    FaultCode.NO_TRACKS: _("There is neither sound nor picture in the file."),
    FaultCode.DAMAGED: _(
        "The file is damaged or was not uploaded to its end. Upload it once more."
    ),
    FaultCode.CODEC_MISSING: _(
        "The file is encoded in a way that cannot be read here. Save it as MP4 (H.264) or MP3."
    ),
    FaultCode.TIME_OUT: _("The preparation took too long and was stopped. Try a shorter file."),
    FaultCode.TRANSCODER_FAILED: _(
        "The file could not be prepared. Save it as MP4 or MP3 and try again."
    ),
}


class CaptionsError(DomainError):
    """A file of captions is refused; the message names the line."""


def message_of(code: str) -> str:
    """The reason of a fault's code, in the reader's language."""
    return str(_MESSAGES.get(code, _MESSAGES[FaultCode.TRANSCODER_FAILED]))
