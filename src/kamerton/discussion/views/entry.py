"""How a reader comes in and where they go on to."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from kamerton.discussion.embedding import number_of

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Lead a guest to signing in, and after it to a page that can be shown: never to a bare POST."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        topic_id = kwargs.get("topic_id")
        page = reverse("discussion:topic", args=[topic_id]) if topic_id else request.path
        back = safe_next(request) or page
        return redirect_to_login(f"{back}#write" if request.method == "POST" else back)

    return guarded


def page_number(request: HttpRequest) -> int:
    """Return the page asked for."""
    return number_of(request.GET, "page") or 1


def pages(count: int, size: int, number: int) -> Page[Any]:
    """Return the page of a list of which only the length is known."""
    return Paginator(range(count), size).get_page(number)


def safe_next(request: HttpRequest) -> str:
    """Return the address of this site that the form asks to go on to, or ""."""
    names = ("post-next", "next")
    sent = request.POST if request.method == "POST" else request.GET
    given = next((sent[name] for name in names if sent.get(name)), "")
    ok = given.startswith("/") and url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    return given if ok else ""
