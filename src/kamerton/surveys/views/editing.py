"""Pages of the institute's questionnaires: their list, one of them, its questions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamerton.core.errors import DomainError, NotFound
from kamerton.surveys.enums import QuestionKind
from kamerton.surveys.forms import AnswerForm, QuestionForm, SurveyForm
from kamerton.surveys.operations import surveys as ops
from kamerton.surveys.queries import surveys as queries
from kamerton.surveys.rules import require
from kamerton.ui.api import render_page

FIELDS = ("title", "title_en", "intro", "intro_en")


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the questionnaires of the institute."""
    require("surveys.edit_survey", request.user)
    archived = request.GET.get("archived") == "1"
    found = queries.surveys(archived=archived)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return render_page(request, "surveys/survey_index.jinja", {"page": page, "archived": archived})


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Make a questionnaire."""
    require("surveys.edit_survey", request.user)
    form = SurveyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = ops.make_survey(request.user, fields=form.cleaned_data)
        return redirect("surveys:survey", survey_id=made.pk)
    return render_page(request, "surveys/survey_form.jinja", {"form": form, "survey": None})


@login_required
def edit(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Change the title and the words above the questions."""
    require("surveys.edit_survey", request.user)
    survey = queries.survey_by_id(survey_id)
    initial = {name: getattr(survey, name) for name in FIELDS}
    form = SurveyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            ops.change_survey(request.user, survey_id=survey_id, fields=form.cleaned_data)
            return redirect("surveys:survey", survey_id=survey_id)
        except DomainError as error:
            form.add_error(error.field, error.message)
    return render_page(request, "surveys/survey_form.jinja", {"form": form, "survey": survey})


@login_required
@require_safe
def show(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Show a questionnaire as it is answered, with the means to change it."""
    require("surveys.edit_survey", request.user)
    questions = queries.questions_of(survey_id)
    context = {
        "survey": queries.survey_by_id(survey_id),
        "questions": questions,
        "form": AnswerForm(questions=questions),
        "kinds": QuestionKind.choices,
    }
    return render_page(request, "surveys/survey_show.jinja", context)


@login_required
@require_POST
def copy(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Copy a questionnaire."""
    made = ops.copy_survey(request.user, survey_id=survey_id)
    messages.success(request, _("The copy is made; its answers can be compared with these."))
    return redirect("surveys:survey", survey_id=made.pk)


@login_required
@require_POST
def archive(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Put a questionnaire away, or take it out again."""
    is_archived = request.POST.get("archived") == "1"
    ops.archive_survey(request.user, survey_id=survey_id, is_archived=is_archived)
    return redirect("surveys:index")


@login_required
def question_new(request: HttpRequest, survey_id: int, kind: str) -> HttpResponse:
    """Add a question of a kind."""
    require("surveys.edit_survey", request.user)
    if kind not in QuestionKind.values:
        raise NotFound("no_kind", _("There is no such kind of question."))
    survey = queries.survey_by_id(survey_id)
    form = QuestionForm(request.POST or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            ops.add_question(request.user, survey_id=survey_id, kind=kind, fields=form.question())
            return redirect("surveys:survey", survey_id=survey_id)
        except DomainError as error:
            form.add_error(error.field, error.message)
    context = {"form": form, "survey": survey, "kind": QuestionKind(kind), "question": None}
    return render_page(request, "surveys/question_form.jinja", context)


@login_required
def question_edit(request: HttpRequest, question_id: int) -> HttpResponse:
    """Change a question."""
    require("surveys.edit_survey", request.user)
    question = queries.question_by_id(question_id)
    form = QuestionForm(
        request.POST or None, kind=question.kind, initial=QuestionForm.initial_of(question)
    )
    if request.method == "POST" and form.is_valid():
        try:
            ops.change_question(request.user, question_id=question_id, fields=form.question())
            return redirect("surveys:survey", survey_id=question.survey_id)
        except DomainError as error:
            form.add_error(error.field, error.message)
    kind = QuestionKind(question.kind)
    context = {"form": form, "survey": question.survey, "kind": kind, "question": question}
    return render_page(request, "surveys/question_form.jinja", context)


@login_required
@require_POST
def question_remove(request: HttpRequest, question_id: int) -> HttpResponse:
    """Remove a question."""
    survey_id = ops.remove_question(request.user, question_id=question_id)
    return redirect("surveys:survey", survey_id=survey_id)


@login_required
@require_POST
def question_move(request: HttpRequest, question_id: int) -> HttpResponse:
    """Move a question to another place."""
    place = request.POST.get("place", "1")
    survey_id = ops.move_question(
        request.user, question_id=question_id, place=int(place) if place.isdecimal() else 1
    )
    return redirect("surveys:survey", survey_id=survey_id)
