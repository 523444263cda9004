"""The sound of questions: to learners as often as allowed, to authors and reviewers freely."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kamerton.assessment.operations import hearing
from kamerton.assessment.queries import attempts, authoring
from kamerton.assessment.rules import may
from kamerton.core.api import storage
from kamerton.core.errors import DomainError, NotFound
from kamerton.files.api import object_response


@login_required
@require_POST
@never_cache
def hear(request: HttpRequest, attempt_id: int, question_id: int) -> HttpResponse:
    """Give the sound out once, without a name, a mark or anything else that tells what it is."""
    token = request.headers.get("Kamerton-Hearing", "")
    try:
        heard = hearing.hear(
            request.user, attempt_id=attempt_id, question_id=question_id, token=token
        )
    except DomainError as error:
        return JsonResponse({"code": error.code, "message": error.message}, status=error.status)
    with storage.open(heard.sound_key) as stream:
        response = HttpResponse(stream.read(), content_type=heard.mime)
    response["Cache-Control"] = "no-store"
    if heard.left is not None:
        response["Kamerton-Hearings-Left"] = str(heard.left)
    return response


@login_required
@require_safe
@never_cache
def reviewed_sound(request: HttpRequest, attempt_id: int, question_id: int) -> HttpResponseBase:
    """Play the sound of a question of a finished attempt whose answers may be seen."""
    attempt = attempts.access_attempt(request.user, attempt_id=attempt_id)
    is_own = may("assessment.do_task", request.user, attempt.enrolment)
    shows = not is_own or attempts.reveals(attempts.around(attempt))
    question = next((q for q in attempts.form_questions(attempt) if q.pk == question_id), None)
    if attempt.finished_at is None or not shows or question is None:
        raise NotFound("no_sound", _("There is no sound here."))
    heard = hearing.sound_for(question)
    return object_response(request, heard.sound_key, mime=heard.mime, name="sound.m4a")


@login_required
@require_safe
@never_cache
def written_sound(request: HttpRequest, question_id: int) -> HttpResponseBase:
    """Play a question to those who write it, as one attempt might draw it."""
    authoring.require_author(request.user)
    heard = hearing.sound_for(authoring.written_question(question_id))
    return object_response(request, heard.sound_key, mime=heard.mime, name="sound.m4a")
