"""Reads of the catalogue: what stands in it, what fits a wish, what may suit a person."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, Subquery
from django.utils.translation import gettext as _

from kamerton.core.api import Prepared, any_of, found_ids, nested_quotes
from kamerton.people.api import profile_rows
from kamerton.people.enums import Instrument, Subject
from kamerton.programmes.enums import ProgrammeState
from kamerton.programmes.models import Activity, Programme, SavedSearch
from kamerton.programmes.registry import (
    Asked,
    Reason,
    Taken,
    nearest_starts,
    reasons_for,
    taken_by,
)
from kamerton.programmes.shelf import OPEN, Stood, Wish, chosen, length_of
from kamerton.ui.api import localised

REASONS_SHOWN = 2

_published = Prepared(
    lambda: (
        Programme.objects.filter(state=ProgrammeState.PUBLISHED, is_template=False)
        .order_by()
        .values_list(
            "pk",
            "published_id",
            "published__title",
            "published__title_en",
            "published__approved_at",
            "published__hours",
            "published__direction",
            "published__model",
            "published__kind",
            "slug",
        )
    )
)


def shelf(*, with_starts: bool = True) -> list[Stood]:
    """Return every programme of the catalogue, light; one statement, and one more for the starts."""
    starts = nearest_starts() if with_starts else {}
    return [
        Stood(
            id=pk,
            version_id=version,
            slug=slug,
            title=localised(title, title_en),
            since=approved.date() if approved else None,
            hours=hours,
            facets={
                "direction": direction,
                "model": model,
                "kind": kind,
                "length": length_of(hours),
                "join": OPEN if pk in starts else "",
            },
            starts_on=starts.get(pk),
        )
        for pk, version, title, title_en, approved, hours, direction, model, kind, slug in (
            _published()
        )
    ]


def worded(stand: list[Stood], text: str) -> list[Stood]:
    """Return those whose words fit ``text`` (one statement; none without words)."""
    if not text:
        return stand
    found = set(found_ids("programme", text))
    return [stood for stood in stand if stood.id in found]


_programmes_by_id = Prepared(
    lambda keys: Programme.objects.select_related("published").filter(any_of("id", keys)),
    keys=list,
)


def programmes_of(stand: Iterable[Stood]) -> list[Programme]:
    """Return programmes with their published versions, in the order given (one statement)."""
    order = [stood.id for stood in stand]
    found = {one.pk: one for one in _programmes_by_id(keys=order)} if order else {}
    return [found[pk] for pk in order if pk in found]


def programmes_to_compare(slugs: Iterable[str]) -> list[Programme]:
    """Return published programmes with version and institute, in the order of ``slugs``."""
    wanted = list(dict.fromkeys(slugs))
    rows = Programme.objects.filter(slug__in=wanted, state=ProgrammeState.PUBLISHED)
    found = {row.slug: row for row in rows.select_related("published", "organisation")}
    return [found[slug] for slug in wanted if slug in found]


def saved_searches(person: Any) -> list[SavedSearch]:
    """Return what a person keeps, by title."""
    return list(SavedSearch.objects.filter(person=person).order_by("title", "pk"))


def teaching_reasons(asked: Asked) -> list[Reason]:
    """Return programmes with materials for what the person teaches and plays; one statement."""
    profile = profile_rows(asked.person.pk)
    instruments = Subquery(profile.values("instruments"))
    subjects = Subquery(profile.values("subjects"))
    rows = (
        Activity.objects.filter(
            Q(material__material__instruments__overlap=instruments)
            | Q(material__material__subjects__overlap=subjects),
            module__version__programme__published=F("module__version"),
        )
        .order_by()
        .values_list(
            "module__version__programme",
            "material__material__instruments",
            "material__material__subjects",
            instruments,
            subjects,
        )
        .annotate(n=Count("pk"))
    )
    counted: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for programme_id, played, about, plays, teaches, count in rows:
        for array, names in (
            ("instruments", {*played} & {*plays}),
            ("subjects", {*about} & {*teaches}),
        ):
            counted[programme_id, array].update(dict.fromkeys(names, count))
    words = {
        "instruments": (_("Its materials are for your instrument: %(name)s."), Instrument.choices),
        "subjects": (_("Its materials are for your subject: %(name)s."), Subject.choices),
    }
    found = []
    for (programme_id, array), fitting in counted.items():
        if not fitting:
            continue
        text, choices = words[array]
        name = max(sorted(fitting), key=fitting.__getitem__)
        shown = str(dict(choices).get(name, name)).lower()
        found.append(Reason(programme_id, text % {"name": shown}, weight=2))
    return found


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A programme that may suit the reader, and why."""

    stood: Stood
    reasons: tuple[str, ...]


def suggestions(
    person: Any, searches: Iterable[tuple[str, Wish]], most: int = 6
) -> list[Suggestion]:
    """Return programmes that the person has not taken, those with the best reasons first.

    Args:
        person: who asks.
        searches: title and wish of the saved searches.
        most: how many at most.
    """
    stand = {stood.id: stood for stood in shelf(with_starts=False)}
    asked = Asked(person, taken_by(person))
    why: dict[int, list[tuple[int, str]]] = defaultdict(list)
    every = [
        *reasons_for(asked),
        *_going_on(asked.taken, stand.values()),
        *_fitting(searches, stand.values()),
    ]
    for reason in every:
        if reason.programme_id in stand and not asked.taken.has(reason.programme_id):
            why[reason.programme_id].append((reason.weight, reason.words))
    best = sorted(
        why, key=lambda pk: (-sum(weight for weight, _words in why[pk]), stand[pk].title)
    )[:most]
    return [
        Suggestion(
            stand[pk],
            tuple(words for _weight, words in sorted(why[pk], reverse=True)[:REASONS_SHOWN]),
        )
        for pk in best
    ]


def _fitting(searches: Iterable[tuple[str, Wish]], stand: Iterable[Stood]) -> list[Reason]:
    every = list(stand)
    text = _("It fits your saved search “%(title)s”.")
    return [
        Reason(stood.id, nested_quotes(text % {"title": title}), weight=3)
        for title, wish in searches
        for stood in worded(chosen(every, wish.only("join", "")), wish.text)
    ]


def _going_on(taken: Taken, stand: Iterable[Stood]) -> list[Reason]:
    """Return the programmes in the direction of one that was finished, the latest first."""
    titles: dict[str, str] = {}
    for one in taken.done:
        titles.setdefault(one.direction, one.title)
    text = _("It goes on from “%(title)s”, which you have completed.")
    return [
        Reason(stood.id, nested_quotes(text % {"title": titles[direction]}), weight=4)
        for stood in stand
        if (direction := stood.facets["direction"]) in titles
    ]
