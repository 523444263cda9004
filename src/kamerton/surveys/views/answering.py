"""The page of who answers a questionnaire."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kamerton.core.errors import DomainError
from kamerton.surveys.forms import AnswerForm
from kamerton.surveys.operations import rounds as ops
from kamerton.surveys.queries import surveys as queries
from kamerton.ui.api import render_page


@login_required
def fill(request: HttpRequest, round_id: int) -> HttpResponse:
    """Show a questionnaire with what was filled in before, and hand it in, once."""
    sheet = queries.access_sheet(request.user, round_id)
    is_draft = request.POST.get("step") == "draft"
    form = AnswerForm(
        request.POST or None, questions=sheet.questions, initial=sheet.draft, is_draft=is_draft
    )
    if request.method == "POST" and form.is_valid() and _kept(request, sheet, form, is_draft):
        return redirect("surveys:fill", round_id=round_id)
    return render_page(request, "surveys/round_fill.jinja", {"sheet": sheet, "form": form})


def _kept(request: HttpRequest, sheet: Any, form: AnswerForm, is_draft: bool) -> bool:
    operation = ops.keep_draft if is_draft else ops.hand_in
    try:
        operation(request.user, round_id=sheet.round.pk, answers=form.answers())
    except DomainError as error:
        form.add_error(error.field, error.message)
        return False
    said = _("Kept: come back when you like.") if is_draft else _("Thank you: it is handed in.")
    messages.success(request, said)
    return True


@login_required
@require_POST
def draft(request: HttpRequest, round_id: int) -> HttpResponse:
    """Keep what has been filled in, by itself, while the page is open."""
    sheet = queries.access_sheet(request.user, round_id)
    form = AnswerForm(request.POST, questions=sheet.questions, is_draft=True)
    if form.is_valid() and not (sheet.is_answered or sheet.is_over):
        ops.keep_draft(request.user, round_id=round_id, answers=form.answers())
    return HttpResponse(status=204)
