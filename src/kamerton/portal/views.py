"""Pages of the portal."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kamerton.assessment.api import waiting_for, waiting_reviews
from kamerton.core import clock
from kamerton.core.api import check_administer, run_checks
from kamerton.learning.api import cohorts_run_by, home_study, outcomes_of, presenting
from kamerton.people.api import has_role, institute
from kamerton.people.enums import Role
from kamerton.portal import queries
from kamerton.portal.administration import sections
from kamerton.portal.forms import SearchForm
from kamerton.programmes.api import catalogue
from kamerton.ui.api import built_address, render_page

STAFF = (Role.ADMINISTRATOR, Role.METHODOLOGIST, Role.ORGANISER)
SHOWN = 6


def greeting() -> str:
    """Return the greeting of the present hour in the reader's time zone."""
    hour = clock.local_hour()
    if hour < 5:
        return _("Good night")
    if hour < 12:
        return _("Good morning")
    return _("Good afternoon") if hour < 18 else _("Good evening")


def _applied_to(run: Sequence[Any]) -> Any:
    """Return the first of the cohorts (as cohorts_run_by counts them) that has applications."""
    return next((cohort for cohort in run if cohort.applications), None)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon who asks for it where no page says its place: a browser showing a PDF."""
    return HttpResponseRedirect(built_address("favicon.svg"))


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the reader's next step, or the front page to a guest."""
    if not request.user.is_authenticated:
        return _front(request)
    studied = home_study(request.user)
    main = studied.main
    cohorts = cohorts_run_by(request.user)
    run = [] if cohorts.query.is_empty() else list(cohorts[:SHOWN])
    is_staff = has_role(request.user, *STAFF)
    context = {
        "greeting": greeting(),
        "study": main,
        "others": studied.others,
        "outcomes": outcomes_of(studied.others),
        "waiting": waiting_for(request.user),
        "colleagues": waiting_reviews(request.user) if studied.may_review_colleagues else None,
        "bars": presenting.bars(main.route, main.enrolment.cohort) if main else [],
        "words": presenting.words(main.route) if main else "",
        "run": run,
        "applied": _applied_to(run) if is_staff else None,
        "is_staff": is_staff,
        "is_methodologist": has_role(request.user, Role.METHODOLOGIST),
        "may_write": has_role(request.user, Role.METHODOLOGIST, Role.ADMINISTRATOR),
        "activity_url": presenting.activity_url,
        "state_kind": presenting.STATE_KIND,
        "cohort_kind": presenting.COHORT_KIND,
    }
    return render_page(request, "portal/home.jinja", context)


def _front(request: HttpRequest) -> HttpResponse:
    found = institute()
    context = {
        "institute": found.organisation if found else None,
        "programmes": list(catalogue()[:3]),
    }
    return render_page(request, "portal/front.jinja", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find everything that the reader may see."""
    form = SearchForm(request.GET)
    words, kind, number = form.asked()
    context = {
        "words": words,
        "kind": kind,
        "results": queries.results(request.user, words, kind=kind, page=number) if words else None,
        "kind_of": queries.kind_of,
    }
    return render_page(request, "portal/search.jinja", context)


@require_safe
def search_suggest(request: HttpRequest) -> HttpResponse:
    """Answer the palette while somebody types."""
    words = SearchForm(request.GET).asked()[0]
    return JsonResponse({"groups": queries.suggestions(request, words)})


@login_required
@require_safe
def administration(request: HttpRequest) -> HttpResponse:
    """Show the administrator everything that can be looked after."""
    check_administer(request.user)
    return render_page(request, "portal/administration.jinja", {"sections": sections()})


@login_required
@require_safe
def system_check(request: HttpRequest) -> HttpResponse:
    """Show each part of the installation, its version and state, and the mend of what is not well."""
    check_administer(request.user)
    found = run_checks()
    context = {"checks": found, "unwell": [check for check in found if check.state != "well"]}
    return render_page(request, "portal/system_check.jinja", context)
