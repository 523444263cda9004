"""What every page of programmes needs."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from kamerton.library.api import Use
from kamerton.programmes.documents import shown
from kamerton.programmes.enums import Direction, WorkForm
from kamerton.programmes.queries import activities_on_material
from kamerton.ui.api import hours, localised, render_page

DIRECTION_NUMBERS = {code: number for number, code in enumerate(Direction.values, start=1)}


def hour_items(forms: dict[str, Decimal]) -> list[tuple[str, str]]:
    """Return (form of work, hours) for the forms that have any."""
    return [(str(WorkForm(form).label), hours(value)) for form, value in forms.items() if value]


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """Answer with a page of programmes; to htmx with its block ``part``."""
    shared = {
        "form_label": dict(WorkForm.choices),
        "shown": shown,
        "hour_items": hour_items,
    }
    return render_page(
        request, f"programmes/{template}", {**shared, **context}, part=part, status=status
    )


def uses(material_id: int) -> list[Use]:
    """Return the published programmes' activities that stand on a material."""
    return [
        Use(
            title=localised(activity.title, activity.title_en),
            note=localised(activity.module.version.title, activity.module.version.title_en),
            url=reverse("programmes:programme", args=[activity.module.version.programme.slug]),
        )
        for activity in activities_on_material(material_id)
    ]
