"""Keys to prepared media, for addresses. All that a playlist names lies below one address.

A page that has made sure that its reader may see a recording gives the player a signed key; it is the
same through a day, for the browser's cache, and good until the end of the next one.
"""

from datetime import timedelta

from django.core import signing
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.errors import NotFound

_SALT = "kamerton.media"


def key_of(media_id: int) -> str:
    """Today's key of an item."""
    return signing.Signer(salt=_SALT).sign_object([media_id, clock.now().date().isoformat()])


def media_id_of(key: str) -> int:
    """The item of a key of today or yesterday. Raises NotFound."""
    today = clock.now().date()
    try:
        media_id, day = signing.Signer(salt=_SALT).unsign_object(key)
    except (signing.BadSignature, ValueError, TypeError):
        raise NotFound("media_missing", _("There is no such recording.")) from None
    if day not in {today.isoformat(), (today - timedelta(days=1)).isoformat()}:
        raise NotFound("media_key_old", _("The page is old: open it once more."))
    return int(media_id)
