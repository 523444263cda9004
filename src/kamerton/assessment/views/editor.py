"""Methodologists write tests and assignments of draft versions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kamerton.assessment import presenting
from kamerton.assessment.enums import PartKind, QuestionType
from kamerton.assessment.forms.assignment import AssignmentForm, with_spare
from kamerton.assessment.forms.authoring import QuestionForm, TestForm, data_of
from kamerton.assessment.models import Slot
from kamerton.assessment.operations import authoring
from kamerton.assessment.queries import authoring as authored
from kamerton.assessment.questions import KINDS
from kamerton.core.errors import DomainError, NotFound
from kamerton.programmes.api import authored_activity
from kamerton.scores.api import render_inline

ICONS = {
    "single": "circle-check",
    "multiple": "list-checks",
    "matching": "link",
    "ordering": "list-ordered",
    "short_text": "text-cursor-input",
    "number": "square",
    "listening": "headphones",
}  # a type that is not here gets UNKNOWN
UNKNOWN = "circle-help"

SPARE = 2


def _activity(request: HttpRequest, activity_id: int, type_code: str) -> Any:
    activity = authored_activity(request.user, activity_id)
    if activity.type != type_code:
        raise NotFound("no_activity", _("This activity is no longer there."))
    return activity


def _shared(activity: Any) -> dict[str, Any]:
    version = activity.module.version
    return {"activity": activity, "version": version, "is_draft": version.state == "draft"}


@login_required
def test(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Show a test's questions in order and its rules; save the rules."""
    activity = _activity(request, activity_id, "test")
    known, sections = authored.authored_test(activity)
    form = TestForm(request.POST or None, initial=TestForm.initial_of(known))
    if request.method == "POST" and form.is_valid():
        try:
            authoring.set_test(request.user, activity_id=activity_id, fields=form.values())
            messages.success(request, _("The rules are saved."))
            return redirect("assessment:test_edit", activity_id=activity_id)
        except DomainError as error:
            form.add_error(None, error.message)
    context = {
        **_shared(activity),
        "test": known,
        "sections": sections,
        "count": sum(row.slot.count for section in sections for row in section.rows),
        "points_in_all": sum(section.points for section in sections),
        "form": form,
        "types": [
            (code, label, ICONS.get(code, UNKNOWN))
            for code, label in QuestionType.choices
            if code in KINDS
        ],
        "type_labels": dict(QuestionType.choices),
        "icons": {code: ICONS.get(code, UNKNOWN) for code in QuestionType.values},
    }
    return presenting.page(request, "test_edit.jinja", context)


@login_required
def question_new(request: HttpRequest, activity_id: int, type_code: str) -> HttpResponse:
    """Write a new question of a type."""
    activity = _activity(request, activity_id, "test")
    if type_code not in KINDS:
        raise NotFound("no_type", _("This type of question is unknown."))
    form = QuestionForm(request.POST or None)
    data = data_of(type_code, request.POST, {}) if request.method == "POST" else {}
    if _wants_saving(request) and form.is_valid():
        try:
            authoring.add_first_question(
                request.user,
                activity_id=activity_id,
                type_code=type_code,
                fields=form.values(data),
                section_id=_number(request, "section"),
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The question is added."))
            return redirect("assessment:test_edit", activity_id=activity_id)
    return _question_page(request, activity, form, type_code, data)


@login_required
def slot_edit(request: HttpRequest, slot_id: int) -> HttpResponse:
    """Change the question that stands in a place of a test."""
    slot = authored.authored_slot(slot_id)
    activity = _activity(request, slot.section.test.activity_id, "test")
    question = slot.question
    if question is None:
        return redirect("assessment:draw_edit", slot_id=slot_id)
    form = QuestionForm(request.POST or None, initial=QuestionForm.initial_of(question))
    data = question.data
    if request.method == "POST":
        data = data_of(question.type, request.POST, question.data)
    if _wants_saving(request) and form.is_valid():
        try:
            authoring.change_placed(request.user, slot_id=slot_id, fields=form.values(data))
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The question is saved."))
            return redirect("assessment:test_edit", activity_id=activity.pk)
    return _question_page(request, activity, form, question.type, data, slot)


def _number(request: HttpRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() else None


def _wants_saving(request: HttpRequest) -> bool:
    return request.method == "POST" and request.POST.get("do") != "more"


def _question_page(
    request: HttpRequest,
    activity: Any,
    form: QuestionForm,
    type_code: str,
    data: dict[str, Any],
    slot: Slot | None = None,
) -> HttpResponse:
    more = 4 if request.POST.get("do") == "more" else SPARE
    context = {
        **_shared(activity),
        "form": form,
        "question": slot.question if slot else None,
        "slot": slot,
        "type": type_code,
        "type_label": dict(QuestionType.choices)[type_code],
        "data": data,
        "has_template": KINDS[type_code].show is not None,
        "options": with_spare(data.get("options", []), more),
        "pairs": with_spare(data.get("pairs", []), more),
        "items": [*data.get("order", []), *[""] * more],
        "score": render_inline(data["abc"]) if data.get("abc") else "",
    }
    return presenting.page(request, "question_edit.jinja", context)


@login_required
@require_POST
def slot_move(request: HttpRequest, slot_id: int) -> HttpResponse:
    """Put a question or draw at another place."""
    slot = authored.authored_slot(slot_id)
    activity = _activity(request, slot.section.test.activity_id, "test")
    place, section = request.POST.get("place", ""), request.POST.get("section", "")
    if place.isdecimal():
        section_id = int(section) if section.isdecimal() else None
        authoring.move_slot(request.user, slot_id=slot_id, place=int(place), section_id=section_id)
    return redirect("assessment:test_edit", activity_id=activity.pk)


@login_required
@require_POST
def slot_remove(request: HttpRequest, slot_id: int) -> HttpResponse:
    """Take a question or draw out of a test."""
    slot = authored.authored_slot(slot_id)
    activity = _activity(request, slot.section.test.activity_id, "test")
    authoring.remove_slot(request.user, slot_id=slot_id)
    messages.success(request, _("The question is removed."))
    return redirect("assessment:test_edit", activity_id=activity.pk)


@login_required
@require_POST
def abc_preview(request: HttpRequest) -> HttpResponse:
    """Draw the ABC that is being typed."""
    authored.require_author(request.user)
    source = request.POST.get("abc", "").strip()[:20_000]
    return HttpResponse(render_inline(source) if source else "")


@login_required
def assignment(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Write an assignment: task, parts, rubric, terms."""
    activity = _activity(request, activity_id, "assignment")
    known = authored.authored_assignment(activity)
    form = AssignmentForm(request.POST or None, initial=AssignmentForm.initial_of(known))
    if _wants_saving(request) and form.is_valid():
        try:
            authoring.set_assignment(request.user, activity_id=activity_id, fields=form.values())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The assignment is saved."))
            return redirect("assessment:assignment_edit", activity_id=activity_id)
    more = 2 if request.POST.get("do") == "more" or known is None else 1
    parts = form.parts() if form.is_bound else (known.parts if known else [])
    rubric = form.rubric() if form.is_bound else (known.rubric if known else [])
    context = {
        **_shared(activity),
        "form": form,
        "parts": with_spare(parts, more),
        "rubric": with_spare(rubric, more),
        "with_spare": with_spare,
        "kinds": PartKind.choices,
    }
    return presenting.page(request, "assignment_edit.jinja", context)
