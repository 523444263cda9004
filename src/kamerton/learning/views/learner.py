"""A learner's pages: own study, the cohort, an activity, application."""

import json
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamerton.core import clock
from kamerton.core.errors import DomainError, NotFound
from kamerton.learning import presenting
from kamerton.learning.enums import EnrolmentState, ProgressState
from kamerton.learning.forms.cohort import ApplyForm
from kamerton.learning.operations import enrolment as enrolling
from kamerton.learning.operations import progress as progressing
from kamerton.learning.queries import cohorts, route
from kamerton.learning.registry import (
    Step,
    cohort_notes_of,
    cohort_pages,
    outcomes_of,
    player,
    study_notes_of,
)
from kamerton.learning.rules import may
from kamerton.programmes.api import activity_type, plan, study_activity
from kamerton.texts.api import is_empty, to_html
from kamerton.ui.api import localised


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show everything that the reader studies, studied, or has applied to, and runs."""
    enrolments = cohorts.enrolments_of(request.user)
    context = {
        "enrolments": enrolments,
        "outcomes": outcomes_of(enrolments),
        "notes": study_notes_of(request.user) if enrolments else [],
        "may_open": may("learning.change_cohort", request.user),
        "run": list(cohorts.cohorts_run_by(request.user)[:100]),
    }
    return presenting.page(request, "study_index.jinja", context)


@login_required
@require_safe
def cohort(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a cohort: the route, what is next, dates, sessions, tutor."""
    view = cohorts.access_cohort(request.user, slug=slug)
    if view.is_learner and view.enrolment is not None:
        way = route.route_of(view.enrolment, view.cohort.version_id)
    else:
        way = route.bare_route(view.cohort.version_id, view.cohort.pk)
    context = {
        "view": view,
        "route": way,
        "bars": presenting.bars(way, view.cohort),
        "words": presenting.words(way) if view.is_learner else "",
        "sessions": cohorts.sessions(view.cohort),
        "outcomes": outcomes_of([view.enrolment] if view.enrolment else []),
        "notes": cohort_notes_of(request.user, view.cohort.pk) if view.is_learner else [],
        "pages": cohort_pages(request.user, view.cohort) if view.is_staff else [],
        "may_mark": view.is_staff and may("learning.mark_attendance", request.user, view.cohort),
        "activity_type": activity_type,
        "activity_url": presenting.activity_url,
        "stop_note": presenting.stop_note,
    }
    return presenting.page(request, "cohort_show.jinja", context)


@dataclass(frozen=True, slots=True)
class _Visit:
    """A reader at an activity: the cohort as they may see it, the step, the whole route."""

    view: cohorts.CohortView
    step: Step
    way: route.Route


def _visit(request: HttpRequest, slug: str, activity_id: int) -> _Visit:
    view = cohorts.access_cohort(request.user, slug=slug)
    activity = study_activity(view.cohort.version_id, activity_id)
    if activity is None:
        raise NotFound("no_activity", _("There is no such activity in this cohort."))
    if not view.is_learner or view.enrolment is None:
        way = route.bare_route(view.cohort.version_id, view.cohort.pk)
        return _Visit(view, Step(request.user, view.cohort.pk, None, activity, None, request), way)
    known, dates = route.stored_route(view.enrolment)
    is_studying = view.enrolment.state == EnrolmentState.STUDYING
    if request.method == "GET" and is_studying and activity_id not in known:
        progressing.open_activity(view.enrolment.pk, activity_id=activity_id)
        known[activity_id] = route.Known(ProgressState.STARTED)
    way = route.lay_out(plan(view.cohort.version_id), known, dates, clock.today())
    own = known.get(activity_id)
    step = Step(request.user, view.cohort.pk, view.enrolment, activity, own, request)
    return _Visit(view, step, way)


@login_required
@require_safe
def activity(request: HttpRequest, slug: str, activity_id: int) -> HttpResponse:
    """Show an activity; opening it the first time starts it."""
    visit = _visit(request, slug, activity_id)
    step, way = visit.step, visit.way
    before, after = way.around(activity_id)
    shown = player(step.activity.type)
    described = step.activity.description
    context = {
        "view": visit.view,
        "step": step,
        "is_studying": step.enrolment is not None
        and step.enrolment.state == EnrolmentState.STUDYING,
        "is_done": step.progress is not None and step.progress.state == ProgressState.COMPLETED,
        "player": shown,
        "kind": activity_type(step.activity.type),
        "place": way.place_of(activity_id),
        "route": way,
        "mini": presenting.mini(way),
        "before": before,
        "after": after,
        "activity_url": presenting.activity_url,
        "description": None if is_empty(described) else to_html(described),
        **shown.context(step),
    }
    return presenting.page(request, "activity_show.jinja", context)


@login_required
@require_POST
def activity_done(request: HttpRequest, slug: str, activity_id: int) -> HttpResponse:
    """Complete an activity that the learner completes by hand, and go to the next."""
    visit = _visit(request, slug, activity_id)
    view, step = visit.view, visit.step
    if step.enrolment is None or not player(step.activity.type).completes_by_hand:
        raise NotFound("not_by_hand", _("This activity is completed by its own work."))
    progressing.complete_activity(step.enrolment.pk, activity_id=activity_id)
    way = route.route_of(step.enrolment, view.cohort.version_id)
    title = localised(step.activity.title, step.activity.title_en)
    messages.success(request, _("Done: “%(title)s”.") % {"title": title})
    _before, after = way.around(activity_id)
    following = after if after is not None else way.now
    if following is None or following.state == "done":
        return redirect("learning:cohort", slug=slug)
    return redirect(presenting.activity_url(view.cohort, following.activity.id))


@login_required
@require_POST
def keep_place(request: HttpRequest, slug: str, activity_id: int) -> JsonResponse:
    """Keep the place where the learner left an activity (JSON: the player's own keys)."""
    step = _visit(request, slug, activity_id).step
    try:
        place = json.loads(request.body or b"{}")
    except ValueError:
        return JsonResponse({"error": "bad_json"}, status=400)
    numbers = {
        key: value
        for key, value in (place.items() if isinstance(place, dict) else ())
        if key in progressing.PLACE_KEYS and isinstance(value, int | float)
    }
    if step.enrolment is not None:
        progressing.keep_place(step.enrolment.pk, activity_id=activity_id, place=numbers)
    return JsonResponse({"kept": numbers})


@login_required
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Apply to a recruiting cohort."""
    target = cohorts.recruiting_cohort(slug)
    own = cohorts.own_enrolment(request.user, target)
    form = ApplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            enrolling.apply_to_cohort(
                request.user, cohort_id=target.pk, motivation=form.cleaned_data["motivation"]
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The application is sent. You will get a notice."))
            return redirect("learning:index")
    context = {
        "cohort": target,
        "own": own,
        "form": form,
        "left": cohorts.places_left(target),
    }
    return presenting.page(request, "application_form.jinja", context)


@login_required
@require_POST
def withdraw(request: HttpRequest, enrolment_id: int) -> HttpResponse:
    """Take one's own application back."""
    enrolling.withdraw_application(request.user, enrolment_id=enrolment_id)
    messages.success(request, _("The application is taken back."))
    return redirect("learning:index")
