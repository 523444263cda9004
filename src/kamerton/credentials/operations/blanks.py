"""Series and their blanks."""

import re
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import audit
from kamerton.core.types import PersonLike
from kamerton.credentials.enums import BlankState
from kamerton.credentials.errors import WrongBlanks
from kamerton.credentials.models import Blank, BlankBatch, Series
from kamerton.credentials.operations.numbers import queue_up
from kamerton.credentials.queries import normalised_number
from kamerton.credentials.rules import require

MOST_AT_ONCE = 5000
_CODE = re.compile(r"[A-ZА-ЯЁ0-9]{1,6}")


@transaction.atomic
def add_series(actor: PersonLike, *, code: str, title: str, kind: str, uses_blanks: bool) -> Series:
    """Begin a series; from now on documents of its kind are issued in it.

    Raises:
        WrongBlanks: the letters are taken (also by look-alikes) or not letters and digits.
    """
    require("credentials.change_certificate", actor)
    queue_up()
    code = code.strip().upper()
    if not _CODE.fullmatch(code):
        words = _("Up to six capital letters or digits.")
        raise WrongBlanks("bad_series", words, field="code")
    taken = {normalised_number(one) for one in Series.objects.values_list("code", flat=True)}
    if normalised_number(code) in taken:
        raise WrongBlanks("series_taken", _("There is a series like this already."), field="code")
    Series.objects.filter(kind=kind, is_active=True).update(is_active=False)
    series = Series.objects.create(code=code, title=title, kind=kind, uses_blanks=uses_blanks)
    audit("credentials.add_series", actor_id=actor.pk, object_kind="series", object_id=series.pk)
    return series


@transaction.atomic
def close_series(actor: PersonLike, *, series_id: int) -> None:
    """Issue nothing in the series from now on; its kind goes back to numbers of the year."""
    require("credentials.change_certificate", actor)
    queue_up()
    Series.objects.filter(pk=series_id).update(is_active=False)
    audit("credentials.close_series", actor_id=actor.pk, object_kind="series", object_id=series_id)


@transaction.atomic
def receive_blanks(
    actor: PersonLike,
    *,
    series_id: int,
    numbers: tuple[int, int],
    received_on: date,
    digits: int = 6,
    basis: str = "",
) -> BlankBatch:
    """Enter blanks that were received, with consecutive numbers.

    Args:
        actor: who received them.
        series_id: their series.
        numbers: the first and the last one.
        received_on: the day.
        digits: how many figures are printed, zeros before included.
        basis: the delivery note or act.

    Raises:
        WrongBlanks: the last is before the first, too many at once, or some are entered already.
    """
    require("credentials.change_certificate", actor)
    queue_up()
    first, last = numbers
    if last < first:
        words = _("The last number is before the first.")
        raise WrongBlanks("blank_numbers", words, field="last_number")
    if last - first >= MOST_AT_ONCE:
        words = _("Enter no more than %(n)d blanks at once.") % {"n": MOST_AT_ONCE}
        raise WrongBlanks("too_many_blanks", words, field="last_number")
    known = Blank.objects.filter(series_id=series_id, number__range=(first, last)).count()
    if known:
        words = _("%(n)d of these blanks are entered already.") % {"n": known}
        raise WrongBlanks("blanks_known", words, field="first_number")
    batch = BlankBatch.objects.create(
        series_id=series_id,
        first_number=first,
        last_number=last,
        digits=digits,
        received_on=received_on,
        basis=basis,
        received_by_id=actor.pk,
    )
    Blank.objects.bulk_create(
        [Blank(batch=batch, series_id=series_id, number=n) for n in range(first, last + 1)],
        batch_size=1000,
    )
    audit("credentials.receive_blanks", actor_id=actor.pk, object_kind="batch", object_id=batch.pk)
    return batch


@transaction.atomic
def spoil_blank(actor: PersonLike, *, series_id: int, number: int, reason: str) -> Blank:
    """Write a free blank off as spoilt; the next document takes the next one.

    Raises:
        WrongBlanks: there is no free blank with this number.
    """
    require("credentials.change_certificate", actor)
    queue_up()
    blank = Blank.objects.filter(series_id=series_id, number=number, state=BlankState.FREE).first()
    if blank is None:
        words = _("There is no free blank with this number in the series.")
        raise WrongBlanks("no_free_blank", words, field="number")
    blank.state, blank.reason, blank.changed_on = BlankState.SPOILT, reason, clock.today()
    blank.save(update_fields=["state", "reason", "changed_on"])
    audit("credentials.spoil_blank", actor_id=actor.pk, object_kind="blank", object_id=blank.pk)
    return blank
