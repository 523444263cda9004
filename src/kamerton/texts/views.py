"""Previews for the editor."""

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from kamerton.files.api import access_file
from kamerton.texts.players import player_of
from kamerton.texts.previews import preview_of

MAX_BODY_BYTES = 100_000


@login_required
@require_POST
def preview(request: HttpRequest) -> JsonResponse:
    """Draw a formula or a score that is being typed: {"html": …, "message": why not}."""
    try:
        given = json.loads(request.body[:MAX_BODY_BYTES])
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        return JsonResponse({"html": "", "message": ""}, status=400)
    html, message = preview_of(given.get("kind"), given.get("source"))
    return JsonResponse({"html": html, "message": message})


@require_GET
def embed(request: HttpRequest, file_id: int) -> HttpResponse:
    """Show a file that stands in a text by its player, to who may read it."""
    file = access_file(request.user, file_id)
    return HttpResponse(player_of(file, title=request.GET.get("title", "")[:500]))
