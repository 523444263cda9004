"""Health for probes."""

from django.http import HttpRequest, JsonResponse

from kamerton.core import queries


def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers."""
    return JsonResponse({"status": "ok", "database": queries.database_answers()})
