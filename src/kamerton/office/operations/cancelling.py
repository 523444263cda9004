"""Orders are cancelled: what they did is undone, their number stays used."""

from collections.abc import Callable, Mapping

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import audit
from kamerton.core.types import PersonLike
from kamerton.credentials.api import holders_of_documents
from kamerton.learning.api import enrolment_by_id, note_commission_order, undoing
from kamerton.notifications.api import hold_counts, notify
from kamerton.office.enums import OrderKind
from kamerton.office.errors import NotNow, WrongData
from kamerton.office.models import Order, OrderLine
from kamerton.office.queries.orders import last_commission_order, later_orders
from kamerton.office.rules import require
from kamerton.ui.api import date as written

CANCELLED = "office.order_cancelled"
# Where an order took people from, for orders whose lines do not say it yet.
_BEFORE = {
    OrderKind.ADMISSION: "applied",
    OrderKind.TRANSFER: "studying",
    OrderKind.DISMISSAL: "studying",
    OrderKind.READMISSION: "dismissed",
    OrderKind.COMPLETION: "studying",
}


@transaction.atomic
def cancel_order(actor: PersonLike, *, order_id: int, reason: str) -> Order:
    """Cancel an order, all or nothing: every learner goes back, and is told; the number stays used.

    A second click changes nothing.

    Raises:
        WrongData: no reason is given.
        NotNow: a later order moved the same people, or documents were issued by it.
        DomainError: somebody cannot go back; the message names the person and the reason.
    """
    require("office.issue_order", actor)
    order = Order.objects.select_for_update(no_key=True).get(pk=order_id)
    if order.is_cancelled:
        return order
    if not reason.strip():
        words = _("Say why the order is cancelled.")
        raise WrongData("reason_missing", words, field="reason")
    _require_last(order)
    lines = list(order.lines.select_related("enrolment").order_by("position"))
    lines = [line for line in lines if line.enrolment is not None]
    if order.kind == OrderKind.COMPLETION:
        _require_no_documents(lines)
    order.cancelled_at, order.cancelled_by_id = clock.now(), actor.pk
    order.cancel_reason = reason.strip()
    order.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])
    hold_counts(line.enrolment.person_id for line in lines if line.enrolment)
    for line in lines:
        _undo(actor, order, line)
    if order.kind == OrderKind.COMMISSION:
        _release_commission(order)
    audit(
        "office.cancel_order",
        actor_id=actor.pk,
        object_kind="order",
        object_id=order.pk,
        kind=order.kind,
        number=order.number,
    )
    return order


def _require_last(order: Order) -> None:
    later = later_orders(order) if order.kind != OrderKind.COMMISSION else []
    if later:
        words = _("The same people were moved by the order No %(number)s: cancel that one first.")
        raise NotNow("later_order", words % {"number": later[0].number})


def _require_no_documents(lines: list[OrderLine]) -> None:
    holders = holders_of_documents([line.enrolment_id for line in lines if line.enrolment_id])
    names = [line.name for line in lines if line.enrolment_id in holders]
    if names:
        words = _(
            "Documents have been issued by this order: %(names)s. Cancel the documents first."
        )
        raise NotNow("documents_issued", words % {"names": ", ".join(names)})


Undo = Callable[[PersonLike, Order, OrderLine, str], None]


def _admission(actor: PersonLike, order: Order, line: OrderLine, note: str) -> None:
    undoing.undo_admission(actor, enrolment_id=line.enrolment_id or 0, note=note)


def _dismissal(actor: PersonLike, order: Order, line: OrderLine, note: str) -> None:
    undoing.undo_dismissal(
        actor, enrolment_id=line.enrolment_id or 0, note=note, after=_before(order, line)
    )


def _transfer(actor: PersonLike, order: Order, line: OrderLine, note: str) -> None:
    undoing.undo_transfer(
        actor,
        enrolment_id=line.enrolment_id or 0,
        target_id=order.target_id or 0,
        note=note,
        after=_before(order, line),
    )


def _readmission(actor: PersonLike, order: Order, line: OrderLine, note: str) -> None:
    undoing.undo_readmission(actor, enrolment_id=line.enrolment_id or 0, note=note)


def _completion(actor: PersonLike, order: Order, line: OrderLine, note: str) -> None:
    undoing.undo_completion(actor, enrolment_id=line.enrolment_id or 0, note=note)


_UNDO: Mapping[str, Undo] = {
    OrderKind.ADMISSION: _admission,
    OrderKind.DISMISSAL: _dismissal,
    OrderKind.TRANSFER: _transfer,
    OrderKind.READMISSION: _readmission,
    OrderKind.COMPLETION: _completion,
}


def _before(order: Order, line: OrderLine) -> str:
    return line.before or _BEFORE[OrderKind(order.kind)]


def _undo(actor: PersonLike, order: Order, line: OrderLine) -> None:
    undo = _UNDO.get(order.kind)
    if undo is None:
        return
    with translation.override("ru"):
        note = f"Отменён приказ № {order.number} от {written(order.on)}. {order.cancel_reason}"
    undo(actor, order, line, note)
    enrolment = enrolment_by_id(line.enrolment_id or 0)
    if enrolment is not None:
        notify(
            [enrolment.person_id],
            CANCELLED,
            url=reverse("learning:index"),
            params={
                "number": str(order.number),
                "order_on": order.on.isoformat(),
                "cohort": enrolment.cohort.title,
                "cohort_en": enrolment.cohort.title_en,
                "reason": order.cancel_reason,
            },
        )


def _release_commission(order: Order) -> None:
    """Take the order from the commission; an earlier one that holds is its order again."""
    former = last_commission_order(order.cohort_id)
    note_commission_order(cohort_id=order.cohort_id, number="", on=None)
    if former is not None:
        note_commission_order(cohort_id=order.cohort_id, number=str(former.number), on=former.on)
