"""Pages, timeline and sound of engraved scores.

Whoever knows a score's key (a hash of its content) may read it: the key is given only on pages that
show the score, and cannot be guessed.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kamerton.core.api import storage
from kamerton.scores import queries
from kamerton.scores.showing import score_view

_FOREVER = "private, max-age=31536000, immutable"


def _kept(content: bytes, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Cache-Control"] = _FOREVER
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _read(key: str) -> bytes:
    with storage.open(key) as stream:
        return stream.read()


@require_safe
def page(request: HttpRequest, key: str, layout: str, number: int) -> HttpResponse:
    """One drawn page."""
    drawing = queries.page_svg(queries.rendition_by_hash(key), layout, number)
    return _kept(drawing, "image/svg+xml")


@require_safe
def timeline(request: HttpRequest, key: str) -> HttpResponse:
    """Bars, beats and notes in milliseconds, for the player."""
    rendition = queries.checked(queries.rendition_by_hash(key))
    return _kept(_read(rendition.timeline_key), "application/json")


@require_safe
def midi(request: HttpRequest, key: str) -> HttpResponse:
    """The score as a MIDI file."""
    rendition = queries.checked(queries.rendition_by_hash(key))
    response = _kept(_read(rendition.midi_key), "audio/midi")
    response["Content-Disposition"] = 'attachment; filename="score.mid"'
    return response


@require_safe
def view(request: HttpRequest, key: str) -> HttpResponse:
    """The score as it stands in a page; a waiting one asks for this until it is ready."""
    return HttpResponse(score_view(queries.rendition_by_hash(key)))
