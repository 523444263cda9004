"""Pages of those who ask: the help's own page, the form, a question."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kamerton.core.errors import DomainError
from kamerton.help import presenting
from kamerton.help.enums import Area
from kamerton.help.forms import AnswerForm, AskForm, GuestAskForm, MessageForm
from kamerton.help.operations import questions as ops
from kamerton.help.queries import articles as article_queries
from kamerton.help.queries import questions as queries
from kamerton.help.rules import may
from kamerton.texts.api import from_markdown
from kamerton.ui.api import render_page

SHOWN_OWN = 5


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show the knowledge base, the reader's questions, and the way to ask."""
    words, area = request.GET.get("q", "").strip()[:200], request.GET.get("area", "")
    found = article_queries.articles(request.user, words=words, area=area)
    is_known = request.user.is_authenticated
    context = {
        "page": Paginator(found, 30).get_page(request.GET.get("page")),
        "words": words,
        "area": area,
        "areas": Area.choices,
        "own": queries.own_questions(request.user)[:SHOWN_OWN] if is_known else (),
        "usual": presenting.usual_wait(queries.usual_wait()),
        "may_answer": may("help.answer_questions", request.user),
        "state_kind": presenting.STATE_KIND,
    }
    return render_page(request, "help/help_index.jinja", context)


def _page_before(request: HttpRequest) -> str:
    """Return the path of the page of this site that the reader comes from, or nothing."""
    came_from = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return ""
    path = urlsplit(came_from).path
    return "" if path.startswith("/help/") else path[:300]


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the institute: those who have not signed in leave an address."""
    is_known = request.user.is_authenticated
    kind: type[AskForm | GuestAskForm] = AskForm if is_known else GuestAskForm
    form = kind(
        request.POST or None,
        initial={"page": _page_before(request), "subject": request.GET.get("subject", "")[:200]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = ops.ask(request.user if is_known else None, _new_question(request, form))
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            return _asked(request, made)
    context = {
        "form": form,
        "page_before": form["page"].value() or "",
        "usual": presenting.usual_wait(queries.usual_wait()),
    }
    return render_page(request, "help/question_new.jinja", context)


def _new_question(request: HttpRequest, form: AskForm | GuestAskForm) -> ops.NewQuestion:
    data = form.cleaned_data
    body = data["body"]
    return ops.NewQuestion(
        subject=data["subject"],
        body=from_markdown(body) if isinstance(body, str) else body,
        area=data["area"],
        key=data["key"],
        context={
            "page": data["page"] if data["with_page"] else "",
            "browser": request.META.get("HTTP_USER_AGENT", ""),
            "language": get_language() or "",
        },
        guest=(data.get("guest_name", ""), data.get("guest_email", "")),
    )


def _asked(request: HttpRequest, question: Any) -> HttpResponse:
    if request.user.is_authenticated:
        words = _("Your question has number %(number)s. The answer comes here, and by mail.")
        messages.success(request, words % {"number": question.pk})
        return redirect("help:question", question_id=question.pk)
    words = _("Your question has number %(number)s. The answer comes to %(email)s.")
    messages.success(request, words % {"number": question.pk, "email": question.guest_email})
    return redirect("help:index")


@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """Show the few articles that may answer already, while the question is being written."""
    found = article_queries.suggested(request.GET.get("subject", "")[:200])
    return render_page(request, "help/suggested.jinja", {"found": found})


@login_required
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """Show everything that the reader asked."""
    page = Paginator(queries.own_questions(request.user), 30).get_page(request.GET.get("page"))
    context = {"page": page, "state_kind": presenting.STATE_KIND}
    return render_page(request, "help/question_own.jinja", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, question_id: int) -> HttpResponse:
    """Show a question with all that was said; whoever may see it may go on with it."""
    question = queries.question_of(request.user, question_id)
    answers = may("help.answer_questions", request.user) and question.person_id != request.user.pk
    form = (AnswerForm if answers else MessageForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            ops.add_message(
                request.user,
                question_id=question_id,
                body=data["body"],
                key=data["key"],
                is_note=data.get("is_note", False),
            )
            return redirect(reverse("help:question", args=[question_id]) + "#write")
        except DomainError as error:
            form.add_error(error.field, error.message)
    said = queries.messages_of(question, with_notes=answers)
    context = {
        "question": question,
        "said": presenting.said(said),
        "form": form,
        "answers": answers,
        "areas": Area.choices,
        "state_kind": presenting.STATE_KIND,
        "asked_from": presenting.asked_from(question) if answers else (),
    }
    return render_page(request, "help/question_show.jinja", context)


@login_required
@require_POST
def close(request: HttpRequest, question_id: int) -> HttpResponse:
    """Close a question."""
    ops.close_question(request.user, question_id=question_id)
    messages.success(request, _("The question is closed. Write here again if it comes back."))
    return redirect("help:question", question_id=question_id)
