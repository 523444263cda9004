"""Comments that a colleague pins to places of a work: sent and shown again without a new page."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kamerton.assessment.forms.comments import CommentForm
from kamerton.assessment.operations import peer_comments as commenting
from kamerton.assessment.queries import peer
from kamerton.assessment.queries.peer_comments import peer_comments as shown_comments
from kamerton.core.errors import DomainError
from kamerton.ui.api import component, wants_part


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def peer_comments(request: HttpRequest, token: UUID) -> HttpResponse:
    """Show the comments of one's own review; keep a new one."""
    peer.access_review(request.user, token=token)
    problem = ""
    if request.method == "POST":
        form = CommentForm(request.POST)
        if form.is_valid():
            try:
                commenting.add_peer_comment(request.user, token=token, said=form.said())
            except DomainError as error:
                problem = error.message
        else:
            problem = " ".join(str(text) for errors in form.errors.values() for text in errors)
    return _answer(request, token, problem)


@login_required
@require_POST
def peer_comment_remove(request: HttpRequest, token: UUID) -> HttpResponse:
    """Take a comment back."""
    peer.access_review(request.user, token=token)
    problem = ""
    try:
        key = request.POST.get("key", "")
        commenting.remove_peer_comment(request.user, token=token, key=key)
    except DomainError as error:
        problem = error.message
    return _answer(request, token, problem)


def _answer(request: HttpRequest, token: UUID, problem: str) -> HttpResponse:
    if not wants_part(request):
        return redirect("assessment:peer_review", token=token)
    review = peer.access_review(request.user, token=token)
    html = component(
        "PeerComments",
        comments=shown_comments(review.review, review.round.assignment),
        token=token,
        may_remove=review.is_open,
        problem=problem,
    )
    return HttpResponse(html, status=422 if problem else 200)
