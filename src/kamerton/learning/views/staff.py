"""Pages of organisers and tutors: cohorts, applications, people, dates, sessions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from kamerton.core.errors import DomainError, NotFound
from kamerton.learning import presenting
from kamerton.learning.forms import cohort as forms
from kamerton.learning.models import Cohort
from kamerton.learning.operations import cohort as running
from kamerton.learning.operations import enrolment as enrolling
from kamerton.learning.queries import cohorts, progress, route
from kamerton.learning.queries.journal import attendance_edits
from kamerton.learning.registry import cohort_pages, learner_pages, outcomes_of
from kamerton.learning.rules import require
from kamerton.people.api import person_by_email
from kamerton.programmes.api import study_activity


def _run(request: HttpRequest, slug: str, permission: str = "learning.change_cohort") -> Cohort:
    view = cohorts.access_cohort(request.user, slug=slug)
    require(permission, request.user, view.cohort)
    return view.cohort


@login_required
def cohort_new(request: HttpRequest) -> HttpResponse:
    """Make a cohort of a published programme."""
    require("learning.change_cohort", request.user, None)
    initial = {"version": request.GET.get("version", "")}
    form = forms.CohortForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        version_id = int(fields.pop("version"))
        try:
            made = running.open_cohort(
                request.user,
                version_id=version_id,
                organisation_id=cohorts.teaching_organisation_id(),
                fields=fields,
            )
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            return redirect("learning:cohort_manage", slug=made.slug)
    return presenting.page(request, "cohort_form.jinja", {"form": form, "cohort": None})


@login_required
def cohort_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a cohort's description."""
    cohort = _run(request, slug)
    names = ("title", "title_en", "apply_until", "starts_on", "ends_on", "capacity", "note")
    initial = {name: getattr(cohort, name) for name in names}
    form = forms.CohortForm(request.POST or None, initial=initial, is_new=False)
    if request.method == "POST" and form.is_valid():
        running.change_cohort(request.user, cohort_id=cohort.pk, fields=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("learning:cohort_manage", slug=slug)
    return presenting.page(request, "cohort_form.jinja", {"form": form, "cohort": cohort})


@login_required
@require_safe
def manage(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the organiser what the cohort needs: applications, tutors, the next step."""
    cohort = _run(request, slug)
    context = {
        "cohort": cohort,
        "applications": cohorts.applications(cohort),
        "left": cohorts.places_left(cohort),
        "learners": cohorts.learners(cohort),
        "tutors": cohorts.tutors_of(cohort),
        "tutor_form": forms.TutorForm(),
        "pages": cohort_pages(request.user, cohort),
    }
    return presenting.page(request, "cohort_manage.jinja", context)


_STEPS: dict[str, tuple[Any, str]] = {
    "recruit": (running.start_recruiting, gettext_noop("Applications are open.")),
    "start": (enrolling.start_study, gettext_noop("Study has begun.")),
    "finish": (running.finish_cohort, gettext_noop("The cohort is finished.")),
}


@login_required
@require_POST
def step(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Take the cohort to its next state: recruit, start, finish."""
    cohort = _run(request, slug)
    operation, said = _STEPS[name]
    operation(request.user, cohort_id=cohort.pk)
    messages.success(request, _(said))
    return redirect("learning:cohort_manage", slug=slug)


@login_required
@require_POST
def admit(request: HttpRequest, slug: str) -> HttpResponse:
    """Admit every chosen applicant."""
    cohort = _run(request, slug)
    chosen = [int(key) for key in request.POST.getlist("enrolment") if key.isdigit()]
    for enrolment_id in sorted(chosen):
        enrolling.admit_learner(request.user, enrolment_id=enrolment_id)
    messages.success(request, _("Admitted: %(n)d.") % {"n": len(chosen)})
    return redirect("learning:cohort_manage", slug=cohort.slug)


@login_required
def decline(request: HttpRequest, enrolment_id: int) -> HttpResponse:
    """Refuse an application, or dismiss a learner, with the reason."""
    enrolment = cohorts.access_enrolment(request.user, enrolment_id=enrolment_id)
    require("learning.admit_learner", request.user, enrolment.cohort)
    form = forms.DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        is_application = enrolment.state == "applied"
        operation = enrolling.decline_application if is_application else enrolling.dismiss_learner
        operation(request.user, enrolment_id=enrolment_id, note=form.cleaned_data["note"])
        messages.success(request, _("Done; the person gets a notice."))
        return redirect("learning:cohort_manage", slug=enrolment.cohort.slug)
    context = {"form": form, "enrolment": enrolment}
    return presenting.page(request, "enrolment_refuse.jinja", context)


@login_required
@require_POST
def complete(request: HttpRequest, enrolment_id: int) -> HttpResponse:
    """Complete a learner's study."""
    enrolment = cohorts.access_enrolment(request.user, enrolment_id=enrolment_id)
    enrolling.complete_study(request.user, enrolment_id=enrolment_id)
    messages.success(
        request, _("Study completed: %(name)s.") % {"name": enrolment.person.full_name}
    )
    return redirect("learning:people", slug=enrolment.cohort.slug)


@login_required
@require_POST
def tutor_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the cohort a tutor by e-mail."""
    cohort = _run(request, slug)
    form = forms.TutorForm(request.POST)
    person = person_by_email(form.cleaned_data["email"]) if form.is_valid() else None
    if person is None:
        messages.error(request, _("Nobody with this e-mail has an account."))
    else:
        running.add_tutor(request.user, cohort_id=cohort.pk, person=person)
        messages.success(request, _("%(name)s tutors the cohort now.") % {"name": person})
    return redirect("learning:cohort_manage", slug=slug)


@login_required
@require_safe
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Show tutors and organisers how far everybody is."""
    cohort = _run(request, slug, "learning.view_progress")
    context = {
        "cohort": cohort,
        "rows": progress.learner_rows(cohort),
        "mini": presenting.mini,
        "words": presenting.words,
    }
    return presenting.page(request, "cohort_people.jinja", context)


@login_required
@require_safe
def learner(request: HttpRequest, enrolment_id: int) -> HttpResponse:
    """Show one learner's whole route with history."""
    enrolment = cohorts.access_enrolment(request.user, enrolment_id=enrolment_id)
    way = route.route_of(enrolment, enrolment.cohort.version_id)
    context = {
        "enrolment": enrolment,
        "route": way,
        "bars": presenting.bars(way),
        "words": presenting.words(way),
        "history": cohorts.history(enrolment),
        "pages": learner_pages(request.user, enrolment),
        "outcomes": outcomes_of([enrolment]),
    }
    return presenting.page(request, "enrolment_show.jinja", context)


@login_required
def dates(request: HttpRequest, slug: str) -> HttpResponse:
    """Set opening and due dates of the activities."""
    cohort = _run(request, slug)
    way = route.bare_route(cohort.version_id, cohort.pk)
    activities = [stop.activity for stop in way.stops]
    form = forms.DatesForm(
        request.POST or None, activities=activities, dates=route.cohort_dates(cohort.pk)
    )
    if request.method == "POST" and form.is_valid():
        running.set_dates(request.user, cohort_id=cohort.pk, dates=form.dates())
        messages.success(request, _("Dates are saved."))
        return redirect("learning:cohort_manage", slug=slug)
    return presenting.page(
        request, "cohort_dates.jinja", {"cohort": cohort, "form": form, "route": way}
    )


@login_required
def session_new(request: HttpRequest, slug: str, activity_id: int) -> HttpResponse:
    """Plan a face-to-face session."""
    cohort = _run(request, slug, "learning.mark_attendance")
    activity = study_activity(cohort.version_id, activity_id)
    if activity is None:
        raise NotFound("no_activity", _("There is no such activity in this cohort."))
    form = forms.SessionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        starts_at, ends_at = form.times()
        running.plan_session(
            request.user,
            cohort_id=cohort.pk,
            activity_id=activity_id,
            starts_at=starts_at,
            ends_at=ends_at,
            place=(form.cleaned_data["place"], form.cleaned_data["place_en"]),
        )
        return redirect("learning:cohort", slug=slug)
    context = {"form": form, "cohort": cohort, "activity": activity}
    return presenting.page(request, "session_form.jinja", context)


@login_required
def attendance(request: HttpRequest, session_id: int) -> HttpResponse:
    """Mark who was at a session and for how long."""
    session = cohorts.session(session_id)
    require("learning.mark_attendance", request.user, session.cohort)
    full = int((session.ends_at - session.starts_at).total_seconds() // 60)
    form = forms.AttendanceForm(
        request.POST or None,
        learners=cohorts.learners(session.cohort),
        marks=cohorts.attendance_minutes(session),
        full=full,
    )
    if request.method == "POST" and form.is_valid():
        try:
            running.mark_attendance(
                request.user,
                session_id=session.pk,
                minutes=form.minutes(),
                reasons=form.reasons(),
            )
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("Attendance is saved."))
            return redirect("learning:cohort", slug=session.cohort.slug)
    context = {
        "session": session,
        "form": form,
        "full": full,
        "edits": attendance_edits(session),
    }
    return presenting.page(request, "session_attendance.jinja", context)
