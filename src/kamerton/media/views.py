"""Prepared sound and video for players; the address holds a key (see tokens)."""

from pathlib import PurePosixPath

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kamerton.core.errors import NotFound
from kamerton.files.api import object_response
from kamerton.media import queries
from kamerton.media.players import player_of_key
from kamerton.media.tokens import media_id_of

_TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".jpg": "image/jpeg",
}
_DAY_S = 86_400


@require_safe
def file(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """One file of a prepared item: playlist, rendition, poster."""
    media = queries.media_by_id(media_id_of(key))
    if name not in media.files:
        raise NotFound("media_file_missing", _("There is no such file."))
    mime = _TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")
    return object_response(request, media.files[name], mime=mime, name=name, max_age_s=_DAY_S)


@require_safe
def captions(request: HttpRequest, key: str, language: str) -> HttpResponseBase:
    """Captions in one language."""
    object_key = queries.captions_key(media_id_of(key), language)
    return object_response(request, object_key, mime="text/vtt", name=f"{language}.vtt")


@require_safe
def view(request: HttpRequest, key: str) -> HttpResponse:
    """The player as it stands in a page; a waiting one asks for this until it is ready."""
    title = request.GET.get("title")
    return HttpResponse(player_of_key(queries.media_by_id(media_id_of(key)), key, title=title))
