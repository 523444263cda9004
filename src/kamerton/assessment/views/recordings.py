"""Recorded answers of a test: a take that has been sent becomes the answer."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from kamerton.assessment.forms.recordings import RecordedTakeForm
from kamerton.assessment.operations import recordings
from kamerton.core.errors import DomainError


@login_required
@require_POST
def take(request: HttpRequest, attempt_id: int, question_id: int) -> JsonResponse:
    """Make a recording that was sent the answer to a question."""
    form = RecordedTakeForm(request.POST)
    if not form.is_valid():
        words = " ".join(str(text) for errors in form.errors.values() for text in errors)
        return JsonResponse({"code": "bad_take", "message": words}, status=422)
    try:
        answer = recordings.keep_take(
            request.user, attempt_id=attempt_id, question_id=question_id, take=form.take()
        )
    except DomainError as error:
        return JsonResponse({"code": error.code, "message": error.message}, status=error.status)
    return JsonResponse(answer.value)
