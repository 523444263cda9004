"""The tutor's queue of answers to mark, and extra time for a learner."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kamerton.assessment import presenting
from kamerton.assessment.forms.marking import ExtraTimeForm, MarkForm
from kamerton.assessment.operations import marking as marks
from kamerton.assessment.queries import marking
from kamerton.assessment.rules import may, require
from kamerton.core.errors import DomainError, NotFound
from kamerton.learning.api import access_enrolment
from kamerton.texts.api import excerpt

PAGE = 30


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """List the answers that wait for the viewer's marks, the longest waiting first."""
    require("assessment.open_desk", request.user)
    page = Paginator(marking.to_mark(request.user), PAGE).get_page(request.GET.get("page"))
    rows = [(answer, excerpt(answer.question.text, 100)) for answer in page.object_list]
    return presenting.page(request, "marking_index.jinja", {"page": page, "rows": rows})


@login_required
@never_cache
def mark(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Mark one answer; then comes the next."""
    shown = marking.access_answer(request.user, answer_id=answer_id)
    known = shown.answer
    initial = {"points": shown.given, "comment": known.comment, "marks": known.marks}
    form = MarkForm(
        request.POST or None, initial=initial, most=shown.points, criteria=shown.criteria
    )
    if request.method == "POST" and form.is_valid():
        try:
            attempt = marks.mark_answer(request.user, answer_id=answer_id, **form.values())
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            said = _("The mark is kept.")
            if not attempt.awaiting:
                said = _("The mark is kept; the attempt's result is complete.")
            messages.success(request, said)
            following = marking.to_mark(request.user).first()
            if following is None:
                return redirect("assessment:marking")
            return redirect("assessment:mark", answer_id=following.pk)
    return presenting.page(request, "marking_answer.jinja", {"shown": shown, "form": form})


@login_required
@never_cache
def extra_time(request: HttpRequest, enrolment_id: int) -> HttpResponse:
    """Give a learner more time in timed tests."""
    enrolment = access_enrolment(request.user, enrolment_id=enrolment_id)
    if not may("assessment.give_time", request.user, enrolment):
        raise NotFound("no_enrolment", _("There is no such learner."))
    known = marking.extra_percent(enrolment)
    form = ExtraTimeForm(request.POST or None, initial={"percent": known})
    if request.method == "POST" and form.is_valid():
        marks.give_extra_time(
            request.user, enrolment=enrolment, percent=form.cleaned_data["percent"]
        )
        messages.success(request, _("Saved."))
        return redirect("assessment:extra_time", enrolment_id=enrolment_id)
    context = {"enrolment": enrolment, "form": form, "known": known}
    return presenting.page(request, "extra_time.jinja", context)
