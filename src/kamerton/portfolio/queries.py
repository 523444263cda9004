"""Reads of portfolios."""

from typing import Any

from django.utils.translation import gettext as _

from kamerton.core.errors import NotFound
from kamerton.portfolio.models import Entry, Portfolio
from kamerton.portfolio.rules import is_owner, may


def access_portfolio(viewer: Any, *, person_id: int) -> Portfolio:
    """Return a portfolio to its owner, or to anybody once it is open; else NotFound."""
    found = Portfolio.objects.select_related("person").filter(person_id=person_id).first()
    if found is None or not may("portfolio.view_portfolio", viewer, found):
        raise NotFound("no_portfolio", _("There is no such portfolio, or it is not open."))
    return found


def own_portfolio(person: Any) -> Portfolio | None:
    """Return a person's own portfolio, or None before anything is in it."""
    found = Portfolio.objects.filter(person_id=person.pk).first()
    if found is not None:
        found.person = person
    return found


def entries(portfolio: Portfolio, viewer: Any) -> list[Entry]:
    """Return the entries that ``viewer`` may see, the newest first."""
    shown = Entry.objects.filter(portfolio=portfolio).order_by("-happened_on", "-pk")
    return list(shown if is_owner(viewer, portfolio) else shown.filter(is_public=True))


def access_entry(viewer: Any, *, entry_id: int) -> Entry:
    """Return an entry to its owner, else NotFound."""
    found = Entry.objects.select_related("portfolio").filter(pk=entry_id).first()
    if found is None or not may("portfolio.change_portfolio", viewer, found):
        raise NotFound("no_entry", _("There is no such entry."))
    return found


def may_read_files(viewer: Any, entry_id: str) -> bool:
    """Return True when ``viewer`` may open the files of an entry."""
    found = Entry.objects.select_related("portfolio__person").filter(pk=entry_id).first()
    if found is None:
        return False
    is_shown = found.is_public and may("portfolio.view_portfolio", viewer, found.portfolio)
    return is_shown or bool(is_owner(viewer, found))
