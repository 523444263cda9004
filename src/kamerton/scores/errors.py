"""Why a score cannot be shown, told to the person who gave it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kamerton.core.errors import DomainError
from kamerton.scores.engraving.faults import FaultCode

_MESSAGES: dict[str, Promise] = {
    FaultCode.EMPTY: _("The file is empty."),
    FaultCode.TOO_LARGE: _("The score is larger than 8 MB. Divide it into movements."),
    FaultCode.UNKNOWN_FORMAT: _(
        "This is no score that can be read here. Give MusicXML (.musicxml, .xml, .mxl), MEI or ABC."
    ),
    FaultCode.BAD_ARCHIVE: _("The .mxl file is damaged or holds no score. Export it once more."),
    FaultCode.ARCHIVE_BOMB: _(
        "The .mxl file unpacks to more than a score needs. Export it once more."
    ),
    FaultCode.NOT_WELL_FORMED: _("The file breaks the rules of XML. Export it once more."),
    FaultCode.NO_MUSIC: _("There are no notes in it."),
    FaultCode.TOO_LONG: _("The score has too many bars or pages. Divide it into movements."),
    FaultCode.TIME_OUT: _("The score took too long to engrave. Divide it, or try again later."),
    FaultCode.ENGRAVER_FAILED: _(
        "The score could not be engraved. Export it once more, or as MEI."
    ),
}


class ScoreError(DomainError):
    """A score is refused; the code is one of FaultCode."""


class BadAlignment(DomainError):
    """The marks of a recording's bars make no sense."""


def score_error(code: str) -> ScoreError:
    """The error of a fault's code, in the reader's language."""
    known = code if code in _MESSAGES else FaultCode.ENGRAVER_FAILED
    return ScoreError(str(known), str(_MESSAGES[known]), field="source")
