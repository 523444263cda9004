"""What the views of people share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kamerton.core.api import client_address
from kamerton.core.errors import DomainError, Forbidden
from kamerton.people.models import Person

View = Callable[..., HttpResponse]


class PersonRequest(HttpRequest):
    """A request of somebody signed in."""

    user: Person  # type: ignore[assignment]


ON_PAGE = 50


def put_error(form: BaseForm, error: DomainError) -> None:
    """Show a domain error next to its field, or above the form."""
    form.add_error(error.field if error.field in form.fields else None, error.message)


def say(request: HttpRequest, text: str) -> None:
    """Tell on the next page what was done."""
    messages.success(request, text)


def complain(request: HttpRequest, error: DomainError) -> None:
    """Tell on the next page what could not be done."""
    messages.error(request, error.message)


def client_ip(request: HttpRequest) -> str:
    """Return the address of the reader, as the front tells it."""
    return client_address(request)


def next_address(request: HttpRequest, other: str) -> str:
    """Return the address to go on to, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if safe else other


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """Return the page that the address asks for, the nearest if there is none."""
    return Paginator(rows, ON_PAGE).get_page(request.GET.get("page"))


def only_if(predicate: Callable[[Any], bool]) -> Callable[[View], View]:
    """Answer 403 unless the predicate holds for the reader."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not predicate(request.user):
                raise Forbidden("not_yours", _("This page is for the staff of the institute."))
            return view(request, *args, **kwargs)

        return checked

    return decorate
