"""What other packages use of the design system."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from kamerton.ui.assets import address as built_address
from kamerton.ui.failures import failure_html, failure_response
from kamerton.ui.fields import form_field
from kamerton.ui.formats import (
    date,
    day,
    duration,
    hours,
    initials,
    localised,
    moment,
    number,
    size,
    typo,
)
from kamerton.ui.frame import Bell, Place, Sign, Viewer, places_of, registry
from kamerton.ui.render import component, render_block, render_page, wants_part
from kamerton.ui.stave import Bar, Note
from kamerton.ui.themes import register_preferences

__all__ = [
    "Bar",
    "Bell",
    "Note",
    "Place",
    "Sign",
    "Viewer",
    "built_address",
    "component",
    "date",
    "day",
    "duration",
    "failure_html",
    "failure_response",
    "form_field",
    "hours",
    "initials",
    "localised",
    "moment",
    "number",
    "places_of",
    "register_bell",
    "register_nav",
    "register_preferences",
    "register_search",
    "register_viewer",
    "render_block",
    "render_page",
    "size",
    "typo",
    "wants_part",
]


def register_nav(place: Place, where: str = "bar") -> None:
    """Add a place to the main bar, the reader's "menu", the "footer", or only to the "palette"."""
    shelves = {
        "bar": registry.places,
        "menu": registry.menu,
        "footer": registry.footer,
        "palette": registry.palette,
    }
    shelves[where][place.key] = place


def register_viewer(viewer: Callable[[Any], Viewer]) -> None:
    """Say how the bar shows the signed-in person. Must not ask the database more than once."""
    registry.viewer = viewer


def register_bell(bell: Callable[[HttpRequest], Bell | None]) -> None:
    """Say how many notices the signed-in reader has not read, and where they are."""
    registry.bell = bell


def register_search(page: str, suggest: str) -> None:
    """Name the address of the search page and the one of suggestions."""
    registry.search = (page, suggest)
