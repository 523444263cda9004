"""Hints of likeness between works, for those who review them; learners never see them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamerton.assessment import presenting
from kamerton.assessment.forms.likeness import DismissForm
from kamerton.assessment.operations import likeness as likening
from kamerton.assessment.queries import likeness as alike
from kamerton.assessment.queries import work as works
from kamerton.assessment.rules import may
from kamerton.core.errors import DomainError, NotFound
from kamerton.ui.api import component, wants_part


@login_required
@require_safe
def hints(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Show what a work is like: as a part of the review's page, or as a page."""
    work = works.access_submission(request.user, submission_id=submission_id)
    if not may("assessment.see_likeness", request.user, work.enrolment):
        raise NotFound("no_work", _("There is no such work, or it is not open to you."))
    found = alike.hints_of(request.user, work)
    if wants_part(request):
        return HttpResponse(component("LikenessHints", hints=found) if found else "")
    context = {"submission": work, "hints": found}
    return presenting.page(request, "likeness_index.jinja", context)


@login_required
@require_safe
def show(request: HttpRequest, likeness_id: int) -> HttpResponse:
    """Show two texts side by side with what they have in common marked."""
    likeness = alike.access_likeness(request.user, likeness_id)
    context = {
        "likeness": likeness,
        "submission": likeness.submission,
        "sides": alike.side_by_side(request.user, likeness),
        "form": DismissForm(),
    }
    return presenting.page(request, "likeness_show.jinja", context)


@login_required
@require_POST
def dismiss(request: HttpRequest, likeness_id: int) -> HttpResponse:
    """Dismiss a hint with a reason, or take that back."""
    try:
        if request.POST.get("do") == "restore":
            likening.restore_likeness(request.user, likeness_id=likeness_id)
            messages.success(request, _("The hint stands again."))
        else:
            reason = request.POST.get("reason", "")
            likening.dismiss_likeness(request.user, likeness_id=likeness_id, reason=reason)
            messages.success(request, _("The hint is dismissed; the reason stays beside it."))
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("assessment:likeness", likeness_id=likeness_id)
