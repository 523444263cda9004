"""Pages of chat."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kamerton.chat import operations, queries
from kamerton.chat.forms import DayForm, EditForm, MessageForm, MuteForm, PeopleForm, ReadForm
from kamerton.chat.operations.changing import SIGNS
from kamerton.chat.showing import room_context
from kamerton.core.errors import DomainError
from kamerton.people.api import access_person
from kamerton.ui.api import render_block

MOST_NUMBER_DIGITS = 9


def _number(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) <= MOST_NUMBER_DIGITS else None


def _is_scripted(request: HttpRequest) -> bool:
    return request.headers.get("X-Chat") == "1"


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the reader's conversations; make the rooms of their cohorts that are not there yet."""
    found = queries.conversations(request.user)
    if queries.missing_rooms(request.user, found):
        operations.ensure_rooms(request.user)
        found = queries.conversations(request.user)
    return render(request, "chat/index.jinja", {"conversations": found})


@login_required
@require_safe
def room_of(request: HttpRequest, kind: str, owner_id: str) -> HttpResponse:
    """Lead to the room of a thing; it is made when it is first asked for by who may read it."""
    room = operations.open_room(kind, owner_id, actor=request.user)
    operations.ensure_rooms(request.user)
    return redirect("chat:room", queries.access_room(request.user, room.pk).pk)


@login_required
@require_safe
def room_show(request: HttpRequest, room_id: int) -> HttpResponse:
    """Show a stretch of a conversation, the first unread one at hand."""
    room = queries.access_room(request.user, room_id)
    if not room.mine_seat and queries.is_own(request.user, room):
        operations.ensure_rooms(request.user)
        room = queries.access_room(request.user, room_id)
    return _room_page(request, room)


def _room_page(
    request: HttpRequest, room: Any, form: MessageForm | None = None, status: int = 200
) -> HttpResponse:
    answers = _number(request, "answers")
    form = form or MessageForm(initial={"key": uuid.uuid4().hex, "answers": answers})
    wanted = {name: _number(request, name) for name in ("before", "after", "at")}
    window = queries.window_of(request.user, room, **wanted)
    context = room_context(request.user, room, window, form)
    if answers:
        context["answered"] = queries.message_at(request.user, room, answers)
    if request.method == "GET" and window.last > (room.mine_read or 0):
        operations.mark_read(room, actor=request.user, number=window.last)
    return render(request, "chat/room.jinja", context, status=status)


@login_required
@require_safe
def room_day(request: HttpRequest, room_id: int) -> HttpResponse:
    """Lead to the first message of a day."""
    room = queries.access_room(request.user, room_id)
    form = DayForm(request.GET)
    number = queries.number_on(room, form.cleaned_data["on"]) if form.is_valid() else None
    if number is None:
        messages.info(request, _("Nothing was written on this day or later."))
        return redirect("chat:room", room_id)
    return redirect(f"{reverse('chat:room', args=[room_id])}?at={number}#m-{number}")


@login_required
@require_safe
def messages_part(request: HttpRequest, room_id: int) -> HttpResponse:
    """Give messages as part of a page: before or after a number, or one of them anew."""
    room = queries.access_room(request.user, room_id)
    only = _number(request, "only")
    if only is not None:
        one = queries.message_at(request.user, room, only)
        rows, has_before, has_after = ([one] if one else []), False, False
    else:
        wanted = {name: _number(request, name) for name in ("before", "after")}
        window = queries.window_of(request.user, room, at=None, **wanted)
        rows, has_before, has_after = window.rows, window.has_before, window.has_after
    html = render_block(
        request, "chat/part.jinja", "rows", {"room": room, "rows": rows, "signs": SIGNS}
    )
    response = HttpResponse(html)
    response["X-Before"], response["X-After"] = str(int(has_before)), str(int(has_after))
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def message_send(request: HttpRequest, room_id: int) -> HttpResponse:
    """Take a message; a script is told its number, a form is led to it."""
    room = queries.access_room(request.user, room_id)
    form = MessageForm(request.POST)
    if form.is_valid():
        new = operations.NewMessage(**form.cleaned_data)
        try:
            message = operations.send_message(room, actor=request.user, new=new)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            if _is_scripted(request):
                return JsonResponse({"number": message.number})
            return redirect(f"{reverse('chat:room', args=[room_id])}#m-{message.number}")
    if _is_scripted(request):
        told = " ".join(str(text) for texts in form.errors.values() for text in texts)
        return JsonResponse({"message": told}, status=422)
    return _room_page(request, room, form, status=422)


@login_required
@require_POST
def room_read(request: HttpRequest, room_id: int) -> HttpResponse:
    """Remember how far the reader has read."""
    room = queries.access_room(request.user, room_id)
    form = ReadForm(request.POST)
    if form.is_valid():
        operations.mark_read(room, actor=request.user, number=form.cleaned_data["number"])
    return HttpResponse(status=204)


