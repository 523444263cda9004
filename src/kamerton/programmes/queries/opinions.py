"""Reads of what learners say of programmes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Avg, Count, QuerySet, Window
from django.utils.translation import gettext as _

from kamerton.core.api import Prepared
from kamerton.core.errors import NotFound
from kamerton.programmes.enums import OpinionState, ProgrammeState
from kamerton.programmes.models import Opinion, Programme, SavedSearch
from kamerton.programmes.registry import taken_by
from kamerton.programmes.rules import require

SHOWN_AT_FIRST = 6
ENOUGH_FOR_MEAN = 3
PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Said:
    """What is shown of a programme's opinions: the newest, how many there are, their mean of 1–5.

    The mean is None until there are enough of them to mean something.
    """

    newest: Sequence[Opinion]
    total: int
    mean: float | None


def _shown(programme_id: int) -> QuerySet[Opinion]:
    return Opinion.objects.filter(programme_id=programme_id, state=OpinionState.SHOWN)


def _newest(programme: int) -> QuerySet[Opinion]:
    opinions = _shown(programme).select_related("author")
    counted = opinions.annotate(total=Window(Count("pk")), mean=Window(Avg("rating")))
    return counted.order_by("-written_at", "-pk")[:SHOWN_AT_FIRST]


_newest_of = Prepared(_newest, programme=int)


def said_of(programme_id: int) -> Said:
    """Return what readers see of the opinions on a programme (one statement)."""
    newest = _newest_of(programme=programme_id)
    if not newest:
        return Said((), 0, None)
    total = newest[0].total
    return Said(newest, total, float(newest[0].mean) if total >= ENOUGH_FOR_MEAN else None)


def opinions_page(programme_id: int, number: Any) -> Page[Opinion]:
    """Return a page of the opinions shown, the newest first."""
    rows = _shown(programme_id).select_related("author").order_by("-written_at", "-pk")
    return Paginator(rows, PER_PAGE).get_page(number)


def own_opinion(person: Any, programme_id: int) -> Opinion | None:
    """Return what the person said of a programme, or None."""
    return Opinion.objects.filter(programme_id=programme_id, author=person.pk).first()


def may_say(person: Any, programme_id: int) -> bool:
    """Return True for who has finished the programme."""
    return programme_id in taken_by(person).finished


def access_to_say(person: Any, slug: str) -> Programme:
    """Return a published programme to who has finished it, else NotFound."""
    programme = (
        Programme.objects.select_related("published")
        .filter(slug=slug, state=ProgrammeState.PUBLISHED)
        .first()
    )
    if programme is None or not may_say(person, programme.pk):
        raise NotFound(
            "no_opinion", _("Only those who have finished the programme can tell of it.")
        )
    return programme


def opinions_to_moderate(moderator: Any, state: str, number: Any) -> Page[Opinion]:
    """Return a page of opinions in one state: the oldest first while they wait, else the newest."""
    require("programmes.moderate_opinions", moderator)
    rows = Opinion.objects.filter(state=state).select_related("programme__published", "author")
    sign = "" if state == OpinionState.AWAITING else "-"
    return Paginator(rows.order_by(f"{sign}written_at", "pk"), PER_PAGE).get_page(number)


def personal_data(person_id: int) -> dict[str, Any]:
    """Return what a person said of programmes and the searches that the person keeps."""
    return {
        "opinions.json": list(
            Opinion.objects.filter(author=person_id)
            .order_by("pk")
            .values("programme__slug", "rating", "text", "is_named", "state", "written_at")
        ),
        "saved_searches.json": list(
            SavedSearch.objects.filter(person=person_id)
            .order_by("pk")
            .values("title", "query", "tells", "created_at")
        ),
    }
