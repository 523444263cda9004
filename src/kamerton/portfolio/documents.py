"""A portfolio as a PDF."""

from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import compile_pdf
from kamerton.portfolio.models import Entry, Portfolio
from kamerton.texts.api import plain_text
from kamerton.ui.api import date, localised

TEMPLATE = Path(__file__).parent / "pdf" / "portfolio.typ"


def portfolio_pdf(portfolio: Portfolio, groups: list[tuple[str, list[Entry]]]) -> bytes:
    """Return the given groups of entries as a PDF in the active language."""
    data = {
        "title": _("Portfolio"),
        "name": portfolio.person.full_name,
        "introduction": portfolio.introduction,
        "made": _("Made on %(day)s") % {"day": date(clock.today())},
        "groups": [
            {
                "title": title,
                "entries": [
                    {
                        "title": localised(entry.title, entry.title_en),
                        "day": date(entry.happened_on),
                        "note": localised(entry.note, entry.note_en),
                        "text": plain_text(entry.body),
                        "url": entry.url if entry.url.startswith("http") else "",
                    }
                    for entry in entries
                ],
            }
            for title, entries in groups
        ],
    }
    return compile_pdf(TEMPLATE, data, language=(get_language() or "ru")[:2])
