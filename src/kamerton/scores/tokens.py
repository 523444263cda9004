"""Keys to the alignment of one recording with one score.

A page that has made sure that its reader may see both gives the player a signed key; it says too whether
this reader may set the marks.
"""

from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext as _

from kamerton.core.errors import NotFound

_SALT = "kamerton.scores.alignment"
_GOOD_FOR_S = 2 * 24 * 3600


@dataclass(frozen=True, slots=True)
class AlignmentKey:
    """What a key opens: stored objects of the score's source and of the recording, the engraved score."""

    source_key: str
    recording_key: str
    score_key: str
    may_align: bool


def seal(key: AlignmentKey) -> str:
    """The key as it stands in an address."""
    return signing.dumps(
        [key.source_key, key.recording_key, key.score_key, key.may_align], salt=_SALT
    )


def unseal(text: str) -> AlignmentKey:
    """What an address opens. Raises NotFound."""
    try:
        source_key, recording_key, score_key, may_align = signing.loads(
            text, salt=_SALT, max_age=_GOOD_FOR_S
        )
    except (signing.BadSignature, ValueError, TypeError):
        raise NotFound("alignment_key_old", _("The page is old: open it once more.")) from None
    return AlignmentKey(source_key, recording_key, score_key, bool(may_align))
