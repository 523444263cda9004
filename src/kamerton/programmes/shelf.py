"""The shelf of the catalogue: what a reader wishes, what fits it, and how many each choice would leave."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kamerton.programmes.enums import Direction, LearningModel, ProgrammeKind

MOST_QUERY_CHARS = 200


class Length(models.TextChoices):
    """How long a programme is, in academic hours."""

    SHORT = "short", _("up to 24 hours")
    MIDDLE = "middle", _("25 to 72 hours")
    LONG = "long", _("more than 72 hours")


class Order(models.TextChoices):
    """In which order programmes stand."""

    TITLE = "title", _("by title")
    SOON = "soon", _("the soonest start first")
    NEW = "new", _("the newest first")
    SHORT = "short", _("the shortest first")


OPEN = "open"
CHOICES: dict[str, frozenset[str]] = {
    "direction": frozenset(Direction.values),
    "length": frozenset(Length.values),
    "model": frozenset(LearningModel.values),
    "kind": frozenset(ProgrammeKind.values),
    "join": frozenset({OPEN}),
}


def length_of(hours: int) -> str:
    """Return the code of Length for a number of academic hours."""
    if hours <= 24:
        return Length.SHORT
    return Length.MIDDLE if hours <= 72 else Length.LONG


@dataclass(frozen=True, slots=True)
class Stood:
    """A published programme as the shelf knows it; ``starts_on`` is the nearest start that can be joined."""

    id: int
    version_id: int
    slug: str
    title: str
    since: date | None
    hours: int
    facets: Mapping[str, str]
    starts_on: date | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What of the catalogue is asked for: any value of a choice fits, all choices must.

    Attributes:
        chosen: values by name of the choice (see CHOICES); an empty set does not narrow.
        text: words.
        order: code of Order.
    """

    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    text: str = ""
    order: str = Order.TITLE

    @classmethod
    def of(cls, asked: QueryDict) -> "Wish":
        """Read an address; what it should not have is left out."""
        order = asked.get("order", "")
        return cls(
            {
                name: found
                for name, known in CHOICES.items()
                if (found := known.intersection(asked.getlist(name)))
            },
            " ".join(asked.get("q", "").replace("\0", "").split())[:MOST_QUERY_CHARS],
            order if order in Order.values else Order.TITLE,
        )

    @property
    def is_narrow(self) -> bool:
        """Return True when something is chosen or asked for."""
        return bool(self.chosen or self.text)

    def query(self) -> str:
        """Return the wish as the part of an address after "?", always the same for the same wish."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(name, value) for name in CHOICES for value in sorted(self.chosen.get(name, ()))]
        if self.order != Order.TITLE:
            pairs.append(("order", self.order))
        return urlencode(pairs)

    def only(self, name: str, value: str) -> "Wish":
        """Return the wish with one value of a choice alone; "" takes the choice off."""
        others = {key: values for key, values in self.chosen.items() if key != name}
        return replace(self, chosen=others | ({name: frozenset({value})} if value else {}))

    def fits(self, stood: Stood, *, but: str = "") -> bool:
        """Return True when a programme has a value of every choice, the choice ``but`` left aside."""
        return all(
            stood.facets.get(name) in values for name, values in self.chosen.items() if name != but
        )


def counts(shelf: Iterable[Stood], wish: Wish) -> dict[str, Counter[str]]:
    """Return how many programmes each value would give beside the other choices."""
    found: dict[str, Counter[str]] = {name: Counter() for name in CHOICES}
    for stood in shelf:
        for name in CHOICES:
            if stood.facets.get(name) and wish.fits(stood, but=name):
                found[name][stood.facets[name]] += 1
    return found


def chosen(shelf: Iterable[Stood], wish: Wish) -> list[Stood]:
    """Return what fits, in the order asked for."""
    found = sorted((stood for stood in shelf if wish.fits(stood)), key=_by_title)
    if wish.order == Order.SOON:
        found.sort(key=lambda stood: stood.starts_on or date.max)
    elif wish.order == Order.NEW:
        found.sort(key=lambda stood: stood.since or date.min, reverse=True)
    elif wish.order == Order.SHORT:
        found.sort(key=lambda stood: stood.hours)
    return found


def _by_title(stood: Stood) -> tuple[str, int]:
    return stood.title.casefold().lstrip("«“\"'"), stood.id
