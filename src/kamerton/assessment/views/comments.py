"""Comments on works, and takes: parts of the work's page, sent and shown again without a new page."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kamerton.assessment.forms.comments import CommentForm, TakeForm
from kamerton.assessment.models import Submission
from kamerton.assessment.operations import comments as commenting
from kamerton.assessment.operations import takes
from kamerton.assessment.queries import comments as said
from kamerton.assessment.queries import work as works
from kamerton.assessment.rules import may
from kamerton.core.errors import DomainError
from kamerton.files.api import FileInfo
from kamerton.ui.api import component, wants_part


def thread_props(
    viewer: Any, submission: Submission, files: Sequence[FileInfo] = ()
) -> dict[str, Any]:
    """Return what the component CommentThreads shows."""
    return {
        "threads": said.comments_of(viewer, submission, files),
        "submission": submission,
        "may_comment": may("assessment.comment_work", viewer, submission),
    }


@login_required
@require_http_methods(["GET", "POST"])
def comments(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Show the threads of a work; keep a comment or an answer."""
    submission = works.access_submission(request.user, submission_id=submission_id)
    problem = ""
    if request.method == "POST":
        form = CommentForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                commenting.add_comment(request.user, submission_id=submission_id, said=form.said())
            except DomainError as error:
                problem = error.message
        else:
            problem = " ".join(str(text) for errors in form.errors.values() for text in errors)
    return _threads(request, submission, problem)


def _threads(request: HttpRequest, submission: Submission, problem: str = "") -> HttpResponse:
    if not wants_part(request):
        return redirect("assessment:submission", submission_id=submission.pk)
    html = component("CommentThreads", **thread_props(request.user, submission), problem=problem)
    return HttpResponse(html, status=422 if problem else 200)


def _comment(request: HttpRequest, comment_id: int) -> Submission:
    return works.access_submission(
        request.user, submission_id=said.submission_of_comment(comment_id)
    )


@login_required
@require_POST
def comment_resolve(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Mark a thread as done, or open it again."""
    submission = _comment(request, comment_id)
    is_resolved = request.POST.get("done") == "1"
    commenting.resolve_comment(request.user, comment_id=comment_id, is_resolved=is_resolved)
    return _threads(request, submission)


@login_required
@require_POST
def comment_remove(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Take one's own comment back."""
    submission = _comment(request, comment_id)
    try:
        commenting.remove_comment(request.user, comment_id=comment_id)
    except DomainError as error:
        return _threads(request, submission, error.message)
    return _threads(request, submission)


@login_required
@require_POST
def take(request: HttpRequest, submission_id: int) -> JsonResponse:
    """Put a take that was sent into the draft."""
    form = TakeForm(request.POST)
    if not form.is_valid():
        message = _("The take did not arrive whole. Try once more.")
        return JsonResponse({"code": "take_unread", "message": message}, status=400)
    try:
        takes.add_take(
            request.user,
            submission_id=submission_id,
            part=form.cleaned_data["part"],
            file_id=form.cleaned_data["file"],
            points=form.cleaned_data["points"],
        )
    except DomainError as error:
        return JsonResponse({"code": error.code, "message": error.message}, status=error.status)
    return JsonResponse({"added": True})
