"""The public catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kamerton.programmes import documents, queries
from kamerton.programmes.enums import Direction, LearningModel, ProgrammeKind, WorkForm
from kamerton.programmes.models import Programme, ProgrammeVersion
from kamerton.programmes.presenting import DIRECTION_NUMBERS, page
from kamerton.programmes.queries.opinions import may_say, said_of
from kamerton.programmes.queries.shelf import (
    programmes_of,
    programmes_to_compare,
    shelf,
    worded,
)
from kamerton.programmes.registry import activity_type, nearest_starts, offers_of
from kamerton.programmes.rules import may
from kamerton.programmes.shelf import OPEN, Length, Order, Wish, chosen, counts

PER_PAGE = 24
MOST_COMPARED = 4


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show published programmes, narrowed by choices and words; open to guests."""
    wish = Wish.of(request.GET)
    stand = worded(shelf(), wish.text)
    found = Paginator(chosen(stand, wish), PER_PAGE).get_page(request.GET.get("page"))
    left = counts(stand, wish)
    context = {
        "page": found,
        "programmes": programmes_of(found.object_list),
        "starts": {stood.id: stood.starts_on for stood in found},
        "joinable": {stood.id for stood in found if stood.facets["join"]},
        "wish": wish,
        "wish_query": wish.query(),
        "orders": Order.choices,
        "directions": _directions(wish, left["direction"]),
        "any_direction": wish.only("direction", "").query(),
        "total": sum(left["direction"].values()),
        "groups": _groups(wish, left),
        "numbers": DIRECTION_NUMBERS,
        "may_change": may("programmes.change_programme", request.user),
    }
    return page(request, "catalogue_show.jinja", context)


def _directions(wish: Wish, left: Mapping[str, int]) -> list[tuple[str, str, int, int, bool]]:
    """Return (address, label, number of programmes, number of the direction, is chosen)."""
    mine = wish.chosen.get("direction", frozenset())
    return [
        (
            wish.only("direction", code).query(),
            str(label),
            left.get(code, 0),
            DIRECTION_NUMBERS[code],
            code in mine,
        )
        for code, label in Direction.choices
        if left.get(code) or code in mine
    ]


def _groups(wish: Wish, left: Mapping[str, Mapping[str, int]]) -> list[Any]:
    titles: dict[str, tuple[str, Sequence[tuple[str, Any]]]] = {
        "join": (_("Joining"), [(OPEN, _("can be joined now"))]),
        "length": (_("Length"), Length.choices),
        "model": (_("Model of learning"), LearningModel.choices),
        "kind": (_("Kind"), ProgrammeKind.choices),
    }
    return [
        (
            name,
            title,
            [
                (value, label, left[name].get(value, 0), value in wish.chosen.get(name, ()))
                for value, label in choices
                if left[name].get(value) or value in wish.chosen.get(name, ())
            ],
        )
        for name, (title, choices) in titles.items()
    ]


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show up to MOST_COMPARED programmes side by side; open to guests."""
    programmes = programmes_to_compare(request.GET.getlist("programme")[:MOST_COMPARED])
    language = (get_language() or "ru")[:2]
    starts = nearest_starts() if programmes else {}
    columns = [
        Column(
            programme=one,
            version=version,
            outcomes=[o.get(language) or o.get("ru", "") for o in version.outcomes],
            forms=documents.by_form(queries.plan(version.pk)),
            can_join=one.pk in starts,
            starts_on=starts.get(one.pk),
            without=urlencode([("programme", other.slug) for other in programmes if other != one]),
        )
        for one in programmes
        if (version := one.published) is not None
    ]
    used = [form for form in WorkForm.values if any(column.forms.get(form) for column in columns)]
    context = {
        "columns": columns,
        "forms": [(form, WorkForm(form).label) for form in used],
        "numbers": DIRECTION_NUMBERS,
    }
    return page(request, "catalogue_compare.jinja", context)


@dataclass(frozen=True, slots=True)
class Column:
    """One programme of a comparison; ``without`` is the address's query when it is taken off."""

    programme: Programme
    version: ProgrammeVersion
    outcomes: list[str]
    forms: dict[str, Decimal]
    can_join: bool
    starts_on: date | None
    without: str


@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a published programme: outcomes, plan, hours, and how to join."""
    found = queries.access_published(slug)
    version = cast("ProgrammeVersion", found.published)
    modules = queries.plan(version.pk)
    language = (get_language() or "ru")[:2]
    context = {
        "programme": found,
        "version": version,
        "modules": modules,
        "forms": documents.by_form(modules),
        "outcomes": [o.get(language) or o.get("ru", "") for o in version.outcomes],
        "offers": offers_of(found.pk, request.user),
        "activity_type": activity_type,
        "said": said_of(found.pk),
        "may_say": may_say(request.user, found.pk),
        "number": DIRECTION_NUMBERS[version.direction],
    }
    return page(request, "programme_show.jinja", context)


@require_safe
def plan_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the curriculum plan as a PDF."""
    found = queries.access_published(slug)
    institute = found.organisation.name if found.organisation else ""
    version = cast("ProgrammeVersion", found.published)
    pdf = documents.plan_pdf(version, institute=institute)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slug}.pdf"'
    return response
