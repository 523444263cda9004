"""Pages of substitution and of the terms of tutoring."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamerton.core import clock
from kamerton.core.errors import DomainError, NotFound
from kamerton.learning import presenting
from kamerton.learning.forms.care import SubstitutionForm, TermsForm
from kamerton.learning.operations import care
from kamerton.learning.queries import care as caring
from kamerton.learning.queries import cohorts
from kamerton.learning.rules import is_organiser, require

TERMS = ("answer_days", "silent_days", "stuck_days", "review_minutes")


@login_required
def substitutions(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who stands in for whom in a cohort, and arrange it."""
    cohort = cohorts.access_cohort(request.user, slug=slug).cohort
    require("learning.arrange_substitution", request.user, cohort)
    tutors = cohorts.tutors_of(cohort)
    own = tutors if is_organiser(request.user) else [t for t in tutors if t.pk == request.user.pk]
    form = SubstitutionForm(
        request.POST or None,
        absent=own,
        tutors=caring.possible_substitutes(),
        initial={"starts_on": clock.today()},
    )
    if request.method == "POST" and form.is_valid() and _arranged(request, cohort, form):
        messages.success(request, _("The substitution is arranged; the colleague is told."))
        return redirect("learning:substitutions", slug=slug)
    context = {"cohort": cohort, "form": form, "items": caring.substitutions(cohort)}
    return presenting.page(request, "cohort_substitutions.jinja", context)


def _arranged(request: HttpRequest, cohort: Any, form: SubstitutionForm) -> bool:
    data = form.cleaned_data
    try:
        care.arrange_substitution(
            request.user,
            cohort_id=cohort.pk,
            people=form.chosen(),
            days=(data["starts_on"], data["ends_on"]),
            note=data["note"],
        )
    except DomainError as error:
        form.add_error(error.field, error.message)
        return False
    return True


@login_required
@require_POST
def substitution_end(request: HttpRequest, substitution_id: int) -> HttpResponse:
    """End a substitution now."""
    cohort = caring.substitution_cohort(substitution_id)
    if cohort is None:
        raise NotFound("no_substitution", _("This substitution has ended."))
    care.end_substitution(request.user, substitution_id=substitution_id)
    messages.success(request, _("The substitution has ended."))
    return redirect("learning:substitutions", slug=cohort.slug)


@login_required
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Show the terms of the institute and of every programme."""
    require("learning.set_terms", request.user, None)
    context = {"common": caring.all_terms().common, "rows": caring.terms_by_programme()}
    return presenting.page(request, "terms_index.jinja", context)


@login_required
def terms_edit(request: HttpRequest, programme_id: int) -> HttpResponse:
    """Set the terms of a programme; 0 is the institute."""
    require("learning.set_terms", request.user, None)
    row = next((r for r in caring.terms_by_programme() if r.id == programme_id), None)
    if programme_id and row is None:
        raise NotFound("no_programme", _("There is no such programme."))
    now = row.terms if row else caring.all_terms().common
    form = TermsForm(request.POST or None, initial={name: getattr(now, name) for name in TERMS})
    if request.method == "POST" and (request.POST.get("do") == "drop" or form.is_valid()):
        fields = None if request.POST.get("do") == "drop" else form.cleaned_data
        care.set_terms(request.user, programme_id=programme_id or None, fields=fields)
        messages.success(request, _("Saved."))
        return redirect("learning:terms")
    return presenting.page(request, "terms_form.jinja", {"form": form, "row": row})
