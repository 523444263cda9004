"""Leading a whole-group discussion."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kamerton.core import clock
from kamerton.core.errors import DomainError
from kamerton.discussion import operations, queries
from kamerton.discussion.forms import GroupForm, SummaryForm
from kamerton.discussion.rules import require
from kamerton.discussion.views.entry import signed_in

WEEK = timedelta(days=7)


@signed_in
@require_http_methods(["GET", "POST"])
def topic_group(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Set the stages of a whole-group discussion."""
    topic = queries.access_topic(request.user, topic_id)
    require("discussion.lead_group", request.user, topic)
    found, today = queries.group_discussion_of(topic), clock.today()
    initial = {
        "discuss_on": found.discuss_on if found else today + WEEK,
        "sum_up_on": found.sum_up_on if found else today + 2 * WEEK,
    }
    form = GroupForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.lead_group(topic, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            return redirect("discussion:topic", topic_id)
    context = {"topic": topic, "form": form, "is_new": found is None}
    status = 422 if form.errors else 200
    return render(request, "discussion/group_lead.jinja", context, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def topic_summary(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Write what the discussion came to."""
    topic = queries.access_topic(request.user, topic_id)
    require("discussion.lead_group", request.user, topic)
    found = queries.group_discussion_of(topic)
    if found is None:
        return redirect("discussion:group", topic_id)
    form = SummaryForm(request.POST or None, initial={"summary": found.summary})
    if request.method == "POST" and form.is_valid():
        try:
            operations.sum_up(topic, actor=request.user, summary=form.cleaned_data["summary"])
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            return redirect("discussion:topic", topic_id)
    context = {"topic": topic, "form": form}
    status = 422 if form.errors else 200
    return render(request, "discussion/group_summary.jinja", context, status=status)
