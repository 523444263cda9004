"""Peer review on the tutor's desk: exchanges of works, marks beside one's own, the sample."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamerton.assessment import presenting
from kamerton.assessment.enums import SubmissionState
from kamerton.assessment.errors import PeerConflict
from kamerton.assessment.forms.peer import SampleForm
from kamerton.assessment.models import PeerSample
from kamerton.assessment.operations import peer_desk, peer_giving, peer_terms
from kamerton.assessment.queries import peer_desk as desk
from kamerton.assessment.queries import peer_samples
from kamerton.assessment.queries import work as works
from kamerton.assessment.queries.authoring import authored_assignment
from kamerton.assessment.queries.peer import SAMPLE_OWNER
from kamerton.assessment.queries.peer_comments import peer_comments
from kamerton.assessment.rubrics import best_points
from kamerton.assessment.rules import may, require
from kamerton.assessment.views.editor import authored_task, shared_context
from kamerton.core import clock
from kamerton.core.errors import DomainError, NotFound
from kamerton.files.api import files_of
from kamerton.ui.api import localised


@login_required
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """List the exchanges of works of the viewer's cohorts."""
    require("assessment.open_desk", request.user)
    return presenting.page(request, "peer_rounds.jinja", {"rows": desk.rounds_of(request.user)})


def _exchange_url(cohort_id: int, assignment_id: int) -> str:
    return reverse("assessment:peer_exchange", args=[cohort_id, assignment_id])


@login_required
@require_safe
def exchange(request: HttpRequest, cohort_id: int, assignment_id: int) -> HttpResponse:
    """Show who reviews whom in one exchange."""
    shown = desk.access_round(request.user, cohort_id=cohort_id, assignment_id=assignment_id)
    context = {
        "shown": shown,
        "now": clock.now(),
        "may_run": may("assessment.run_peer_round", request.user, shown.round),
        "has_sample": not shown.terms.has_sample
        or peer_samples.sample_for(assignment_id, cohort_id) is not None,
    }
    return presenting.page(request, "peer_exchange.jinja", context)


@login_required
@require_POST
def begin(request: HttpRequest, cohort_id: int, assignment_id: int) -> HttpResponse:
    """Give out the works now, without waiting for the deadline."""
    shown = desk.access_round(request.user, cohort_id=cohort_id, assignment_id=assignment_id)
    if shown.round.pk and peer_giving.begin_round(shown.round.pk, actor=request.user):
        messages.success(request, _("The works are given out. The reviewers have been told."))
    return redirect(_exchange_url(cohort_id, assignment_id))


@login_required
@require_POST
def release(request: HttpRequest, reviewer_id: int) -> HttpResponse:
    """Free a learner of the reviews that are still owed."""
    place = peer_desk.release_reviewer(request.user, reviewer_id=reviewer_id)
    name = place.enrolment.person.short_name
    messages.success(request, _("%(name)s need not write more reviews.") % {"name": name})
    return redirect(_exchange_url(place.enrolment.cohort_id, place.round.assignment_id))


@login_required
@require_POST
def replace(request: HttpRequest, submission_id: int, token: UUID) -> HttpResponse:
    """Ask somebody else for an awaited review."""
    try:
        peer_desk.replace_reviewer(request.user, token=token)
        messages.success(request, _("A colleague has been asked instead."))
    except PeerConflict as error:
        messages.error(request, error.message)
    return redirect("assessment:peer_marks", submission_id=submission_id)


@login_required
@require_POST
def exclude(request: HttpRequest, submission_id: int, token: UUID) -> HttpResponse:
    """Leave a review out of the result, or take it in again."""
    is_excluded = request.POST.get("out") == "1"
    peer_desk.exclude_review(request.user, token=token, is_excluded=is_excluded)
    return redirect("assessment:peer_marks", submission_id=submission_id)


