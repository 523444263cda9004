"""Learners review each other: what awaits them, the sample, a review, what colleagues say of one's own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kamerton.assessment import presenting
from kamerton.assessment.errors import PeerConflict
from kamerton.assessment.forms.comments import CommentForm
from kamerton.assessment.forms.peer import FlagForm, PeerReviewForm, RateForm
from kamerton.assessment.operations import peer_giving, peer_reviews
from kamerton.assessment.queries import peer, peer_author
from kamerton.assessment.queries.comments import recorded_score
from kamerton.assessment.queries.peer_comments import peer_comments
from kamerton.assessment.rubrics import best_points
from kamerton.core import clock
from kamerton.core.errors import DomainError


def _activity_url(peer_round: Any) -> str:
    return reverse(
        "learning:activity", args=[peer_round.cohort.slug, peer_round.assignment.activity_id]
    )


@login_required
@never_cache
@require_safe
def peer_round(request: HttpRequest, round_id: int) -> HttpResponse:
    """Show a learner what there is to review, and how far it is."""
    duty = peer.access_duty(request.user, round_id=round_id)
    context = {"duty": duty, "activity_url": _activity_url(duty.round), "now": clock.now()}
    return presenting.page(request, "peer_round.jinja", context)


@login_required
@require_POST
def take(request: HttpRequest, round_id: int) -> HttpResponse:
    """Take one more work to review."""
    try:
        review = peer_giving.take_work(request.user, round_id=round_id)
    except PeerConflict as error:
        messages.error(request, error.message)
        return redirect("assessment:peer_round", round_id=round_id)
    return redirect("assessment:peer_review", token=review.token)


@login_required
@never_cache
def sample(request: HttpRequest, round_id: int) -> HttpResponse:
    """Show the sample to mark, or the difference to the tutor's marks once it is marked."""
    shown = peer.access_sample(request.user, round_id=round_id)
    sent = request.POST if request.method == "POST" else None
    form = PeerReviewForm(sent, criteria=shown.rubric)
    if request.method == "POST" and form.is_valid():
        try:
            peer_reviews.mark_sample(request.user, round_id=round_id, marks=form.marks())
        except DomainError as error:
            form.add_error(_field(form, error), error.message)
        else:
            return redirect("assessment:peer_sample", round_id=round_id)
    context = {
        "shown": shown,
        "form": form,
        "is_again": "again" in request.GET or form.errors,
        "activity_url": _activity_url(shown.duty_round),
    }
    return presenting.page(request, "peer_sample.jinja", context)


def _field(form: Any, error: DomainError) -> str | None:
    return error.field if error.field in form.fields else None


@login_required
@require_POST
def sample_read(request: HttpRequest, round_id: int) -> HttpResponse:
    """Go on after the explanation of the sample was read."""
    try:
        peer_reviews.accept_explanation(request.user, round_id=round_id)
    except PeerConflict as error:
        messages.error(request, error.message)
    return redirect("assessment:peer_round", round_id=round_id)


@login_required
@never_cache
def review(request: HttpRequest, token: UUID) -> HttpResponse:
    """Show a colleague's work with the rubric to mark it by; send the review."""
    shown = peer.access_review(request.user, token=token)
    if shown.needs_sample:
        return redirect("assessment:peer_sample", round_id=shown.round.pk)
    form = _form(request, shown)
    if request.method == "POST" and form.is_valid():
        answer = _send(request, form, token)
        if answer is not None:
            return answer
    context = {
        "shown": shown,
        "form": form,
        "best": best_points(shown.round.assignment.rubric),
        "activity_url": _activity_url(shown.round),
        "comments": peer_comments(shown.review, shown.round.assignment),
        "comment_form": CommentForm(),
        "score": recorded_score(shown.round.assignment, shown.parts, may_align=False),
    }
    return presenting.page(request, "peer_review.jinja", context)


def _form(request: HttpRequest, shown: peer.ReviewShown) -> PeerReviewForm:
    return PeerReviewForm(
        request.POST if request.method == "POST" else None,
        criteria=shown.criteria,
        words=shown.review.words,
    )


def _send(request: HttpRequest, form: PeerReviewForm, token: UUID) -> HttpResponse | None:
    """Keep or send what was written; None when the page shows what is missing."""
    try:
        if request.POST.get("do") == "save":
            peer_reviews.save_peer_draft(
                request.user, token=token, marks=form.marks(), said=form.said()
            )
            messages.success(request, _("The draft is saved."))
            return redirect("assessment:peer_review", token=token)
        sent = peer_reviews.send_review(
            request.user, token=token, marks=form.marks(), said=form.said()
        )
    except DomainError as error:
        form.add_error(_field(form, error), error.message)
        return None
    messages.success(
        request, _("The review is sent. Your colleague will read it without your name.")
    )
    return redirect("assessment:peer_round", round_id=sent.work.round_id)


@login_required
@require_POST
def review_draft(request: HttpRequest, token: UUID) -> JsonResponse:
    """Keep a review as the page's script sends it, without a new page."""
    try:
        shown = peer.access_review(request.user, token=token)
        form = _form(request, shown)
        form.is_valid()  # what is too long waits for the page itself
        peer_reviews.save_peer_draft(
            request.user, token=token, marks=form.marks(), said=form.said()
        )
    except DomainError as error:
        return JsonResponse({"code": error.code, "message": error.message}, status=error.status)
    return JsonResponse({"saved": True})


@login_required
@never_cache
@require_safe
def result(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Show the author what colleagues say, without names."""
    return _result(request, submission_id, FlagForm())


def _result(
    request: HttpRequest, submission_id: int, form: FlagForm, at: Any = None
) -> HttpResponse:
    found = peer_author.access_result(request.user, submission_id=submission_id)
    enrolment = found.submission.enrolment
    context = {
        "result": found,
        "form": form,
        "at": at,
        "best": best_points(found.submission.assignment.rubric),
        "activity_url": presenting.activity_url(enrolment, found.submission.assignment.activity_id),
    }
    return presenting.page(request, "peer_result.jinja", context, status=422 if at else 200)


@login_required
@require_POST
def rate(request: HttpRequest, submission_id: int, token: UUID) -> HttpResponse:
    """Say how useful a review was."""
    form = RateForm(request.POST)
    if form.is_valid() and form.cleaned_data["usefulness"]:
        peer_reviews.rate_review(
            request.user, token=token, usefulness=form.cleaned_data["usefulness"]
        )
        messages.success(request, _("Thank you: only the tutor sees it."))
    return redirect("assessment:peer_result", submission_id=submission_id)


@login_required
@require_POST
def flag(request: HttpRequest, submission_id: int, token: UUID) -> HttpResponse:
    """Object to a review."""
    form = FlagForm(request.POST)
    if not form.is_valid():
        return _result(request, submission_id, form, at=token)
    peer_reviews.flag_review(request.user, token=token, reason=form.cleaned_data["reason"])
    messages.success(request, _("The tutor has been told and will look at the review."))
    return redirect("assessment:peer_result", submission_id=submission_id)
