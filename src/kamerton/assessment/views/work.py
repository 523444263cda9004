"""A learner does an assignment: draft, files, own marks, handing in, history."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kamerton.assessment import presenting
from kamerton.assessment.enums import SubmissionState
from kamerton.assessment.forms.comments import CommentForm
from kamerton.assessment.forms.work import WorkForm
from kamerton.assessment.models import Submission
from kamerton.assessment.operations import work as working
from kamerton.assessment.queries import attempts
from kamerton.assessment.queries import second as markers
from kamerton.assessment.queries import work as works
from kamerton.assessment.queries.comments import recorded_score
from kamerton.assessment.queries.made import by_assignment
from kamerton.assessment.rules import may
from kamerton.assessment.views.comments import thread_props
from kamerton.core.errors import Conflict, DomainError, NotFound
from kamerton.learning.api import access_enrolment


@login_required
@require_POST
def start(request: HttpRequest, enrolment_id: int, assignment_id: int) -> HttpResponse:
    """Start the work or the next attempt at it, or go on with the draft."""
    enrolment = access_enrolment(request.user, enrolment_id=enrolment_id)
    assignment = works.assignment_by_id(assignment_id)
    try:
        draft = working.draft_submission(
            request.user, assignment_id=assignment.pk, enrolment=enrolment
        )
    except Conflict as error:
        messages.error(request, error.message)
        return redirect(presenting.activity_url(enrolment, assignment.activity_id))
    return redirect("assessment:work", submission_id=draft.pk)


def _own_draft(request: HttpRequest, submission_id: int) -> Submission:
    draft = works.access_submission(request.user, submission_id=submission_id)
    if not may("assessment.do_task", request.user, draft.enrolment):
        raise NotFound("no_work", _("There is no such work, or it is not open to you."))
    return draft


def _form(request: HttpRequest, draft: Submission, parts: list[works.PartShown]) -> WorkForm:
    return WorkForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        parts=parts,
        criteria=works.criteria(draft.assignment.rubric, own=draft.self_marks),
        values=draft.parts,
        marks=draft.self_marks,
    )


def _keep(request: HttpRequest, draft: Submission, form: WorkForm) -> None:
    working.keep_draft(
        request.user,
        submission_id=draft.pk,
        parts=form.given(),
        sent=form.sent(),
        self_marks=form.marks(),
    )


@login_required
@never_cache
def work(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Show the draft to write; keep it, or hand it in."""
    draft = _own_draft(request, submission_id)
    if draft.state != SubmissionState.DRAFT:
        return redirect("assessment:submission", submission_id=submission_id)
    parts = _parts(draft)
    form = _form(request, draft, parts)
    if request.method == "POST" and form.is_valid():
        answer = _take(request, draft, form)
        if answer is not None:
            return answer
        draft = _own_draft(request, submission_id)
        parts = _parts(draft)
    context = {
        "submission": draft,
        "parts": parts,
        "form": form,
        "shared": presenting.SHARED,
        "criteria": works.criteria(draft.assignment.rubric, own=draft.self_marks),
        "earlier": works.attempts_shown(draft.assignment, works.attempts_before(draft)),
        "activity_url": presenting.activity_url(draft.enrolment, draft.assignment.activity_id),
        "score": recorded_score(draft.assignment, parts, may_align=True),
    }
    return presenting.page(request, "work_edit.jinja", context)


def _parts(draft: Submission) -> list[works.PartShown]:
    files = works.files_by_submission([draft]).get(draft.pk, [])
    return works.parts_of(draft.assignment, draft, files)


def _take(request: HttpRequest, draft: Submission, form: WorkForm) -> HttpResponse | None:
    """Keep what was sent and do what was asked; None when the page shows what is missing."""
    try:
        _keep(request, draft, form)
        removed = request.POST.get("remove", "")
        if removed.isdecimal():
            working.remove_draft_file(request.user, submission_id=draft.pk, file_id=int(removed))
        elif request.POST.get("do") == "submit":
            working.submit_work(request.user, submission_id=draft.pk)
            messages.success(request, _("The work is handed in. The tutor has been told."))
            return redirect("assessment:submission", submission_id=draft.pk)
        else:
            messages.success(request, _("The draft is saved."))
    except Conflict as error:
        messages.error(request, error.message)
        return redirect("assessment:submission", submission_id=draft.pk)
    except DomainError as error:
        name = f"part_{error.field}"
        form.add_error(name if name in form.fields else None, error.message)
        return None
    return redirect("assessment:work", submission_id=draft.pk)


@login_required
@require_POST
def draft(request: HttpRequest, submission_id: int) -> JsonResponse:
    """Keep a draft as the page's script sends it, without a new page."""
    try:
        current = _own_draft(request, submission_id)
        form = _form(request, current, works.parts_of(current.assignment, current))
        form.is_valid()  # what is not valid yet (half a link) waits for the next time
        _keep(request, current, form)
    except DomainError as error:
        return _refusal(error)
    return JsonResponse({"saved": True})


def _refusal(error: DomainError) -> JsonResponse:
    return JsonResponse({"code": error.code, "message": error.message}, status=error.status)


@login_required
@require_safe
def submission(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Show a work that was handed in, with its review and the attempts before it."""
    current = works.access_submission(request.user, submission_id=submission_id)
    if current.state == SubmissionState.DRAFT:
        return redirect("assessment:work", submission_id=submission_id)
    shown = works.attempts_shown(current.assignment, [current, *works.attempts_before(current)])
    is_own = may("assessment.do_task", request.user, current.enrolment)
    context: dict[str, Any] = {
        "submission": current,
        "attempt": shown[0],
        "earlier": shown[1:],
        "is_own": is_own,
        "shared": presenting.SHARED,
        "may_review": may("assessment.review_work", request.user, current.enrolment)
        and current.state == SubmissionState.SUBMITTED,
        "activity_url": presenting.activity_url(current.enrolment, current.assignment.activity_id),
        "score": recorded_score(current.assignment, shown[0].parts, may_align=is_own),
        "threads": thread_props(request.user, current, shown[0].files),
        "comment_form": CommentForm(),
        "doubled": _doubled(request, current),
        "may_see_likeness": may("assessment.see_likeness", request.user, current.enrolment),
    }
    return presenting.page(request, "work_show.jinja", context)


def _doubled(request: HttpRequest, current: Submission) -> markers.Doubled | None:
    """Return the history of two markers to colleagues; learners see the agreed review alone."""
    if not may("assessment.see_markings", request.user, current.enrolment):
        return None
    return markers.doubled_for(request.user, current)


@login_required
@require_safe
def learner_works(request: HttpRequest, enrolment_id: int) -> HttpResponse:
    """Show a learner's attempts at tests and works to the learner, tutors and methodologists."""
    enrolment = access_enrolment(request.user, enrolment_id=enrolment_id)
    if not may("assessment.view_work", request.user, enrolment):
        raise NotFound("no_work", _("There is no such work, or it is not open to you."))
    context = {
        "enrolment": enrolment,
        "tests": attempts.by_test(enrolment),
        "works": by_assignment(enrolment),
    }
    return presenting.page(request, "learner_works.jinja", context)
