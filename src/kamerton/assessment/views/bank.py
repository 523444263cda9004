"""The bank of questions: list with filters, folders, a question with its versions and figures."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kamerton.assessment import presenting
from kamerton.assessment.enums import ItemState, QuestionType
from kamerton.assessment.forms.authoring import QuestionForm, data_of
from kamerton.assessment.forms.bank import FolderForm, SortForm
from kamerton.assessment.operations import authoring
from kamerton.assessment.operations import bank as banking
from kamerton.assessment.queries import authoring as authored
from kamerton.assessment.queries import bank
from kamerton.assessment.queries.exchange import FORMATS
from kamerton.assessment.queries.statistics import Statistics, by_variant, statistics_of
from kamerton.assessment.questions import KINDS
from kamerton.assessment.questions.posing import problem_of
from kamerton.assessment.rules import require
from kamerton.assessment.views.writing import question_context, types, wants_saving
from kamerton.core.errors import DomainError, NotFound
from kamerton.texts.api import excerpt

PAGE = 30


def _number(request: HttpRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() else None


def chosen_filter(request: HttpRequest) -> bank.BankFilter:
    """Return what of the bank an address asks for."""
    given = request.GET
    return bank.BankFilter(
        given.get("q", "").strip()[:100],
        given.get("folder", ""),
        given.get("tag", "")[:50],
        given.get("type", ""),
        given.get("state", ""),
        _number(request, "author"),
    )


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the bank, narrowed by folder, tag, type, state, author and words."""
    require("assessment.change_task", request.user)
    chosen, tree = chosen_filter(request), bank.folders(request.user)
    page = Paginator(bank.listed(request.user, chosen, tree), PAGE).get_page(
        request.GET.get("page")
    )
    tags, authors = bank.facets()
    used = bank.used_counts(question.item_id for question in page.object_list)
    context = {
        "page": page,
        "rows": [(q, excerpt(q.text, 160), used.get(q.item_id, 0)) for q in page.object_list],
        "chosen": chosen,
        "tree": tree,
        "tag_choices": [(tag, f"{tag} ({count})") for tag, count in tags],
        "authors": authors,
        "types": types(),
        "states": ItemState.choices,
        "icons": presenting.type_icons(),
        "type_labels": dict(QuestionType.choices),
        "section": _section(request),
        "formats": [(one.code, one.title) for one in FORMATS.values()],
    }
    return presenting.page(request, "bank_index.jinja", context)


def _section(request: HttpRequest) -> Any:
    """Return the section of a test for which questions are chosen, None where none is asked for."""
    key = _number(request, "into")
    return authored.authored_section(key) if key else None


@login_required
@require_POST
def put(request: HttpRequest, section_id: int) -> HttpResponse:
    """Put the chosen questions of the bank into a section of a test."""
    section = authored.authored_section(section_id)
    items = [int(one) for one in request.POST.getlist("item") if one.isdecimal()]
    count = authoring.put_questions(request.user, section_id=section_id, items=items)
    said = ngettext("%(num)d question is put in.", "%(num)d questions are put in.", count)
    messages.success(request, said % {"num": count})
    return redirect("assessment:test_edit", activity_id=section.test.activity_id)


