"""Previews for the editor."""

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

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
