"""What every page of the bank needs."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from kamerton.library.enums import MaterialKind
from kamerton.library.models import Collection
from kamerton.ui.api import localised, render_page

KIND_ICONS = {
    MaterialKind.ARTICLE: "file-text",
    MaterialKind.VIDEO: "video",
    MaterialKind.AUDIO: "file-audio",
    MaterialKind.SCORE: "file-music",
    MaterialKind.DOCUMENT: "file",
    MaterialKind.LINK: "link",
}


def collection_options(collections: list[Collection]) -> list[tuple[str, str]]:
    """Return (id, title) for a Select."""
    return [(str(item.pk), localised(item.title, item.title_en)) for item in collections]


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, part: str = ""
) -> HttpResponse:
    """Answer with a page of the bank; to htmx with its block ``part``."""
    shared = {
        "collection_options": collection_options,
        "kind_icon": {str(kind): icon for kind, icon in KIND_ICONS.items()},
        "kinds": [(kind.value, kind.label, KIND_ICONS[kind]) for kind in MaterialKind],
    }
    return render_page(request, f"library/{template}", {**shared, **context}, part=part)