@login_required
def question_new(request: HttpRequest, type_code: str) -> HttpResponse:
    """Write a new question into the bank."""
    require("assessment.change_task", request.user)
    if type_code not in KINDS:
        raise NotFound("no_type", _("This type of question is unknown."))
    choices = bank.folder_choices(bank.folders(request.user))
    form = QuestionForm(request.POST or None)
    sort = SortForm(
        request.POST or None, folders=choices, initial={"category": request.GET.get("folder", "")}
    )
    data = data_of(type_code, request.POST, {}) if request.method == "POST" else {}
    if wants_saving(request) and form.is_valid() and sort.is_valid():
        try:
            banking.check_sound(type_code, data)
            made = banking.add_item(
                request.user, type_code=type_code, fields=form.values(data), **sort.values()
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The question is in the bank."))
            return redirect("assessment:bank_question", question_id=made.pk)
    context = {
        **question_context(request, form, type_code, data),
        "sort": sort,
        "crumbs": [(_("Bank of questions"), reverse("assessment:bank")), (_("New question"), "")],
        "title": _("New question"),
        "cancel": reverse("assessment:bank"),
        "is_draft": True,
    }
    return presenting.page(request, "question_edit.jinja", context)


@login_required
def question(request: HttpRequest, question_id: int) -> HttpResponse:
    """Show a question as it is asked, its versions, where it stands, how it was answered."""
    found = bank.banked_question(request.user, question_id=question_id)
    versions = bank.versions_of(found.item_id)
    figures = statistics_of(found.item_id)
    choices = bank.folder_choices(bank.folders(request.user))
    initial = SortForm.initial_of(found.item)
    sort = SortForm(request.POST or None, folders=choices, initial=initial)
    if request.method == "POST" and sort.is_valid():
        try:
            banking.sort_item(request.user, item_id=found.item_id, **sort.values())
        except DomainError as error:
            sort.add_error(None, error.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("assessment:bank_question", question_id=question_id)
    uses = bank.uses_of(found.item_id)
    context = {
        "question": found,
        "latest": versions[0],
        "versions": [(one, figures.get(one.pk, Statistics())) for one in versions],
        "figures": figures.get(found.pk, Statistics()),
        "by_variant": by_variant(found),
        "uses": uses,
        "sort": sort,
        "sheet": (sheet := presenting.author_sheet(found)),
        "score": presenting.shown_scores([sheet]).get(found.pk, ""),
        "problem": problem_of(found.type, found.data, found.text),
        "words": excerpt(found.text, 80) or _("Question without words"),
        "right": presenting.right_words(found),
        "may_remove": not uses and not any(one.count for one in figures.values()),
    }
    return presenting.page(request, "bank_question.jinja", context)


@login_required
def question_edit(request: HttpRequest, question_id: int) -> HttpResponse:
    """Change a question of the bank: in place, or as the next version."""
    found = bank.banked_question(request.user, question_id=question_id)
    form = QuestionForm(request.POST or None, initial=QuestionForm.initial_of(found))
    data = found.data
    if request.method == "POST":
        data = data_of(found.type, request.POST, found.data)
    if wants_saving(request) and form.is_valid():
        try:
            kept = banking.change_question(
                request.user, question_id=question_id, fields=form.values(data)
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            said = _("The question is saved.")
            if kept.version > found.version:
                said = _("The change is kept as version %(number)d; attempts keep theirs.")
            messages.success(request, said % {"number": kept.version})
            return redirect("assessment:bank_question", question_id=kept.pk)
    here = reverse("assessment:bank_question", args=[question_id])
    words = excerpt(found.text, 60) or _("Question without words")
    context = {
        **question_context(request, form, found.type, data, found),
        "crumbs": [(_("Bank of questions"), reverse("assessment:bank")), (words, here), ("", "")],
        "title": _("Change the question"),
        "cancel": here,
        "is_draft": found.is_latest,
        "makes_version": banking.is_fixed(question_id),
    }
    return presenting.page(request, "question_edit.jinja", context)


@login_required
@require_POST
def question_remove(request: HttpRequest, question_id: int) -> HttpResponse:
    """Remove a question that is used nowhere."""
    found = bank.banked_question(request.user, question_id=question_id)
    try:
        banking.remove_item(request.user, item_id=found.item_id)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("assessment:bank_question", question_id=question_id)
    messages.success(request, _("The question is removed."))
    return redirect("assessment:bank")


@login_required
def folder(request: HttpRequest, category_id: int | None = None) -> HttpResponse:
    """Make, rename, move or remove a folder."""
    tree = bank.folders(request.user)
    known = next((one for one in tree if one.id == category_id), None)
    if category_id is not None and known is None:
        raise NotFound("no_category", _("There is no such folder."))
    initial = bank.folder_values(category_id) if category_id else {}
    choices = bank.folder_choices(one for one in tree if one.id != category_id)
    form = FolderForm(request.POST or None, folders=choices, initial=initial)
    try:
        if request.method == "POST" and request.POST.get("do") == "remove" and category_id:
            banking.remove_category(request.user, category_id=category_id)
            messages.success(request, _("The folder is removed."))
            return redirect("assessment:bank")
        if request.method == "POST" and form.is_valid():
            made = banking.set_category(request.user, category_id=category_id, **form.values())
            return redirect(f"{reverse('assessment:bank')}?folder={made.pk}")
    except DomainError as error:
        form.full_clean()
        form.add_error(error.field if error.field in form.fields else None, error.message)
    return presenting.page(request, "bank_folder.jinja", {"form": form, "folder": known})
