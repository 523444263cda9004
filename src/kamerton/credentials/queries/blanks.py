"""Reads of series and blanks."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from kamerton.core.errors import NotFound
from kamerton.credentials.enums import BlankState
from kamerton.credentials.models import Blank, BlankBatch, Series


@dataclass(frozen=True, slots=True)
class BlankCount:
    """A series and what became of its blanks."""

    series: Series
    received: int
    used: int
    spoilt: int
    free: int


def series_list() -> list[Series]:
    """Return every series, the active ones first."""
    return list(Series.objects.order_by("-is_active", "code"))


def series_by_id(series_id: int) -> Series:
    """Return a series, or NotFound."""
    found = Series.objects.filter(pk=series_id).first()
    if found is None:
        raise NotFound("no_series", _("There is no such series."))
    return found


def active_series(kind: str) -> Series | None:
    """Return the series in which documents of a kind are issued now; None: numbers of the year."""
    return Series.objects.filter(kind=kind, is_active=True).first()


def blank_counts() -> list[BlankCount]:
    """Return every series with its blanks counted: received, used, spoilt, left."""
    counted = Series.objects.annotate(
        received=Count("blanks"),
        used=Count("blanks", filter=Q(blanks__state=BlankState.USED)),
        spoilt=Count("blanks", filter=Q(blanks__state=BlankState.SPOILT)),
    ).order_by("-is_active", "code")
    return [
        BlankCount(one, one.received, one.used, one.spoilt, one.received - one.used - one.spoilt)
        for one in counted
    ]


def batches(series: Series) -> list[BlankBatch]:
    """Return what was received for a series, the newest first."""
    return list(series.batches.select_related("received_by").order_by("-received_on", "-pk"))


def blanks_not_free(series: Series) -> list[Blank]:
    """Return the blanks of a series that are used or spoilt, the newest first, at most 500."""
    found = Blank.objects.filter(series=series).exclude(state=BlankState.FREE)
    return list(
        found.select_related("batch", "certificate__register").order_by("-changed_on", "-number")[
            :500
        ]
    )
