"""A learner takes a test: start, questions, hand in, result."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kamerton.assessment import presenting
from kamerton.assessment.errors import AttemptClosed, NoAttemptLeft
from kamerton.assessment.forms import answers as sent
from kamerton.assessment.models import Attempt
from kamerton.assessment.operations import attempt as taking
from kamerton.assessment.operations import sounds
from kamerton.assessment.queries import attempts
from kamerton.assessment.rules import may
from kamerton.core import clock
from kamerton.core.errors import DomainError, NotFound
from kamerton.files.api import object_response
from kamerton.learning.api import access_enrolment


def _own(request: HttpRequest, attempt_id: int) -> Attempt:
    attempt = attempts.access_attempt(request.user, attempt_id=attempt_id)
    if not may("assessment.do_task", request.user, attempt.enrolment):
        raise NotFound("no_attempt", _("There is no such attempt."))
    return attempt


@login_required
@require_POST
def start(request: HttpRequest, enrolment_id: int, test_id: int) -> HttpResponse:
    """Start an attempt, or go on with the one under way."""
    enrolment = access_enrolment(request.user, enrolment_id=enrolment_id)
    test = attempts.test_by_id(test_id)
    try:
        attempt = taking.start_attempt(request.user, test_id=test_id, enrolment=enrolment)
    except NoAttemptLeft as error:
        messages.error(request, error.message)
        return redirect(presenting.activity_url(enrolment, test.activity_id))
    return redirect("assessment:attempt", attempt_id=attempt.pk)


@login_required
@never_cache
def attempt(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Show the questions; take the whole form where there is no script."""
    current = _own(request, attempt_id)
    if current.finished_at is not None:
        return redirect("assessment:result", attempt_id=attempt_id)
    if request.method == "POST":
        return _take_form(request, current)
    if attempts.is_over(current):
        return _end(request, current)
    sheets = attempts.attempt_sheets(current)
    context = {
        "attempt": current,
        "sheets": sheets,
        "answered": sum(sheet.shown.is_answered for sheet in sheets),
        "now": clock.now(),
        "scores": presenting.shown_scores(sheets),
        "heard": attempts.hearings(current) if any(s.shown.more for s in sheets) else {},
        "activity_url": presenting.activity_url(current.enrolment, current.test.activity_id),
    }
    return presenting.page(request, "attempt_take.jinja", context)


def _end(request: HttpRequest, current: Attempt) -> HttpResponse:
    taking.finish_attempt(request.user, attempt_id=current.pk)
    messages.info(request, _("The time is over. What you had answered is handed in."))
    return redirect("assessment:result", attempt_id=current.pk)


def _take_form(request: HttpRequest, current: Attempt) -> HttpResponse:
    read = sent.read_form(request.POST, attempts.form_questions(current))
    try:
        taking.save_answers(request.user, attempt_id=current.pk, answers=read)
    except AttemptClosed:
        return _end(request, current)
    if request.POST.get("do") == "time":
        return _end(request, current)
    if request.POST.get("do") == "finish":
        return redirect("assessment:finish", attempt_id=current.pk)
    messages.success(request, _("The answers are saved."))
    return redirect("assessment:attempt", attempt_id=current.pk)


@login_required
@require_POST
def answers(request: HttpRequest, attempt_id: int) -> JsonResponse:
    """Keep answers as the page's script sends them."""
    read = sent.read_json(request.body)
    if read is None:
        return JsonResponse({"code": "bad_json", "message": ""}, status=400)
    try:
        taking.save_answers(request.user, attempt_id=attempt_id, answers=read)
    except DomainError as error:
        return JsonResponse({"code": error.code, "message": error.message}, status=error.status)
    return JsonResponse({"saved": len(read)})


@login_required
@never_cache
def finish(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Ask once before handing in, naming what is not answered; then hand in."""
    current = _own(request, attempt_id)
    if current.finished_at is None and request.method == "POST":
        taking.finish_attempt(request.user, attempt_id=attempt_id)
        return redirect("assessment:result", attempt_id=attempt_id)
    if current.finished_at is not None:
        return redirect("assessment:result", attempt_id=attempt_id)
    sheets = attempts.attempt_sheets(current)
    context = {"attempt": current, "sheets": sheets}
    context["missing"] = [sheet for sheet in sheets if not sheet.shown.is_answered]
    return presenting.page(request, "attempt_finish.jinja", context)


@login_required
@require_safe
def sound(request: HttpRequest, question_id: int) -> HttpResponseBase:
    """Play a listening question to those who take it, teach it or write it."""
    attempts.require_hearing(request.user, question_id)
    key = sounds.sound_of(question_id)
    return object_response(request, key, mime="audio/mp4", name="sound.m4a")


@login_required
@require_safe
def result(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Show a finished attempt to its learner by the review rule, to staff in full."""
    current = attempts.access_attempt(request.user, attempt_id=attempt_id)
    is_own = may("assessment.do_task", request.user, current.enrolment)
    if current.finished_at is None:
        if is_own:
            return redirect("assessment:attempt", attempt_id=attempt_id)
        raise NotFound("no_attempt", _("There is no such attempt."))
    begun = attempts.around(current)
    shows = not is_own or attempts.reveals(begun)
    context = {
        "attempt": current,
        "start": begun,
        "is_own": is_own,
        "shows": shows,
        "outcomes": attempts.outcomes(current) if shows else [],
        "activity_url": presenting.activity_url(current.enrolment, current.test.activity_id),
    }
    return presenting.page(request, "attempt_result.jinja", context)
