"""Prepared sound and video for players; the address holds a signed key (see tokens)."""

from pathlib import PurePosixPath

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kamerton.core.errors import NotFound
from kamerton.media import queries
from kamerton.media.players import player
from kamerton.media.serving import serve_object
from kamerton.media.tokens import media_id_of

_TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".jpg": "image/jpeg",
}


@require_safe
def file(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """One file of a prepared item: playlist, rendition, poster."""
    media = queries.media_by_id(media_id_of(key))
    if name not in media.files:
        raise NotFound("media_file_missing", _("There is no such file."))
    content_type = _TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")
    response = serve_object(request, media.files[name], content_type)
    response["Cache-Control"] = "private, max-age=86400"
    return response


@require_safe
def captions(request: HttpRequest, key: str, language: str) -> HttpResponseBase:
    """Captions in one language."""
    object_key = queries.captions_key(media_id_of(key), language)
    response = serve_object(request, object_key, "text/vtt; charset=utf-8")
    response["Cache-Control"] = "private, max-age=300"
    return response


@require_safe
def view(request: HttpRequest, key: str) -> HttpResponse:
    """The player as it stands in a page; a waiting one asks for this until it is ready."""
    return HttpResponse(player(queries.media_by_id(media_id_of(key))))