@login_required
@require_POST
def room_mute(request: HttpRequest, room_id: int) -> HttpResponse:
    """Leave a conversation out of the counter, or take it back in."""
    room = queries.access_room(request.user, room_id)
    form = MuteForm(request.POST)
    is_muted = form.is_valid() and form.cleaned_data["is_muted"]
    operations.mute_room(room, actor=request.user, is_muted=is_muted)
    return redirect("chat:room", room_id)


@login_required
@require_POST
def room_leave(request: HttpRequest, room_id: int) -> HttpResponse:
    """Leave a small group."""
    room = queries.access_room(request.user, room_id)
    operations.leave_room(room, actor=request.user)
    messages.success(request, _("You have left the group."))
    return redirect("chat:index")


@login_required
@require_safe
def thread_show(request: HttpRequest, room_id: int, number: int) -> HttpResponse:
    """Show a message with the answers to it."""
    room = queries.access_room(request.user, room_id)
    rows = queries.thread_of(request.user, room, number)
    context = {"room": room, "name": queries.room_name(room), "rows": rows, "signs": SIGNS}
    return render(request, "chat/thread.jinja", context)


@login_required
@require_http_methods(["GET", "POST"])
def message_edit(request: HttpRequest, room_id: int, number: int) -> HttpResponse:
    """Change what one's own message says."""
    message = queries.access_message(request.user, room_id, number)
    form = EditForm(request.POST or None, initial={"text": message.text})
    if request.method == "POST" and form.is_valid():
        try:
            operations.edit_message(message, actor=request.user, text=form.cleaned_data["text"])
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            return _to_message(room_id, number)
    context = {"message": message, "form": form}
    return render(request, "chat/edit.jinja", context, status=422 if form.errors else 200)


def _to_message(room_id: int, number: int) -> HttpResponse:
    return redirect(f"{reverse('chat:room', args=[room_id])}?at={number}#m-{number}")


@login_required
@require_POST
def message_delete(request: HttpRequest, room_id: int, number: int) -> HttpResponse:
    """Take a message away; its place stays."""
    message = queries.access_message(request.user, room_id, number)
    operations.delete_message(message, actor=request.user)
    return HttpResponse(status=204) if _is_scripted(request) else _to_message(room_id, number)


@login_required
@require_POST
def message_react(request: HttpRequest, room_id: int, number: int) -> HttpResponse:
    """Put a sign under a message, or take it back."""
    message = queries.access_message(request.user, room_id, number)
    operations.react(message, actor=request.user, sign=request.POST.get("sign", ""))
    return HttpResponse(status=204) if _is_scripted(request) else _to_message(room_id, number)


@login_required
@require_safe
def message_history(request: HttpRequest, room_id: int, number: int) -> HttpResponse:
    """Show what a message said before."""
    message = queries.access_message(request.user, room_id, number)
    context = {"message": message, "history": queries.history_of(request.user, message)}
    return render(request, "chat/history.jinja", context)


@login_required
@require_http_methods(["GET", "POST"])
def room_new(request: HttpRequest) -> HttpResponse:
    """Begin personal messages or a small group."""
    people = queries.people_to_write_to(request.user)
    form = PeopleForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        chosen = queries.people_for(request.user, map(int, form.cleaned_data["people"]))
        try:
            if len(chosen) == 1:
                room = operations.open_direct(chosen[0], actor=request.user)
            else:
                room = operations.open_group(
                    actor=request.user, title=form.cleaned_data["title"], people=chosen
                )
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            return redirect("chat:room", room.pk)
    context = {"form": form, "people": people}
    return render(request, "chat/new.jinja", context, status=422 if form.errors else 200)


@login_required
@require_POST
def room_with(request: HttpRequest, person_id: int) -> HttpResponse:
    """Lead to the personal messages with somebody."""
    other = access_person(request.user, person_id)
    return redirect("chat:room", operations.open_direct(other, actor=request.user).pk)


@login_required
@require_POST
def person_block(request: HttpRequest, person_id: int) -> HttpResponse:
    """Take no more personal messages from somebody, or take them again."""
    other = access_person(request.user, person_id)
    if request.POST.get("is_blocked"):
        operations.block_person(other, actor=request.user)
        messages.success(request, _("You get no more personal messages from this person."))
    else:
        operations.unblock_person(other, actor=request.user)
        messages.success(request, _("This person can write to you again."))
    return redirect("chat:index")


@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find words in one conversation or in all of the reader's own."""
    room_id, words = _number(request, "room"), request.GET.get("q", "").strip()[:200]
    room = queries.access_room(request.user, room_id) if room_id else None
    context = {
        "words": words,
        "room": room,
        "name": queries.room_name(room) if room else "",
        "found": queries.found_in(request.user, words, room=room) if words else [],
    }
    return render(request, "chat/search.jinja", context)


@login_required
@require_safe
def unread(request: HttpRequest) -> JsonResponse:
    """Tell in how many conversations there is something unread."""
    response = JsonResponse({"unread": queries.unread_count(request.user)})
    response["Cache-Control"] = "no-store"
    return response
