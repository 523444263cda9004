"""Writes of portfolios."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.core.api import audit
from kamerton.core.errors import DomainError
from kamerton.core.types import PersonLike
from kamerton.portfolio.enums import OWN_KINDS
from kamerton.portfolio.models import Entry, Portfolio
from kamerton.portfolio.rules import require
from kamerton.texts.api import settle_files

OWN_FIELDS = frozenset({"kind", "title", "body", "happened_on", "url", "is_public"})


@transaction.atomic
def portfolio_of(person_id: int | None) -> Portfolio:
    """Return a person's portfolio, made when there is none."""
    portfolio, _created = Portfolio.objects.get_or_create(person_id=person_id)
    return portfolio


@transaction.atomic
def gather_entry(
    person_id: int,
    *,
    source: tuple[str, int],
    kind: str,
    happened_on: date,
    fields: Mapping[str, str],
) -> Entry:
    """Put evidence that gathered itself into a portfolio; a second call refreshes it.

    Args:
        person_id: whose.
        source: what it came from, e.g. ("certificate", 12); one entry for each.
        kind: an EntryKind.
        happened_on: its day.
        fields: title, title_en, url, note, note_en.
    """
    source_kind, source_id = source
    entry, _created = Entry.objects.update_or_create(
        portfolio=portfolio_of(person_id),
        source_kind=source_kind,
        source_id=source_id,
        defaults={"kind": kind, "happened_on": happened_on, **fields},
    )
    return entry


@transaction.atomic
def drop_entry(person_id: int, *, source: tuple[str, int]) -> None:
    """Take evidence that gathered itself out of a portfolio, for what it shows is not valid any more."""
    source_kind, source_id = source
    Entry.objects.filter(
        portfolio__person_id=person_id, source_kind=source_kind, source_id=source_id
    ).delete()


def _settle(entry: Entry, person: PersonLike) -> None:
    """Hang the files of an entry's text on it."""
    settled = settle_files(entry.body, owner=("portfolio.entry", entry.pk), actor=person)
    if settled != entry.body:
        entry.body = settled
        entry.save(update_fields=["body"])


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    if fields.get("kind") not in OWN_KINDS:
        raise DomainError("own_kind", _("Choose what the entry proves."), field="kind")
    return {name: value for name, value in fields.items() if name in OWN_FIELDS}


@transaction.atomic
def add_entry(person: PersonLike, *, fields: Mapping[str, Any]) -> Entry:
    """Add an own entry (see OWN_FIELDS)."""
    entry = Entry.objects.create(portfolio=portfolio_of(person.pk), **_checked(fields))
    _settle(entry, person)
    audit("portfolio.add_entry", actor_id=person.pk, object_kind="entry", object_id=entry.pk)
    return entry


@transaction.atomic
def change_entry(person: PersonLike, *, entry_id: int, fields: Mapping[str, Any]) -> Entry:
    """Change an own entry; of one that gathered itself only whether others see it."""
    entry = (
        Entry.objects.select_for_update(of=("self",)).select_related("portfolio").get(pk=entry_id)
    )
    require("portfolio.change_portfolio", person, entry)
    values = {"is_public": fields["is_public"]} if entry.source_kind else _checked(fields)
    for name, value in values.items():
        setattr(entry, name, value)
    entry.save()
    _settle(entry, person)
    return entry


@transaction.atomic
def remove_entry(person: PersonLike, *, entry_id: int) -> None:
    """Remove an own entry; one that gathered itself can only be hidden."""
    entry = (
        Entry.objects.select_for_update(of=("self",)).select_related("portfolio").get(pk=entry_id)
    )
    require("portfolio.change_portfolio", person, entry)
    if entry.source_kind:
        raise DomainError(
            "gathered_entry", _("This entry gathered itself: it can be hidden, not removed.")
        )
    entry.delete()
    audit("portfolio.remove_entry", actor_id=person.pk, object_kind="entry", object_id=entry_id)


@transaction.atomic
def open_portfolio(person: Any, *, is_public: bool, introduction: str = "") -> Portfolio:
    """Open the portfolio to everybody who has its address, or close it.

    Raises:
        DomainError: a minor's portfolio is never opened.
    """
    if is_public and person.is_minor:
        raise DomainError("minor_not_public", _("A minor's portfolio is not shown to others."))
    portfolio = portfolio_of(person.pk)
    portfolio.is_public, portfolio.introduction = is_public, introduction
    portfolio.save()
    audit(
        "portfolio.open_portfolio",
        actor_id=person.pk,
        object_kind="portfolio",
        object_id=portfolio.pk,
        is_public=is_public,
    )
    return portfolio
