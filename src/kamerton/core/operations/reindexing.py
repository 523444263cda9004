"""Everything that can be found is written into the search anew, by the packages that hold it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from kamerton.core.models import SearchEntry

BATCH = 200


@dataclass(frozen=True, slots=True)
class Indexed:
    """One kind of findable things: the ids that are to be found, and how one of them is indexed."""

    kind: str
    ids: Callable[[], Sequence[int]]
    index_one: Callable[[int], None]


_kinds: dict[str, Indexed] = {}


def register_indexed(indexed: Indexed) -> None:
    """Say how things of a kind are indexed anew (call in AppConfig.ready)."""
    _kinds[indexed.kind] = indexed


def reindex() -> Iterator[tuple[str, int]]:
    """Index everything anew, kind by kind; give (kind, how many) as each is done.

    What is no longer there is taken out. Readers may search meanwhile; safe to run again after a break.
    """
    for kind in sorted(_kinds):
        yield kind, _reindex_kind(_kinds[kind])


def _reindex_kind(indexed: Indexed) -> int:
    ids = list(indexed.ids())
    for start in range(0, len(ids), BATCH):
        _index_batch(indexed, ids[start : start + BATCH])
    _forget_others(indexed.kind, ids)
    return len(ids)


@transaction.atomic
def _index_batch(indexed: Indexed, ids: Sequence[int]) -> None:
    for one in ids:
        indexed.index_one(one)


@transaction.atomic
def _forget_others(kind: str, ids: Sequence[int]) -> None:
    entries = SearchEntry.objects.filter(kind=kind)
    entries.exclude(object_id__in=[str(one) for one in ids]).delete()
