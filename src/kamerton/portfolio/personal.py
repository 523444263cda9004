"""What a portfolio holds of a person."""

from typing import Any

from kamerton.portfolio.operations import portfolio_of
from kamerton.texts.api import plain_text


def export(person_id: int) -> dict[str, Any]:
    """Return a person's entries as plain data."""
    entries = portfolio_of(person_id).entries.order_by("pk")
    return {
        "entries.json": [
            {
                "kind": entry.kind,
                "title": entry.title,
                "happened_on": entry.happened_on.isoformat(),
                "text": plain_text(entry.body),
                "url": entry.url,
                "is_public": entry.is_public,
            }
            for entry in entries
        ]
    }


def erase(person_id: int) -> None:
    """Remove the portfolio with all its entries."""
    portfolio_of(person_id).delete()
