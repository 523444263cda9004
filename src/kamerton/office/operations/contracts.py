"""Contracts with those who pay."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kamerton.core.api import audit
from kamerton.core.errors import NotFound
from kamerton.core.types import PersonLike
from kamerton.learning.api import enrolment_by_id
from kamerton.office.models import Contract
from kamerton.office.operations.numbers import queue_for, take
from kamerton.office.queries.orders import template_of
from kamerton.office.rules import require
from kamerton.office.wording import CONTRACT, CONTRACT_PLACEHOLDERS, fill
from kamerton.ui.api import date as written


@dataclass(frozen=True, slots=True)
class Terms:
    """Who pays how much, and since when; ``price`` is in roubles."""

    on: date
    payer: str
    details: str
    price: Decimal


@transaction.atomic
def make_contract(actor: PersonLike, *, enrolment_id: int, terms: Terms) -> Contract:
    """Make the contract of an enrolment: numbered by the year without gaps; a second call returns it."""
    require("office.issue_order", actor)
    line = queue_for(CONTRACT, terms.on.year)
    known = Contract.objects.filter(enrolment=enrolment_id).first()
    if known is not None:
        return known
    enrolment = enrolment_by_id(enrolment_id)
    if enrolment is None:
        raise NotFound("no_enrolment", _("Nobody like this is in the cohort."))
    words, cohort = template_of(CONTRACT), enrolment.cohort
    with translation.override("ru"):
        values = {
            "programme": cohort.version.title,
            "kind": cohort.version.get_kind_display().lower(),
            "hours": str(cohort.version.hours),
            "cohort": cohort.title,
            "starts": written(cohort.starts_on),
            "ends": written(cohort.ends_on),
            "institute": cohort.organisation.name,
            "learner": enrolment.person.full_name,
            "payer": terms.payer,
            "details": terms.details,
            "price": f"{terms.price:.2f}".replace(".", ","),
        }
    contract = Contract.objects.create(
        enrolment=enrolment,
        year=terms.on.year,
        number=take(line),
        on=terms.on,
        payer=terms.payer,
        details=terms.details,
        price=terms.price,
        title=fill(words.title, CONTRACT_PLACEHOLDERS, values),
        body=fill(words.body, CONTRACT_PLACEHOLDERS, values),
        institute=cohort.organisation.name,
        signer_post=words.signer_post,
        signer_name=words.signer_name,
        made_by_id=actor.pk,
    )
    audit(
        "office.make_contract",
        actor_id=actor.pk,
        object_kind="contract",
        object_id=contract.pk,
        number=contract.number,
    )
    return contract
