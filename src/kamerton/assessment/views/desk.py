"""The tutor's desk: what awaits review, and the review itself."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kamerton.assessment import presenting
from kamerton.assessment.enums import SubmissionState
from kamerton.assessment.errors import AttemptClosed
from kamerton.assessment.forms.comments import CommentForm
from kamerton.assessment.forms.work import ReviewForm
from kamerton.assessment.models import Review, Submission
from kamerton.assessment.operations import second
from kamerton.assessment.operations.desk import desk_topic
from kamerton.assessment.queries import desk as desks
from kamerton.assessment.queries import second as markers
from kamerton.assessment.queries import work as works
from kamerton.assessment.queries.comments import recorded_score
from kamerton.assessment.rubrics import best_points
from kamerton.assessment.rules import may, require
from kamerton.assessment.views.comments import thread_props
from kamerton.assessment.views.desk_sending import told_where
from kamerton.assessment.views.second import feedback_of
from kamerton.core.errors import DomainError, NotFound

PAGE = 30


def _chosen(request: HttpRequest) -> works.DeskFilter:
    def number(name: str) -> int | None:
        value = request.GET.get(name, "")
        return int(value) if value.isdecimal() else None

    return works.DeskFilter(
        number("cohort"), number("activity"), request.GET.get("whose") == "mine"
    )


def _by_title(pair: tuple[int, str]) -> str:
    return pair[1]


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """List what awaits review in the viewer's cohorts, the longest waiting first."""
    require("assessment.open_desk", request.user)
    chosen = _chosen(request)
    counts = desks.desk_counts(request.user, is_mine=chosen.is_mine)
    total = sum(
        row.count
        for row in counts
        if chosen.cohort in (None, row.cohort_id) and chosen.activity in (None, row.activity_id)
    )
    pages = Paginator(desks.queue(request.user, chosen), PAGE)
    pages.count = total  # known already: saves a statement
    page = pages.get_page(request.GET.get("page"))
    context = {
        "queue": page,
        "rows": desks.desk_rows(page.object_list),
        "to_settle": markers.to_settle(request.user),
        "topics": [desk_topic(key) for key in works.tutored_cohorts(request.user)],
        "total": total,
        "all": sum(row.count for row in counts),
        "cohorts": sorted({(row.cohort_id, row.cohort_title) for row in counts}, key=_by_title),
        "activities": sorted(
            {
                (row.activity_id, row.activity_title)
                for row in counts
                if chosen.cohort in (None, row.cohort_id)
            },
            key=_by_title,
        ),
        "chosen": chosen,
    }
    return presenting.page(request, "desk_index.jinja", context)


@login_required
@told_where
def review(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Review a work: marks by the rubric, remarks, a comment, the decision."""
    work = works.access_submission(request.user, submission_id=submission_id)
    if not may("assessment.review_work", request.user, work.enrolment):
        raise NotFound("no_work", _("There is no such work, or it is not open to you."))
    place = _place(request, work)
    if request.method != "POST" and place is None:
        is_settling = work.state == SubmissionState.SUBMITTED
        return redirect(
            "assessment:second" if is_settling else "assessment:submission",
            submission_id=submission_id,
        )
    chosen = _chosen(request)
    criteria = works.criteria(work.assignment.rubric, own=work.self_marks)
    form = ReviewForm(request.POST or None, request.FILES or None, criteria=criteria)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            made = second.mark_work(request.user, submission_id=work.pk, feedback=feedback_of(form))
            return _go_on(request, work, chosen, is_review=isinstance(made, Review))
        except AttemptClosed:
            status = 409
        except DomainError as error:
            form.add_error(None, error.message)
    context = {**_context(request, work, chosen), "form": form, "criteria": criteria}
    context.update({"late": status == 409, "place": place})
    return presenting.page(request, "desk_review.jinja", context, status=status)


def _place(request: HttpRequest, work: Submission) -> int | None:
    """Return the place among a work's markers that is left for the viewer."""
    if work.state != SubmissionState.SUBMITTED:
        return None
    return markers.place_of(request.user, work) if markers.doubling_of(work) else 1


def _go_on(
    request: HttpRequest, work: Submission, chosen: works.DeskFilter, *, is_review: bool
) -> HttpResponse:
    name = work.enrolment.person.short_name
    said = (
        _("The review is sent to %(name)s.")
        if is_review
        else _("Your marks are kept. %(name)s gets one review when both markers are done.")
    )
    messages.success(request, said % {"name": name})
    following = desks.next_free(request.user, chosen, after=work)
    query = request.META.get("QUERY_STRING", "")
    tail = f"?{query}" if query else ""
    if following is None:
        return redirect(reverse("assessment:desk") + tail)
    return redirect(reverse("assessment:review", args=[following]) + tail)


def _context(request: HttpRequest, work: Submission, chosen: works.DeskFilter) -> dict[str, Any]:
    shown = works.attempts_shown(work.assignment, [work, *works.attempts_before(work)])
    return {
        "submission": work,
        "doubling": markers.doubling_of(work),
        "may_call_off": may("assessment.call_off_second", request.user, markers.doubling_of(work)),
        "attempt": shown[0],
        "earlier": shown[1:],
        "following": desks.next_free(request.user, chosen, after=work),
        "topic": desk_topic(work.enrolment.cohort_id),
        "query_string": request.META.get("QUERY_STRING", ""),
        "best": best_points(work.assignment.rubric),
        "score": recorded_score(work.assignment, shown[0].parts, may_align=True),
        "threads": thread_props(request.user, work, shown[0].files),
        "comment_form": CommentForm(),
        "shared": presenting.SHARED,
    }
