"""Pages, timeline and sound of engraved scores.

Whoever knows a score's key (a hash of its content) may read it: the key is given only on pages that
show the score, and cannot be guessed.
"""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kamerton.core.api import storage
from kamerton.core.errors import DomainError, Forbidden
from kamerton.scores import operations, queries
from kamerton.scores.alignment import read_points
from kamerton.scores.errors import BadAlignment
from kamerton.scores.showing import score_pages, score_view
from kamerton.scores.tokens import AlignmentKey, unseal

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


@require_safe
def transposed(request: HttpRequest, key: str, semitones: str) -> HttpResponse:
    """The score so many semitones higher or lower, as the player takes it over."""
    try:
        score = operations.transpose(queries.rendition_by_hash(key), int(semitones))
    except DomainError as error:
        return _refusal(error)
    return JsonResponse(
        {
            "key": score.key,
            "timeline": reverse("scores:timeline", args=[score.key]),
            "midi": reverse("scores:midi", args=[score.key]),
            "pages": score_pages(score, title=request.GET.get("title", "")[:200]),
            "summary": score.summary,
            "keyName": score.key_name,
        }
    )


@require_http_methods(["GET", "HEAD", "POST"])
def alignment(request: HttpRequest, token: str) -> HttpResponse:
    """The marks of a recording's bars with their versions; POST keeps a new version."""
    opened = unseal(token)
    try:
        if request.method == "POST":
            return JsonResponse({"version": _aligned(request, opened)})
    except DomainError as error:
        return _refusal(error)
    versions = queries.alignment_versions(opened.source_key, opened.recording_key)
    told = [
        {
            "version": one.version,
            "points": one.points,
            "madeAt": one.made_at.isoformat(),
            "by": one.made_by.short_name if one.made_by else "",
        }
        for one in versions
    ]
    return JsonResponse({"versions": told})


def _aligned(request: HttpRequest, opened: AlignmentKey) -> int:
    if not opened.may_align or not request.user.is_authenticated:
        raise Forbidden("forbidden", _("You have no right to do this."))
    try:
        points = read_points(json.loads(request.body).get("points"))
    except (ValueError, AttributeError, RecursionError):
        points = None
    if points is None:
        raise BadAlignment("alignment_unread", _("The marks did not arrive whole. Try once more."))
    rendition = queries.rendition_by_hash(opened.score_key)
    kept = operations.keep_alignment(
        rendition, opened.recording_key, points, actor_id=request.user.pk
    )
    return kept.version


def _refusal(error: DomainError) -> JsonResponse:
    return JsonResponse({"code": error.code, "message": error.message}, status=error.status)
