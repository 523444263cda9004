"""What a year left behind."""

from typing import Any

from kamerton.credentials.api import cohorts_certified_in
from kamerton.learning.api import cohorts_by_ids
from kamerton.office.models import Contract, Order, YearArchive

OWNER = "year-archive"


def orders_of_year(year: int) -> list[Order]:
    """Return the orders of a year by number."""
    found = Order.objects.filter(year=year).select_related("cohort", "target")
    return list(found.order_by("number"))


def contracts_of_year(year: int) -> list[Contract]:
    """Return the contracts of a year by number."""
    return list(Contract.objects.filter(year=year).order_by("number"))


def cohorts_of_year(year: int) -> list[Any]:
    """Return the cohorts for which documents were issued in a year."""
    return cohorts_by_ids(cohorts_certified_in(year))


def archives() -> list[YearArchive]:
    """Return the archives that were asked for, the newest first."""
    return list(YearArchive.objects.select_related("asked_by").order_by("-pk")[:50])
