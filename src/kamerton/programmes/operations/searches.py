"""Wishes at the catalogue that people keep, and who is told when a programme fits one."""

from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from kamerton.core.errors import DomainError
from kamerton.notifications.api import hold_counts, notify
from kamerton.programmes.enums import VersionState
from kamerton.programmes.models import ProgrammeVersion, SavedSearch
from kamerton.programmes.queries.shelf import shelf, worded
from kamerton.programmes.shelf import Wish

MOST_SEARCHES = 20
FITS = "programmes.search_fits"


@transaction.atomic
def keep_search(actor: Any, *, title: str, query: str, tells: bool) -> SavedSearch:
    """Keep a wish under a title; the same wish kept again only takes the new title.

    Raises DomainError for a wish of nothing, and beyond MOST_SEARCHES.
    """
    wish = Wish.of(QueryDict(query))
    if not wish.is_narrow:
        raise DomainError(
            "wish_of_nothing", _("Choose something first: this is the whole catalogue.")
        )
    kept = SavedSearch.objects.filter(person=actor.pk)
    same = kept.filter(query=wish.query()).first()
    if same is None and kept.count() >= MOST_SEARCHES:
        text = _("You keep %(most)d searches already; remove one that you no longer need.")
        raise DomainError("too_many_searches", text % {"most": MOST_SEARCHES})
    search = same or SavedSearch(person_id=actor.pk, query=wish.query())
    search.title, search.tells = title, tells
    search.save()
    return search


@transaction.atomic
def drop_search(actor: Any, *, search_id: int) -> None:
    """Remove a search that the person keeps; another's is left alone."""
    SavedSearch.objects.filter(pk=search_id, person=actor.pk).delete()


@transaction.atomic
def tell_of_programme(version_id: int) -> int:
    """Tell everybody whose search a new programme fits, and return how many were told.

    A new version of a programme that was in the catalogue before is no news.
    """
    version = ProgrammeVersion.objects.select_related("programme").get(pk=version_id)
    stood = next((one for one in shelf() if one.version_id == version_id), None)
    is_known = version.programme.versions.filter(
        state=VersionState.APPROVED, number__lt=version.number
    ).exists()
    if stood is None or is_known:
        return 0
    fits: dict[str, bool] = {}
    told: dict[int, str] = {}
    searches = SavedSearch.objects.filter(tells=True, person__is_active=True).order_by("pk")
    for person_id, title, query in searches.values_list("person_id", "title", "query"):
        if query not in fits:
            wish = Wish.of(QueryDict(query))
            fits[query] = wish.fits(stood) and bool(worded([stood], wish.text))
        if fits[query]:
            told.setdefault(person_id, title)
    hold_counts(told)
    url = reverse("programmes:programme", args=[version.programme.slug])
    words = {"programme": version.title, "programme_en": version.title_en}
    for title in sorted(set(told.values())):
        people = [person_id for person_id, name in told.items() if name == title]
        notify(people, FITS, url=url, params={**words, "search": title})
    return len(told)
