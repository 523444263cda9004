"""A learner takes a test: start, questions, hand in, result."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kamerton.assessment import presenting
from kamerton.assessment.enums import ReviewRule
from kamerton.assessment.errors import AttemptClosed, Incomplete, NoAttemptLeft
from kamerton.assessment.forms import answers as sent
from kamerton.assessment.models import Attempt
from kamerton.assessment.operations import attempt as taking
from kamerton.assessment.operations import recordings, sounds
from kamerton.assessment.operations.starting import give, start_at_once
from kamerton.assessment.queries import attempts
from kamerton.assessment.queries.marking import said_at_the_end
from kamerton.assessment.queries.parts import Parts, parts_of
from kamerton.assessment.questions.marked import MOST_FILES
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
    begun = start_at_once(request.user, test_id=test_id, enrolment_id=enrolment_id)
    if begun is not None:
        return redirect("assessment:attempt", attempt_id=begun)
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
    give(current)
    parts = parts_of(current)
    if parts.is_timed and parts.current is None:
        return _between_parts(request, current, parts)
    sheets = attempts.attempt_sheets(current)
    order = [sheet.shown.id for sheet in sheets]
    if parts.current:
        sheets = [sheet for sheet in sheets if sheet.shown.id in parts.current.questions]
    context = {
        "attempt": current,
        "sheets": sheets,
        "parts": parts,
        "heads": parts.heads(order),
        "deadline": parts.current.until if parts.current else current.deadline_at,
        "answered": sum(sheet.shown.is_answered for sheet in sheets),
        "now": clock.now(),
        "scores": presenting.shown_scores(sheets),
        "heard": attempts.hearings(current) if any(s.shown.more for s in sheets) else {},
        "activity_url": presenting.activity_url(current.enrolment, current.test.activity_id),
    }
    return presenting.page(request, "attempt_take.jinja", context)


def _between_parts(request: HttpRequest, current: Attempt, parts: Parts) -> HttpResponse:
    """Show the next part's instructions before its time runs; after the last one hand in."""
    if parts.coming is None:
        return _end(request, current)
    context = {"attempt": current, "part": parts.coming, "parts": parts}
    return presenting.page(request, "attempt_part.jinja", context)


@login_required
@require_POST
def part(request: HttpRequest, attempt_id: int, section_id: int) -> HttpResponse:
    """Begin a timed part of a test."""
    current = _own(request, attempt_id)
    try:
        taking.open_part(request.user, attempt_id=attempt_id, section_id=section_id)
    except AttemptClosed:
        return _end(request, current)
    return redirect("assessment:attempt", attempt_id=attempt_id)


def _end(request: HttpRequest, current: Attempt) -> HttpResponse:
    taking.finish_attempt(request.user, attempt_id=current.pk)
    messages.info(request, _("The time is over. What you had answered is handed in."))
    return redirect("assessment:result", attempt_id=current.pk)


def _take_form(request: HttpRequest, current: Attempt) -> HttpResponse:
    questions = attempts.form_questions(current)
    parts = parts_of(current)
    if parts.is_timed:
        questions = [question for question in questions if question.pk in parts.last_asked]
    read = sent.read_form(request.POST, questions)
    try:
        recordings.keep_sent_takes(
            request.user, attempt_id=current.pk, sent=_takes(request, questions)
        )
        read = _with_files(request, current, read, questions)
        taking.save_answers(request.user, attempt_id=current.pk, answers=read)
    except AttemptClosed:
        if parts.is_timed and not attempts.is_over(current):
            messages.info(request, _("The time of this part is over. What was saved counts."))
            return redirect("assessment:attempt", attempt_id=current.pk)
        return _end(request, current)
    except Incomplete as error:  # a file that is no recording
        messages.error(request, error.message)
        return redirect("assessment:attempt", attempt_id=current.pk)
    return _after_form(request, current, parts)


def _after_form(request: HttpRequest, current: Attempt, parts: Parts) -> HttpResponse:
    """Go on as the pressed button says, once the answers are kept."""
    do = request.POST.get("do")
    if do == "part" and parts.current:
        taking.close_part(request.user, attempt_id=current.pk)
    if parts.is_timed and (do == "part" or (do == "time" and parts.coming)):
        return redirect("assessment:attempt", attempt_id=current.pk)
    if do == "time":
        return _end(request, current)
    if do == "finish":
        return redirect("assessment:finish", attempt_id=current.pk)
    messages.success(request, _("The answers are saved."))
    return redirect("assessment:attempt", attempt_id=current.pk)


def _takes(request: HttpRequest, questions: list[Any]) -> dict[int, Any]:
    """Return recordings that came with the form, where there is no script."""
    keys = [question.pk for question in questions if question.type == "recorded"]
    return {key: file for key in keys if (file := request.FILES.get(f"q{key}-file"))}


def _with_files(
    request: HttpRequest, current: Attempt, read: list[tuple[int, Any]], questions: list[Any]
) -> list[tuple[int, Any]]:
    """Keep files that came with the form, where there is no script, beside those sent before."""
    keys = [question.pk for question in questions if question.type == "file"]
    came = {key: request.FILES.getlist(f"q{key}-file") for key in keys}
    came = {key: files[:MOST_FILES] for key, files in came.items() if files}
    if not came:
        return read
    kept = taking.keep_sent_files(request.user, attempt_id=current.pk, sent=came)
    return [(key, [*raw, *kept[key]] if key in kept else raw) for key, raw in read]


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
    parts = parts_of(current)
    if parts.is_timed:
        asked = parts.current.questions if parts.current else frozenset()
        sheets = [sheet for sheet in sheets if sheet.shown.id in asked]
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
    told = attempts.outcomes(current, reveal=shows)
    awaits = is_own and attempts.may_arrive(current)
    arriving = [outcome.question_id for outcome in told if awaits and outcome.is_recorded]
    if not shows and current.test.review != ReviewRule.MARKS:
        told = [outcome for outcome in told if outcome.comment or outcome.is_awaiting]
    context = {
        "attempt": current,
        "start": begun,
        "is_own": is_own,
        "shows": shows,
        "outcomes": told,
        "arriving": arriving,
        "said": said_at_the_end(current),
        "activity_url": presenting.activity_url(current.enrolment, current.test.activity_id),
    }
    return presenting.page(request, "attempt_result.jinja", context)
