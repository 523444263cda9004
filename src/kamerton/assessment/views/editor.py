"""Methodologists write the tests of draft versions: questions in place, from the bank, drawn."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kamerton.assessment import presenting
from kamerton.assessment.enums import QuestionType
from kamerton.assessment.forms.authoring import QuestionForm, SectionForm, TestForm, data_of
from kamerton.assessment.forms.bank import DrawForm
from kamerton.assessment.models import Section, Slot
from kamerton.assessment.operations import authoring
from kamerton.assessment.operations.bank import is_fixed
from kamerton.assessment.queries import authoring as authored
from kamerton.assessment.queries import bank
from kamerton.assessment.queries.exchange import FORMATS
from kamerton.assessment.questions import KINDS
from kamerton.assessment.views.writing import question_context, types, wants_saving
from kamerton.core.errors import DomainError, NotFound
from kamerton.programmes.api import authored_activity
from kamerton.scores.api import render_inline
from kamerton.ui.api import localised


def authored_task(request: HttpRequest, activity_id: int, type_code: str) -> Any:
    """Return an activity of a type to its author, or NotFound."""
    activity = authored_activity(request.user, activity_id)
    if activity.type != type_code:
        raise NotFound("no_activity", _("This activity is no longer there."))
    return activity


def shared_context(activity: Any) -> dict[str, Any]:
    """Return what every page of an author's activity draws."""
    version = activity.module.version
    return {"activity": activity, "version": version, "is_draft": version.state == "draft"}


def _crumbs(activity: Any, title: str) -> list[tuple[str, str]]:
    version = activity.module.version
    return [
        (
            localised(version.title, version.title_en),
            reverse("programmes:build", args=[version.pk]),
        ),
        (localised(activity.title, activity.title_en), _test_url(activity.pk)),
        (title, ""),
    ]


def _test_url(activity_id: int) -> str:
    return reverse("assessment:test_edit", args=[activity_id])