@login_required
@require_safe
def marks(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Show what colleagues say of a work beside the tutor's mark."""
    shown = desk.access_peer_marks(request.user, submission_id=submission_id)
    return _marks(request, shown)


def _marks(request: HttpRequest, shown: desk.PeerMarks, status: int = 200) -> HttpResponse:
    enrolment = shown.submission.enrolment
    may_run = may("assessment.run_peer_round", request.user, enrolment)
    context = {
        "shown": shown,
        "now": clock.now(),
        "may_run": may_run,
        "may_take": may_run
        and shown.is_complete
        and shown.submission.state == SubmissionState.SUBMITTED,
        "best": best_points(shown.submission.assignment.rubric),
        "peer_difference": peer_difference(shown),
        "comments_of": partial(peer_comments, assignment=shown.submission.assignment),
    }
    return presenting.page(request, "peer_marks.jinja", context, status=status)


def peer_difference(shown: desk.PeerMarks) -> Any:
    """Return the tutor's points less the colleagues'; None where one is missing."""
    if shown.tutors is None or not shown.is_complete:
        return None
    return shown.tutors.points - shown.agreed.points


@login_required
@require_POST
def take_result(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Make the colleagues' result the tutor's mark."""
    try:
        review = peer_desk.take_result(request.user, submission_id=submission_id)
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("assessment:peer_marks", submission_id=submission_id)
    words = (
        _("The colleagues' result is taken: the work is passed.")
        if review.state == SubmissionState.PASSED
        else _("The colleagues' result is taken: the work is returned for revision.")
    )
    messages.success(request, words)
    return redirect("assessment:peer_marks", submission_id=submission_id)


@login_required
def cohort_sample(request: HttpRequest, cohort_id: int, assignment_id: int) -> HttpResponse:
    """Write, choose and mark the sample of one cohort."""
    shown = desk.access_round(request.user, cohort_id=cohort_id, assignment_id=assignment_id)
    if not may("assessment.run_peer_round", request.user, shown.round):
        raise NotFound(
            "no_round", _("There is no such exchange of works, or it is not open to you.")
        )
    assignment = shown.round.assignment
    back = _exchange_url(cohort_id, assignment_id)
    chosen = request.POST.get("choose", "")
    if request.method == "POST" and chosen.isdecimal():
        peer_terms.choose_sample(
            request.user, assignment=assignment, cohort_id=cohort_id, submission_id=int(chosen)
        )
        messages.success(request, _("The work is taken as the sample, without its author's name."))
        return redirect("assessment:peer_cohort_sample", cohort_id, assignment_id)
    cohort = shown.round.cohort
    context = {
        "back": back,
        "crumbs": [
            (_("Review by colleagues"), reverse("assessment:peer_rounds")),
            (localised(cohort.title, cohort.title_en), back),
            (_("Sample"), ""),
        ],
        "offered": list(peer_samples.possible_samples(request.user, assignment, cohort_id)),
        "section": "desk",
    }
    return _sample(request, assignment, cohort_id, context)


@login_required
def common_sample(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Write and mark the sample for all cohorts."""
    activity = authored_task(request, activity_id, "assignment")
    assignment = authored_assignment(activity)
    if assignment is None:
        raise NotFound("no_assignment", _("There is no such assignment."))
    back = reverse("assessment:assignment_edit", args=[activity_id])
    version = activity.module.version
    context = {
        **shared_context(activity),
        "back": back,
        "crumbs": [
            (
                localised(version.title, version.title_en),
                reverse("programmes:build", args=[version.pk]),
            ),
            (localised(activity.title, activity.title_en), back),
            (_("Sample"), ""),
        ],
        "offered": [],
        "section": "programmes",
    }
    return _sample(request, assignment, None, context)


def _sample(
    request: HttpRequest, assignment: Any, cohort_id: int | None, context: dict[str, Any]
) -> HttpResponse:
    known = peer_samples.sample_for(assignment.pk, cohort_id) or PeerSample()
    files = files_of((SAMPLE_OWNER, known.pk)) if known.pk else []
    parts = works.shown_parts(assignment, known.parts, files)
    form = SampleForm(
        request.POST if request.method == "POST" else None,
        criteria=works.criteria(assignment.rubric, own=known.marks, remarks=known.remarks),
        parts=parts,
        values=known.parts,
        explanation=known.explanation,
    )
    if request.method == "POST" and form.is_valid():
        try:
            peer_terms.keep_sample(
                request.user, assignment=assignment, cohort_id=cohort_id, given=form.given()
            )
            messages.success(request, _("The sample is saved."))
            return redirect(context["back"])
        except DomainError as error:
            field = "words" if error.field == "explanation" else error.field
            form.add_error(field if field in form.fields else None, error.message)
    more = {
        "form": form,
        "assignment": assignment,
        "is_common": known.pk is not None and known.cohort_id is None and cohort_id is not None,
        "held": [part for part in parts if part.kind != "text" and part.is_given],
    }
    return presenting.page(request, "peer_sample_edit.jinja", {**context, **more})
