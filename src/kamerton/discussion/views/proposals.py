"""What is done with questions and proposals."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kamerton.core.errors import DomainError
from kamerton.discussion import operations, queries
from kamerton.discussion.forms import AcceptForm, DecisionForm, PinForm, VoteForm
from kamerton.discussion.models import Topic
from kamerton.discussion.rules import require
from kamerton.discussion.views.entry import safe_next, signed_in


def _back(request: HttpRequest, topic_id: int) -> HttpResponse:
    return redirect(safe_next(request) or reverse("discussion:topic", args=[topic_id]))


@signed_in
@require_POST
def topic_accept(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Take a post as the answer to the question."""
    topic = queries.access_topic(request.user, topic_id)
    form = AcceptForm(request.POST)
    if form.is_valid():
        number = form.cleaned_data["number"]
        operations.accept_answer(topic, actor=request.user, number=number)
        messages.success(
            request, _("The answer is accepted.") if number else _("No answer is accepted now.")
        )
    return _back(request, topic_id)


@signed_in
@require_POST
def topic_vote(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Take a vote; the same again changes nothing."""
    topic = queries.access_topic(request.user, topic_id)
    form = VoteForm(request.POST)
    if form.is_valid():
        chosen = {"for": True, "against": False}.get(form.cleaned_data["vote"])
        try:
            operations.vote(topic, actor=request.user, is_for=chosen)
        except DomainError as error:
            messages.error(request, error.message)
    return _back(request, topic_id)


@signed_in
@require_POST
def topic_pin(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Pin a topic above the others, or unpin it."""
    topic = queries.access_topic(request.user, topic_id)
    form = PinForm(request.POST)
    is_pinned = form.is_valid() and form.cleaned_data["is_pinned"]
    operations.pin_topic(topic, actor=request.user, is_pinned=is_pinned)
    return _back(request, topic_id)


@signed_in
@require_http_methods(["GET", "POST"])
def topic_decide(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Move a proposal on."""
    topic = queries.access_topic(request.user, topic_id)
    require("discussion.decide", request.user, topic)
    form = DecisionForm(request.POST or None, initial=_decision_of(topic))
    form.offer(queries.decision_owners(topic))
    if request.method == "POST" and form.is_valid():
        try:
            _decide(topic, request.user, form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            return redirect("discussion:topic", topic_id)
    return render(
        request,
        "discussion/proposal_decide.jinja",
        {"topic": topic, "form": form},
        status=422 if form.errors else 200,
    )


def _decision_of(topic: Topic) -> dict[str, Any]:
    return {
        "status": topic.status,
        "text": topic.decision,
        "owner": topic.decision_owner_id,
        "due_on": topic.decision_due_on,
    }


def _decide(topic: Topic, actor: Any, data: dict[str, Any]) -> None:
    owner = queries.person_by_id(data["owner"]) if data["owner"] else None
    decision = operations.Decision(data["status"], data["text"], owner, data["due_on"])
    operations.decide(topic, actor=actor, decision=decision)
