"""Pages of notifications and of the outbox."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kamerton.notifications import operations, queries
from kamerton.notifications.enums import MailWay
from kamerton.notifications.errors import bad_device
from kamerton.notifications.forms import DeviceForm, HoursForm, OutboxForm, PreferencesForm

_WORKER = Path(__file__).with_name("worker.js")


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return int(text) if text.isdecimal() else 1


@require_GET
@login_required
def notice_list(request: HttpRequest) -> HttpResponse:
    """Show what the reader was told."""
    page = queries.notices_page(request.user, _page_number(request))
    return render(request, "notifications/notice_list.jinja", {"page": page})


@require_http_methods(["GET", "POST"])
@login_required
def notice_open(request: HttpRequest, notification_id: int) -> HttpResponse:
    """Mark a notification as read and lead to what it is about."""
    url = operations.read_notification(notification_id, actor=request.user)
    if not url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        return redirect("notifications:list")
    return redirect(url)


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    operations.read_all(actor=request.user)
    return redirect("notifications:list")


@require_http_methods(["GET", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """Choose how to be told of what."""
    wishes = queries.wishes_of(request.user)
    form = PreferencesForm(wishes, request.POST or None)
    hours = HoursForm.of(queries.manner_of(request.user), request.POST or None)
    if request.method == "POST" and form.is_valid() and hours.is_valid():
        operations.set_preferences(form.chosen(), actor=request.user)
        operations.set_hours(hours.manner(), actor=request.user)
        messages.success(request, _("The settings are saved."))
        return redirect("notifications:preferences")
    context = {
        "groups": queries.grouped(wishes),
        "ways": MailWay,
        "hours": hours,
        "devices": queries.devices_of(request.user),
        "key": operations.public_key(operations.own_key()),
    }
    return render(request, "notifications/preferences_edit.jinja", context)


@require_POST
@login_required
def device(request: HttpRequest) -> HttpResponse:
    """Keep the subscription of a browser, or end it."""
    form = DeviceForm.read(request.body)
    if not form.is_valid():
        raise bad_device()
    if form.cleaned_data["remove"]:
        operations.remove_device(actor=request.user, endpoint=form.cleaned_data["endpoint"])
    else:
        operations.add_device(form.device(), actor=request.user)
    return JsonResponse({})


@require_POST
@login_required
def device_remove(request: HttpRequest, device_id: int) -> HttpResponse:
    """Push no more to one of the reader's browsers."""
    operations.remove_device(actor=request.user, device_id=device_id)
    messages.success(request, _("This browser is told no more."))
    return redirect("notifications:preferences")


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Give the script that shows pushes; its address is its scope."""
    response = HttpResponse(_WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@csrf_exempt  # mail programs send List-Unsubscribe-Post without a page of ours
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End letters by the link in one of them, without signing in."""
    leaving, is_done = operations.read_token(token), request.method == "POST"
    whole_kind = request.POST.get("what") == "kind"
    if is_done:
        operations.unsubscribe(token, whole_kind=whole_kind)
    context = {
        "leaving": leaving,
        "is_done": is_done,
        "is_talk": leaving.thread is not None and not whole_kind,
    }
    return render(request, "notifications/mail_unsubscribe.jinja", context)


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """Show the mail that was sent."""
    form = OutboxForm(request.GET)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    page = queries.outbox_page(request.user, text, _page_number(request))
    context = {"page": page, "text": text, "is_demo": settings.DEMO}
    return render(request, "notifications/outbox_list.jinja", context)


@require_GET
def mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Show one mail."""
    found = queries.access_mail(request.user, mail_id)
    return render(request, "notifications/mail_show.jinja", {"mail": found})


@require_GET
def demo_outbox(request: HttpRequest) -> HttpResponse:
    """Show the mail of the demo institute to everybody."""
    queries.check_demo()
    return outbox(request)
