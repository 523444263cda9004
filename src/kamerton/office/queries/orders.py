"""Orders, their templates, and who can be named in one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from kamerton.core.errors import NotFound
from kamerton.learning.api import commission_people, members_in, open_cohorts
from kamerton.office.enums import OrderKind
from kamerton.office.models import Order, OrderTemplate
from kamerton.office.wording import (
    CONTRACT,
    CONTRACT_PLACEHOLDERS,
    ORDER_PLACEHOLDERS,
    SHIPPED,
    SHIPPED_CONTRACT,
    SIGNER_POST,
    Placeholder,
    commission_words,
)

# From which states a kind of order takes people.
STATES: dict[str, tuple[str, ...]] = {
    OrderKind.ADMISSION: ("applied",),
    OrderKind.TRANSFER: ("admitted", "studying"),
    OrderKind.DISMISSAL: ("admitted", "studying"),
    OrderKind.READMISSION: ("dismissed",),
    OrderKind.COMPLETION: ("studying",),
    OrderKind.COMMISSION: ("studying",),
}
SIGNATURES = "order-signature"
_SHIPPED = {**SHIPPED, CONTRACT: SHIPPED_CONTRACT}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a kind of order: the institute's own, or those shipped."""

    kind: str
    title: str
    body: str
    signer_post: str
    signer_name: str
    is_own: bool

    @property
    def label(self) -> str:
        """The kind as pages name it."""
        return _("Contract") if self.kind == CONTRACT else str(OrderKind(self.kind).label)

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """What may stand in braces."""
        return CONTRACT_PLACEHOLDERS if self.kind == CONTRACT else ORDER_PLACEHOLDERS


def _words(kind: str, own: OrderTemplate | None) -> Words:
    if own is not None:
        return Words(kind, own.title, own.body, own.signer_post, own.signer_name, True)
    title, body = _SHIPPED[kind]
    return Words(kind, title, body, SIGNER_POST, "", False)


def template_of(kind: str) -> Words:
    """Return the words of a kind, or NotFound."""
    if kind not in _SHIPPED:
        raise NotFound("no_kind", _("There is no such kind of order."))
    return _words(kind, OrderTemplate.objects.filter(kind=kind).first())


def templates() -> list[Words]:
    """Return the words of every kind."""
    own = {one.kind: one for one in OrderTemplate.objects.all()}
    return [_words(kind, own.get(kind)) for kind in _SHIPPED]


def candidates(cohort_id: int, kind: str) -> list[Any]:
    """Return the enrolments that an order of this kind can name, by surname."""
    return members_in(cohort_id, STATES[kind])


def transfer_targets(cohort: Any) -> list[Any]:
    """Return the other cohorts that take people now."""
    return [one for one in open_cohorts() if one.pk != cohort.pk]


def orders(
    *, year: int | None = None, kind: str = "", cohort_id: int | None = None
) -> QuerySet[Order]:
    """Return orders, the newest first, with how many people each names."""
    found = Order.objects.select_related("cohort").annotate(people=Count("lines"))
    if year:
        found = found.filter(year=year)
    if kind:
        found = found.filter(kind=kind)
    if cohort_id:
        found = found.filter(cohort=cohort_id)
    return found.order_by("-year", "-number")


def last_commission_order(cohort_id: int) -> Order | None:
    """Return the last order on a cohort's commission that holds."""
    found = Order.objects.filter(
        cohort=cohort_id, kind=OrderKind.COMMISSION, cancelled_at__isnull=True
    )
    return found.order_by("-pk").first()


def later_orders(order: Order) -> list[Order]:
    """Return the orders after this one that moved the same people and hold, the newest first."""
    people = order.lines.exclude(enrolment=None).values("enrolment__person")
    cohorts = [key for key in (order.cohort_id, order.target_id) if key]
    found = Order.objects.filter(
        Q(cohort__in=cohorts) | Q(target__in=cohorts),
        pk__gt=order.pk,
        cancelled_at__isnull=True,
        lines__enrolment__person__in=people,
    ).exclude(kind=OrderKind.COMMISSION)
    return list(found.distinct().order_by("-pk"))


def order_years() -> list[int]:
    """Return the years of orders, the newest first."""
    return sorted(set(Order.objects.values_list("year", flat=True)), reverse=True)


def order_by_id(order_id: int) -> Order:
    """Return an order, or NotFound; the caller has asked for the right."""
    found = (
        Order.objects.select_related("cohort", "target", "issued_by", "cancelled_by")
        .filter(pk=order_id)
        .first()
    )
    if found is None:
        raise NotFound("no_order", _("There is no such order."))
    return found


def names_in(order: Order) -> list[str]:
    """Return the names of an order in their places."""
    return list(order.lines.order_by("position").values_list("name", flat=True))


def order_with_key(key: str) -> Order | None:
    """Return the order that a form made before; a second click leads to it."""
    return Order.objects.filter(key=key).first() if key else None


def members_for_order(cohort_id: int) -> str:
    """Return the cohort's commission as its order names it, "" where none is formed yet."""
    return commission_words(commission_people(cohort_id))
