"""Who may open and change a portfolio."""

from typing import Any

import rules
from django.utils.translation import gettext as _

from kamerton.core.errors import Forbidden
from kamerton.portfolio.models import Entry, Portfolio


@rules.predicate
def is_owner(person: Any, thing: Portfolio | Entry | None) -> bool:
    """Return True for the person whose portfolio or entry it is."""
    if isinstance(thing, Entry):
        thing = thing.portfolio
    return thing is not None and thing.person_id == getattr(person, "pk", None)


@rules.predicate
def is_open(_person: Any, portfolio: Portfolio | None) -> bool:
    """Return True for a portfolio that its owner opened; a minor's never is."""
    return portfolio is not None and portfolio.is_public and not portfolio.person.is_minor


rules.add_perm("portfolio.view_portfolio", is_owner | is_open)
rules.add_perm("portfolio.change_portfolio", is_owner)


def may(permission: str, person: Any, target: object) -> bool:
    """Return True when ``person`` has ``permission`` on ``target``."""
    return bool(rules.has_perm(permission, person, target))


def require(permission: str, person: Any, target: object) -> None:
    """Raise Forbidden unless ``person`` has ``permission`` on ``target``."""
    if not may(permission, person, target):
        raise Forbidden("forbidden", _("You have no right to do this."))
