"""Pages of those who answer: the queue, taking, moving; articles."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kamerton.core.errors import DomainError
from kamerton.help import presenting
from kamerton.help.enums import Area
from kamerton.help.forms import ArticleForm
from kamerton.help.models import Article
from kamerton.help.operations import articles as article_ops
from kamerton.help.operations import questions as ops
from kamerton.help.queries import articles as article_queries
from kamerton.help.queries import questions as queries
from kamerton.help.rules import may, require
from kamerton.texts.api import to_html
from kamerton.ui.api import localised, render_page

FIELDS = ("title", "title_en", "area", "body", "body_en", "is_published")


@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Show the questions that wait, what waits longest first."""
    show, area = request.GET.get("show", "waiting"), request.GET.get("area", "")
    found = queries.queue(request.user, show=show, area=area)
    context = {
        "page": Paginator(found.found, 50).get_page(request.GET.get("page")),
        "tabs": presenting.queue_tabs(found, area),
        "show": show,
        "area": area,
        "areas": Area.choices,
        "usual": presenting.usual_wait(queries.usual_wait()),
        "state_kind": presenting.STATE_KIND,
    }
    return render_page(request, "help/queue.jinja", context)


@login_required
@require_POST
def take(request: HttpRequest, question_id: int) -> HttpResponse:
    """Take a question, or give it back."""
    is_mine = request.POST.get("mine", "1") == "1"
    ops.take_question(request.user, question_id=question_id, is_mine=is_mine)
    return redirect("help:question", question_id=question_id)


@login_required
@require_POST
def move(request: HttpRequest, question_id: int) -> HttpResponse:
    """Say what a question is really about."""
    ops.move_question(request.user, question_id=question_id, area=request.POST.get("area", ""))
    messages.success(request, _("Moved. Those who answer such questions are told."))
    return redirect("help:question", question_id=question_id)


@require_GET
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article."""
    found = article_queries.article_by_slug(request.user, slug)
    context = {
        "article": found,
        "html": to_html(presenting.body_of(found), base_level=2),
        "may_edit": may("help.answer_questions", request.user),
        "has_thanked": article_queries.has_thanked(request.user, found),
    }
    return render_page(request, "help/article_show.jinja", context)


@login_required
@require_POST
def thank(request: HttpRequest, slug: str) -> HttpResponse:
    """Note that the article helped."""
    found = article_queries.article_by_slug(request.user, slug)
    article_ops.thank(request.user, article_id=found.pk)
    messages.success(request, _("Thank you: now we know that it helps."))
    return redirect("help:article", slug=slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def article_new(request: HttpRequest) -> HttpResponse:
    """Write an article, perhaps from a question and its answer."""
    require("help.answer_questions", request.user)
    question_id = request.GET.get("question", "")
    known = int(question_id) if question_id.isdecimal() else None
    initial: dict[str, Any] = {"area": Area.OTHER, "is_published": True}
    if known is not None:
        question = queries.question_of(request.user, known)
        said = queries.messages_of(question, with_notes=False)
        initial |= presenting.article_of(question, said)
    form = ArticleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = article_ops.write_article(
                request.user, fields=form.cleaned_data, question_id=known
            )
            return redirect("help:article", slug=made.slug)
        except DomainError as error:
            form.add_error(error.field, error.message)
    return render_page(request, "help/article_form.jinja", {"form": form, "article": None})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def article_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change an article."""
    require("help.answer_questions", request.user)
    found: Article = article_queries.article_by_slug(request.user, slug)
    form = ArticleForm(request.POST or None, initial={n: getattr(found, n) for n in FIELDS})
    if request.method == "POST" and form.is_valid():
        try:
            article_ops.change_article(request.user, article_id=found.pk, fields=form.cleaned_data)
            return redirect("help:article", slug=slug)
        except DomainError as error:
            form.add_error(error.field, error.message)
    context = {
        "form": form,
        "article": found,
        "name": localised(found.title, found.title_en),
    }
    return render_page(request, "help/article_form.jinja", context)
