"""The public catalogue."""

from typing import cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kamerton.programmes import documents, queries
from kamerton.programmes.enums import Direction
from kamerton.programmes.models import ProgrammeVersion
from kamerton.programmes.presenting import page
from kamerton.programmes.registry import activity_type, offers_of
from kamerton.programmes.rules import may

DIRECTION_NUMBERS = {code: number for number, code in enumerate(Direction.values, start=1)}


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show published programmes by direction; open to guests."""
    direction = request.GET.get("direction", "")
    direction = direction if direction in Direction.values else ""
    counts = queries.direction_counts()
    programmes = Paginator(queries.catalogue(direction=direction), 24)
    # Known already: saves a statement.
    programmes.count = counts.get(direction, 0) if direction else sum(counts.values())
    context = {
        "page": programmes.get_page(request.GET.get("page")),
        "direction": direction,
        "directions": [
            (code, label, counts.get(code, 0), DIRECTION_NUMBERS[code])
            for code, label in Direction.choices
        ],
        "numbers": DIRECTION_NUMBERS,
        "total": sum(counts.values()),
        "may_change": may("programmes.change_programme", request.user),
    }
    return page(request, "catalogue_show.jinja", context)


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
        "offers": offers_of(found.pk),
        "activity_type": activity_type,
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
