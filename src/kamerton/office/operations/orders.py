"""Orders: words, number and what they do to enrolments, in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kamerton.core.api import audit
from kamerton.core.types import PersonLike
from kamerton.files.api import SentFiles
from kamerton.learning.api import (
    admit_learner,
    cohort_with_version,
    complete_study,
    dismiss_learner,
    note_commission_order,
    take_learner_back,
    transfer_learner,
)
from kamerton.office.enums import OrderKind
from kamerton.office.errors import NotNow, WrongData
from kamerton.office.models import Order, OrderLine, OrderTemplate
from kamerton.office.operations.numbers import queue_for, take
from kamerton.office.queries.orders import SIGNATURES, candidates, template_of
from kamerton.office.rules import require
from kamerton.office.wording import ORDER_PLACEHOLDERS, check_template, fill
from kamerton.people.api import declined_name
from kamerton.people.enums import NameCase
from kamerton.ui.api import date as written

NUMBERED = "order"


@dataclass(frozen=True, slots=True)
class Draft:
    """An order that is asked for.

    Attributes:
        kind: an OrderKind.
        cohort_id: of whom.
        enrolment_ids: whom it names.
        on: its day; the number is of this year.
        basis: what it rests on; for a dismissal also the reason that the person reads.
        key: of the form; the same key twice makes one order.
        target_id: the cohort of a transfer.
        members: of the commission.
    """

    kind: str
    cohort_id: int
    enrolment_ids: Sequence[int]
    on: date
    basis: str
    key: str
    target_id: int | None = None
    members: str = ""


@transaction.atomic
def keep_template(actor: PersonLike, *, kind: str, fields: Mapping[str, str]) -> OrderTemplate:
    """Keep the institute's own words of a kind of order; orders issued before stay as they are.

    Raises:
        WrongData: a placeholder that is not known.
    """
    require("office.change_rules", actor)
    known = template_of(kind).placeholders
    check_template(fields["title"], known, "title")
    check_template(fields["body"], known)
    kept, _made = OrderTemplate.objects.update_or_create(kind=kind, defaults=fields)
    audit("office.keep_template", actor_id=actor.pk, object_kind="template", object_id=kind)
    return kept


@transaction.atomic
def restore_template(actor: PersonLike, *, kind: str) -> None:
    """Go back to the words that the platform ships."""
    require("office.change_rules", actor)
    OrderTemplate.objects.filter(kind=kind).delete()
    audit("office.restore_template", actor_id=actor.pk, object_kind="template", object_id=kind)


def _chosen(draft: Draft) -> list[Any]:
    known = {one.pk: one for one in candidates(draft.cohort_id, draft.kind)}
    wanted = list(dict.fromkeys(draft.enrolment_ids))
    missing = [key for key in wanted if key not in known]
    if missing:
        raise NotNow(
            "people_moved",
            _(
                "Somebody in the list has been moved meanwhile, perhaps by another order. Look again."
            ),
        )
    if not wanted:
        raise WrongData("nobody", _("Choose at least one person."), field="enrolment")
    return [one for key, one in known.items() if key in set(wanted)]


def compose(draft: Draft) -> tuple[Order, list[Any]]:
    """Return the order as it would be, not kept and without a number, and whom it names."""
    words = template_of(draft.kind)
    people = _chosen(draft)
    cohort = cohort_with_version(draft.cohort_id)
    target = cohort_with_version(draft.target_id) if draft.target_id else None
    if draft.kind == OrderKind.TRANSFER and target is None:
        raise WrongData("no_target", _("Choose the cohort to transfer to."), field="target")
    with translation.override("ru"):
        values = {
            "programme": cohort.version.title,
            "kind": cohort.version.get_kind_display().lower(),
            "hours": str(cohort.version.hours),
            "cohort": cohort.title,
            "starts": written(cohort.starts_on),
            "ends": written(cohort.ends_on),
            "institute": cohort.organisation.name,
            "count": str(len(people)),
            "names": ", ".join(declined_name(one.person, NameCase.ACCUSATIVE) for one in people),
            "recipients": ", ".join(declined_name(one.person, NameCase.DATIVE) for one in people),
            "basis": draft.basis,
            "target": target.title if target else "",
            "members": draft.members,
        }
    order = Order(
        kind=draft.kind,
        year=draft.on.year,
        number=0,
        on=draft.on,
        cohort=cohort,
        target=target,
        title=fill(words.title, ORDER_PLACEHOLDERS, values),
        body=fill(words.body, ORDER_PLACEHOLDERS, values),
        institute=cohort.organisation.name,
        signer_post=words.signer_post,
        signer_name=words.signer_name,
        key=draft.key,
    )
    return order, people


@transaction.atomic
def issue_order(actor: PersonLike, *, draft: Draft) -> Order:
    """Issue an order: number it, keep its words, and do what it says, all or nothing.

    The same form sent twice gives the same order. Two who issue at once follow each other: the second
    finds the people moved, and is told.

    Raises:
        WrongData: nobody is chosen, or a field is missing.
        NotNow: somebody in the list has been moved meanwhile.
        DomainError: what the steps of study refuse, with the person's name.
    """
    require("office.issue_order", actor)
    line = queue_for(NUMBERED, draft.on.year)
    known = Order.objects.filter(key=draft.key).first()
    if known is not None:
        return known
    order, people = compose(draft)
    order.number, order.issued_by_id = take(line), actor.pk
    order.save(force_insert=True)
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            enrolment=one,
            position=position,
            name=one.person.full_name,
            before=one.state,
        )
        for position, one in enumerate(people, start=1)
    )
    note = _note(order, draft)
    for one in people:
        _EFFECTS[draft.kind](actor, one.pk, order, note)
    if draft.kind == OrderKind.COMMISSION:
        note_commission_order(cohort_id=draft.cohort_id, number=str(order.number), on=order.on)
    audit(
        "office.issue_order",
        actor_id=actor.pk,
        object_kind="order",
        object_id=order.pk,
        kind=draft.kind,
        number=order.number,
    )
    return order


def _note(order: Order, draft: Draft) -> str:
    with translation.override("ru"):
        words = f"Приказ № {order.number} от {written(order.on)}"
    return f"{words}. {draft.basis}" if draft.basis else words


Effect = Callable[[PersonLike, int, Order, str], None]


def _admit(actor: PersonLike, key: int, order: Order, note: str) -> None:
    admit_learner(actor, enrolment_id=key, note=note)


def _dismiss(actor: PersonLike, key: int, order: Order, note: str) -> None:
    dismiss_learner(actor, enrolment_id=key, note=note)


def _complete(actor: PersonLike, key: int, order: Order, note: str) -> None:
    complete_study(actor, enrolment_id=key, note=note)


def _transfer(actor: PersonLike, key: int, order: Order, note: str) -> None:
    transfer_learner(actor, enrolment_id=key, cohort_id=order.target_id or 0, note=note)


def _take_back(actor: PersonLike, key: int, order: Order, note: str) -> None:
    take_learner_back(actor, enrolment_id=key, note=note)


def _nothing(actor: PersonLike, key: int, order: Order, note: str) -> None:
    """The order only names people."""


_EFFECTS: Mapping[str, Effect] = {
    OrderKind.ADMISSION: _admit,
    OrderKind.DISMISSAL: _dismiss,
    OrderKind.COMPLETION: _complete,
    OrderKind.TRANSFER: _transfer,
    OrderKind.READMISSION: _take_back,
    OrderKind.COMMISSION: _nothing,
}


@transaction.atomic
def attach_signatures(actor: PersonLike, *, order_id: int, files: SentFiles) -> int:
    """Keep qualified signatures (.sig, .p7s) that were made outside beside an order; return how many.

    A signature cannot be taken away: it belongs to the document.
    """
    require("office.issue_order", actor)
    order = Order.objects.get(pk=order_id)
    kept = files.attach(owner=(SIGNATURES, order.pk), actor=actor)
    audit("office.attach_signature", actor_id=actor.pk, object_kind="order", object_id=order.pk)
    return len(kept)
