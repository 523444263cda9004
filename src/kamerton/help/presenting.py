"""Words and shapes for the pages of questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, npgettext, pgettext
from django.utils.translation import gettext as _
from markupsafe import Markup

from kamerton.help.enums import State
from kamerton.help.models import Article, Message, Question
from kamerton.help.queries.questions import Queue
from kamerton.texts.api import Document, is_empty, to_html
from kamerton.ui.api import number

STATE_KIND = {State.NEW: "waiting", State.ANSWERED: "done", State.CLOSED: ""}


@dataclass(frozen=True, slots=True)
class Said:
    """One message as it is shown."""

    name: str
    html: Markup
    at: datetime
    is_answer: bool
    is_note: bool


def said(found: Sequence[Message]) -> list[Said]:
    """Return the messages with their texts drawn; those of the forgotten without a name."""
    return [
        Said(
            one.author.full_name if one.author else "",
            to_html(one.body, base_level=4),
            one.created_at,
            one.is_answer,
            one.is_note,
        )
        for one in found
    ]


def usual_wait(median: timedelta | None) -> str:
    """Write «обычно за 2 часа»; nothing while nobody was answered yet."""
    if median is None:
        return ""
    minutes = max(1, round(median.total_seconds() / 60))
    if minutes < 60:
        words = npgettext("within how long", "%(count)s minute", "%(count)s minutes", minutes)
        return words % {"count": number(minutes)}
    hours = round(minutes / 60)
    if hours < 48:
        return npgettext("within how long", "%(count)s hour", "%(count)s hours", hours) % {
            "count": number(hours)
        }
    days = round(hours / 24)
    return npgettext("within how long", "%(count)s day", "%(count)s days", days) % {
        "count": number(days)
    }


def queue_tabs(found: Queue, area: str) -> list[tuple[str, str, str, int | None]]:
    """Return the parts of the queue: (key, title, address, how much)."""
    parts: list[tuple[str, str, int | None]] = [
        ("waiting", _("All that wait"), found.waiting),
        ("mine", pgettext("questions", "Mine"), found.mine),
        ("nobodys", _("Taken by nobody"), found.nobodys),
        ("answered", pgettext("questions", "Answered"), None),
        ("closed", pgettext("questions", "Closed"), None),
    ]
    base = reverse("help:queue")
    return [
        (key, title, f"{base}?{urlencode({'show': key, 'area': area})}", count)
        for key, title, count in parts
    ]


def asked_from(question: Question) -> list[tuple[str, Any]]:
    """Return what went with the question, for those who answer."""
    languages = {"ru": "Русский", "en": "English"}
    context = question.context
    page = context.get("page", "")
    link = Markup('<a href="{0}">{0}</a>').format(page) if page.startswith("/") else ""
    return [
        (_("Page"), link),
        (_("Browser"), context.get("browser", "")),
        (_("Language"), languages.get(context.get("language", ""), "")),
        (_("E-mail"), question.guest_email),
    ]


def body_of(article: Article) -> Document:
    """Return the article's text in the reader's language where there is one."""
    is_english = (get_language() or "").startswith("en")
    return article.body_en if is_english and not is_empty(article.body_en) else article.body


def article_of(question: Question, found: Sequence[Message]) -> dict[str, Any]:
    """Return the first shape of an article from a question: its last answer."""
    answers = [one.body for one in found if one.is_answer]
    first = {"title": question.subject, "area": question.area}
    return first | {"body": answers[-1]} if answers else first
