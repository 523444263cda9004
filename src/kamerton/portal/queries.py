"""What the search pages show of core's search, for the viewer given."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kamerton.core.api import Found, search, suggest
from kamerton.ui.api import places_of

PER_PAGE = 20
MOST_PLACES = 6


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of things is called, many and one, and drawn."""

    title: str
    one: str
    icon: str


@dataclass(frozen=True, slots=True)
class Results:
    """A page of what was found.

    Attributes:
        tabs: (kind, its title, address, number) of every kind that has something; "" is all.
        page: only for the links to other pages.
        elsewhere: how much there is among the other kinds.
    """

    found: list[Found]
    total: int
    tabs: list[tuple[str, str, str, int]]
    page: Page[int] | None
    elsewhere: int


def kinds() -> dict[str, Kind]:
    """Return the kinds of things that can be found, in the order of pages."""
    return {
        "programme": Kind(
            _("Programmes"), pgettext("kind of thing found", "Programme"), "graduation-cap"
        ),
        "material": Kind(_("Materials"), pgettext("kind of thing found", "Material"), "book-open"),
        "discussion.topic": Kind(
            _("Topics"), pgettext("kind of thing found", "Topic"), "messages-square"
        ),
        "discussion.post": Kind(
            _("Posts"), pgettext("kind of thing found", "Post"), "message-circle"
        ),
        "help.article": Kind(_("Help"), pgettext("kind of thing found", "Help"), "circle-help"),
        "person": Kind(_("People"), pgettext("kind of thing found", "Person"), "user"),
    }


def kind_of(key: str) -> Kind:
    """Return how a kind is shown, one without a name too."""
    return kinds().get(key) or Kind(
        _("Other"), pgettext("kind of thing found", "Other"), "file-text"
    )


def address(words: str, kind: str = "") -> str:
    """Return the address of the search for words, among one kind or all."""
    asked = {"q": words, "kind": kind} if kind else {"q": words}
    return f"{reverse('portal:search')}?{urlencode(asked)}"


def _tabs(words: str, counts: dict[str, int]) -> list[tuple[str, str, str, int]]:
    order = list(kinds())
    known = sorted(counts, key=lambda key: order.index(key) if key in order else len(order))
    every = ("", _("Everything"), address(words), sum(counts.values()))
    return [every, *((key, kind_of(key).title, address(words, key), counts[key]) for key in known)]


def results(viewer: Any, words: str, *, kind: str, page: int) -> Results:
    """Find what the viewer may see; two statements (four for a page beyond the last)."""
    found = search(viewer, words, kind=kind, page=page)
    if found.total and not found.found:
        found = search(viewer, words, kind=kind, page=found.pages)
    everything = sum(found.counts.values())
    links = Paginator(range(found.total), PER_PAGE).get_page(found.number) if found.total else None
    return Results(
        found=found.found,
        total=found.total,
        tabs=_tabs(words, found.counts),
        page=links,
        elsewhere=everything - found.total,
    )


def suggestions(request: HttpRequest, words: str) -> list[dict[str, Any]]:
    """Return the palette's groups: what was found by kind, places and actions, the whole search."""
    groups: dict[str, list[dict[str, str]]] = {}
    for thing in suggest(request.user, words):
        title = kind_of(thing.kind).title
        groups.setdefault(title, []).append({"title": thing.title, "url": thing.url})
    places = _places(request, words)
    if places:
        groups[_("Go to")] = places
    if words:
        title = _("Everything with «%(words)s»") % {"words": words}
        groups[_("Search")] = [{"title": title, "url": address(words)}]
    return [{"title": title, "items": items} for title, items in groups.items()]


def _places(request: HttpRequest, words: str) -> list[dict[str, str]]:
    wanted = words.casefold().replace("ё", "е").split()
    fitting = [
        {"title": str(place.label), "url": place.address}
        for place in places_of(request)
        if all(word in str(place.label).casefold().replace("ё", "е") for word in wanted)
    ]
    return fitting[:MOST_PLACES]