@login_required
def test(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Show a test's questions in order and its rules; save the rules."""
    activity = authored_task(request, activity_id, "test")
    known, sections = authored.authored_test(activity)
    steps = authored.steps_to_repeat(activity)
    form = TestForm(request.POST or None, initial=TestForm.initial_of(known), steps=steps)
    if request.method == "POST" and form.is_valid():
        try:
            authoring.set_test(request.user, activity_id=activity_id, fields=form.values())
            messages.success(request, _("The rules are saved."))
            return redirect("assessment:test_edit", activity_id=activity_id)
        except DomainError as error:
            form.add_error(None, error.message)
    context = {
        **shared_context(activity),
        "test": known,
        "sections": sections,
        "count": sum(row.slot.count for section in sections for row in section.rows),
        "points_in_all": sum(section.points for section in sections),
        "form": form,
        "bands": form.bands(),
        "steps": steps,
        "types": types(),
        "type_labels": dict(QuestionType.choices),
        "icons": presenting.type_icons(),
        "formats": [(one.code, one.title) for one in FORMATS.values()],
    }
    return presenting.page(request, "test_edit.jinja", context)


@login_required
def question_new(request: HttpRequest, activity_id: int, type_code: str) -> HttpResponse:
    """Write a new question of a type."""
    activity = authored_task(request, activity_id, "test")
    if type_code not in KINDS:
        raise NotFound("no_type", _("This type of question is unknown."))
    form = QuestionForm(request.POST or None)
    data = data_of(type_code, request.POST, {}) if request.method == "POST" else {}
    if wants_saving(request) and form.is_valid():
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
    activity = authored_task(request, slot.section.test.activity_id, "test")
    question = slot.question
    if question is None:
        return redirect("assessment:draw_edit", slot_id=slot_id)
    form = QuestionForm(request.POST or None, initial=QuestionForm.initial_of(question))
    data = question.data
    if request.method == "POST":
        data = data_of(question.type, request.POST, question.data)
    if wants_saving(request) and form.is_valid():
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


def _question_page(
    request: HttpRequest,
    activity: Any,
    form: QuestionForm,
    type_code: str,
    data: dict[str, Any],
    slot: Slot | None = None,
) -> HttpResponse:
    question = slot.question if slot else None
    title = _("New question")
    if slot:
        title = _("Question %(number)s") % {"number": slot.position}
    context = {
        **question_context(request, form, type_code, data, question),
        **shared_context(activity),
        "title": title,
        "crumbs": _crumbs(activity, title),
        "cancel": _test_url(activity.pk),
        "makes_version": question is not None and is_fixed(question.pk),
        "uses": len(bank.uses_of(question.item_id)) if question else 0,
    }
    return presenting.page(request, "question_edit.jinja", context)


@login_required
@require_POST
def slot_move(request: HttpRequest, slot_id: int) -> HttpResponse:
    """Put a question or draw at another place."""
    slot = authored.authored_slot(slot_id)
    activity = authored_task(request, slot.section.test.activity_id, "test")
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
    activity = authored_task(request, slot.section.test.activity_id, "test")
    authoring.remove_slot(request.user, slot_id=slot_id)
    messages.success(request, _("The question is removed."))
    return redirect("assessment:test_edit", activity_id=activity.pk)


@login_required
def draw_new(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Let a section draw questions from the bank."""
    activity = authored_task(request, activity_id, "test")
    asked, test = _number(request, "section"), None
    if request.method == "POST":
        test = authoring.ensure_test(request.user, activity_id=activity_id)
    section = authored.section_of(activity_id, asked)
    return (
        _draw_page(request, activity, section, None)
        if section or not test
        else redirect("assessment:test_edit", activity_id=activity_id)
    )


@login_required
def draw_edit(request: HttpRequest, slot_id: int) -> HttpResponse:
    """Change what a section draws from the bank."""
    slot = authored.authored_slot(slot_id)
    activity = authored_task(request, slot.section.test.activity_id, "test")
    return _draw_page(request, activity, slot.section, slot)


def _draw_page(
    request: HttpRequest, activity: Any, section: Section | None, slot: Slot | None
) -> HttpResponse:
    choices = bank.folder_choices(bank.folders(request.user))
    initial = DrawForm.initial_of(slot) if slot else {}
    form = DrawForm(request.POST or None, folders=choices, initial=initial)
    if request.method == "POST" and section is not None and form.is_valid():
        try:
            authoring.set_draw(
                request.user,
                section_id=section.pk,
                slot_id=slot.pk if slot else None,
                fields=form.values(),
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The draw is saved."))
            return redirect("assessment:test_edit", activity_id=activity.pk)
    title = _("Random questions from the bank")
    context = {
        **shared_context(activity),
        "form": form,
        "title": title,
        "crumbs": _crumbs(activity, title),
        "cancel": _test_url(activity.pk),
    }
    return presenting.page(request, "draw_edit.jinja", context)


@login_required
def section_new(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Add a part to a test."""
    return _section_page(request, authored_task(request, activity_id, "test"), None)


@login_required
def section_edit(request: HttpRequest, section_id: int) -> HttpResponse:
    """Change a part of a test: title, instructions, time, what is said at the end; or remove it."""
    section = authored.authored_section(section_id)
    activity = authored_task(request, section.test.activity_id, "test")
    if request.method == "POST" and request.POST.get("do") == "remove":
        try:
            authoring.remove_section(request.user, section_id=section_id)
        except DomainError as error:
            messages.error(request, error.message)
        return redirect("assessment:test_edit", activity_id=activity.pk)
    return _section_page(request, activity, section)


def _section_page(request: HttpRequest, activity: Any, section: Section | None) -> HttpResponse:
    steps = authored.steps_to_repeat(activity)
    form = SectionForm(request.POST or None, initial=SectionForm.initial_of(section), steps=steps)
    if request.method == "POST" and form.is_valid():
        try:
            test = authoring.ensure_test(request.user, activity_id=activity.pk)
            authoring.set_section(
                request.user,
                test_id=test.pk,
                section_id=section.pk if section else None,
                fields=form.values(),
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The part is saved."))
            return redirect("assessment:test_edit", activity_id=activity.pk)
    title = _("Part of the test")
    context = {
        **shared_context(activity),
        "form": form,
        "bands": form.bands(),
        "steps": steps,
        "section": section,
        "title": title,
        "crumbs": _crumbs(activity, title),
        "cancel": _test_url(activity.pk),
    }
    return presenting.page(request, "section_edit.jinja", context)


@login_required
@require_POST
def abc_preview(request: HttpRequest) -> HttpResponse:
    """Draw the ABC that is being typed."""
    authored.require_author(request.user)
    source = request.POST.get("abc", "").strip()[:20_000]
    return HttpResponse(render_inline(source) if source else "")
