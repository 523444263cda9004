"""Timetable with rooms, calendar of a cohort, personal calendar addresses, archive of a year."""

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamerton.core import clock
from kamerton.core.errors import DomainError
from kamerton.learning.api import access_cohort, activities_of
from kamerton.office import feeds
from kamerton.office.forms.timetable import RoomForm, SlotForm
from kamerton.office.operations import timetable as ops
from kamerton.office.queries import timetable as queries
from kamerton.office.rules import may, require
from kamerton.office.views.dossiers import cohort_for_office
from kamerton.ui.api import render_page


@login_required
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """Show everything that is held in a week, with rooms and teachers."""
    require("office.plan_timetable", request.user)
    asked = _day_of(request.GET.get("week", ""))
    monday = asked - timedelta(days=asked.weekday())
    first = timezone.make_aware(datetime.combine(monday, time()))
    context = {
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "lessons": queries.lessons(first, first + timedelta(days=7)),
    }
    return render_page(request, "office/timetable_week.jinja", context)


def _day_of(text: str) -> Any:
    try:
        return parse_date(text) or clock.today()
    except ValueError:
        return clock.today()


@login_required
def rooms(request: HttpRequest) -> HttpResponse:
    """Show the rooms, and enter a new one."""
    require("office.plan_timetable", request.user)
    form = RoomForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ops.add_room(request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            return redirect("office:rooms")
    return render_page(request, "office/room_list.jinja", {"rooms": queries.rooms(), "form": form})


@login_required
@require_POST
def room_use(request: HttpRequest, room_id: int) -> HttpResponse:
    """Take a room out of use or into it."""
    is_open = request.POST.get("open") == "1"
    ops.close_room(request.user, room_id=room_id, is_open=is_open)
    return redirect("office:rooms")


@login_required
def of_cohort(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a cohort's timetable to the office, and put a session into it."""
    cohort = cohort_for_office(request, slug, "office.plan_timetable")
    form = SlotForm(
        request.POST or None, rooms=queries.rooms(only_open=True), activities=activities_of(cohort)
    )
    if request.method == "POST" and form.is_valid():
        try:
            ops.book_session(
                request.user,
                cohort_id=cohort.pk,
                activity_id=form.cleaned_data["activity"],
                slot=form.slot(),
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("The session stands in the timetable."))
            return redirect("office:timetable", slug=slug)
    context = {"cohort": cohort, "form": form, "lessons": queries.all_lessons(cohort.pk)}
    return render_page(request, "office/cohort_timetable.jinja", context)


@login_required
def session(request: HttpRequest, session_id: int) -> HttpResponse:
    """Give a session another time, room or teacher."""
    require("office.plan_timetable", request.user)
    found = queries.session_by_id(session_id)
    lesson = queries.Lesson(found, queries.bookings_of([session_id]).get(session_id))
    form = SlotForm(
        request.POST or None,
        initial=SlotForm.initial_of(lesson),
        rooms=queries.rooms(),
        activities=None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            ops.rebook_session(request.user, session=found, slot=form.slot())
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("The session is moved."))
            return redirect("office:timetable", slug=found.cohort.slug)
    context = {"session": found, "form": form}
    return render_page(request, "office/session_edit.jinja", context)


@login_required
@require_POST
def session_cancel(request: HttpRequest, session_id: int) -> HttpResponse:
    """Take a session out of the timetable."""
    found = queries.session_by_id(session_id)
    try:
        ops.cancel_session(request.user, session_id=session_id)
        messages.success(request, _("The session is taken out of the timetable."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("office:timetable", slug=found.cohort.slug)


@login_required
@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the calendar of a cohort to its people: sessions and what is due, in order."""
    view = access_cohort(request.user, slug=slug)
    sessions = [queries.session_entry(one.session) for one in queries.all_lessons(view.cohort.pk)]
    meetings = queries.meeting_entries(view.cohort.pk)
    due = queries.due_entries([view.cohort.pk])
    entries = sorted([*sessions, *meetings, *due], key=_begins)
    feed = queries.feed_of(request.user.pk or 0)
    context = {
        "cohort": view.cohort,
        "entries": [
            (_begins(entry), entry, isinstance(entry.starts, datetime)) for entry in entries
        ],
        "feed": queries.feed_address(feed) if feed else "",
        "may_plan": may("office.plan_timetable", request.user),
        "today": clock.today(),
    }
    return render_page(request, "office/cohort_calendar.jinja", context)


def _begins(entry: feeds.Entry) -> datetime:
    if isinstance(entry.starts, datetime):
        return entry.starts
    return timezone.make_aware(datetime.combine(entry.starts, time(23, 59)))


@login_required
def subscription(request: HttpRequest) -> HttpResponse:
    """Give the reader the address of their calendar, renew it, or close it."""
    steps = {"open": ops.open_feed, "renew": ops.renew_feed, "close": ops.close_feed}
    if request.method == "POST":
        step = steps.get(request.POST.get("step", ""))
        if step is not None:
            step(request.user)
        return redirect("office:subscription")
    feed = queries.feed_of(request.user.pk or 0)
    context = {"address": queries.feed_address(feed) if feed else ""}
    return render_page(request, "office/calendar_feed.jinja", context)


@require_safe
def feed(request: HttpRequest, person_id: int, key: str) -> HttpResponse:
    """Give a person's calendar to a program that knows its address."""
    person = queries.person_of_feed(person_id, key)
    with translation.override(person.language):
        entries = queries.calendar_of(person)
        content = feeds.written(entries, name=_("Kamerton"), stamp=clock.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
