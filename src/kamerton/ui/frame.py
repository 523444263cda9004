"""What stands around each page: places of the bar, the reader's menu, the bell, theme and language.

Higher packages fill the registries in AppConfig.ready() through kamerton.ui.api.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.functional import Promise

from kamerton.ui import themes
from kamerton.ui.addresses import address
from kamerton.ui.catalog import Constants
from kamerton.ui.formats import initials

Text = str | Promise
MOST_PLACES = 7


def _always(request: HttpRequest) -> bool:
    return True


@dataclass(frozen=True, eq=False)
class Place:
    """A place of the main bar (or an item of the reader's menu, or a link of the footer)."""

    key: str
    label: Text
    icon: str
    url_name: str
    short: Text = ""
    order: int = 100
    is_visible: Callable[[HttpRequest], bool] = _always

    @property
    def short_label(self) -> Text:
        """The label for the bar of a phone."""
        return self.short or self.label

    @property
    def address(self) -> str:
        """Where it leads."""
        return self.url_name if self.url_name.startswith("/") else address(self.url_name)


@dataclass(frozen=True)
class Viewer:
    """The signed-in reader, as the bar shows them."""

    name: str
    initials: str
    note: str = ""
    photo_url: str = ""


@dataclass(frozen=True)
class Sign:
    """A place beside the bell with a number of its own: what waits for the reader there.

    `kind` is the kind of news at which the number is asked anew, at the address `ask`.
    """

    label: Text
    icon: str
    address: str
    count: int
    kind: str
    ask: str


@dataclass(frozen=True)
class Bell:
    """The bell's number of unread notices, its page, and the topic that announces changes.

    `since` is the log's position that the number goes with.
    """

    count: int
    address: str
    topic: str = ""
    since: int = 0
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True)
class Search:
    """Addresses of the search page and of its suggestions."""

    page: str
    suggest: str


@dataclass
class _Registry:
    places: dict[str, Place] = field(default_factory=dict)
    menu: dict[str, Place] = field(default_factory=dict)
    footer: dict[str, Place] = field(default_factory=dict)
    palette: dict[str, Place] = field(default_factory=dict)
    viewer: Callable[[Any], Viewer] | None = None
    bell: Callable[[HttpRequest], Bell | None] | None = None
    search: tuple[str, str] | None = None


registry = _Registry()


@dataclass(frozen=True)
class Frame:
    """All that the Layout component draws around a page; what the bar cannot hold begins the menu."""

    places: Constants
    menu: Constants
    footer: Constants
    viewer: Viewer | None
    bell: Bell | None
    search: Search | None
    theme: themes.Theme
    languages: list[tuple[str, str]]


def _visible(places: dict[str, Place], request: HttpRequest) -> Constants:
    chosen = [place for place in places.values() if place.is_visible(request)]
    return Constants(sorted(chosen, key=lambda place: place.order))


def places_of(request: HttpRequest) -> list[Place]:
    """Return every place and action that the reader can go to, those of the bar first."""
    signed_in = getattr(request.user, "is_authenticated", False)
    shelves = [registry.places, *([registry.menu] if signed_in else []), registry.palette]
    shelves.append(registry.footer)
    return [place for shelf in shelves for place in _visible(shelf, request)]


def _viewer(user: Any) -> Viewer | None:
    if not getattr(user, "is_authenticated", False):
        return None
    if registry.viewer:
        return registry.viewer(user)
    return Viewer(name=str(user), initials=initials(str(user)))


def _search() -> Search | None:
    if registry.search is None:
        return None
    try:
        return Search(*(address(name) for name in registry.search))
    except NoReverseMatch:
        return None


def frame(request: HttpRequest | None) -> Frame:
    """Gather what stands around a page; without a request, only what needs none."""
    languages = [
        (code, {"ru": "Русский", "en": "English"}.get(code, code)) for code, _ in settings.LANGUAGES
    ]
    if request is None or not hasattr(request, "user"):  # a fault before anyone was known
        nothing = Constants()
        return Frame(nothing, nothing, nothing, None, None, None, themes.PLAIN, languages)
    viewer = _viewer(getattr(request, "user", None))
    places = _visible(registry.places, request)
    return Frame(
        places=Constants(places[:MOST_PLACES]),
        menu=Constants((*places[MOST_PLACES:], *_visible(registry.menu, request)))
        if viewer
        else Constants(),
        footer=_visible(registry.footer, request),
        viewer=viewer,
        bell=registry.bell(request) if viewer and registry.bell else None,
        search=_search(),
        theme=themes.of_request(request),
        languages=languages,
    )
