"""The protocol of a commission and the attestation sheet, as papers."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kamerton.core.api import Grid, Paper, Signatures, Text
from kamerton.learning.enums import CommissionRole
from kamerton.learning.queries.attestation import (
    OWNER,
    Attestation,
    DefenceShown,
    attestation_to_print,
    closed_commissions,
    mark_words,
)
from kamerton.ui.api import date as written_date
from kamerton.ui.api import localised


def _subtitle(cohort: Any) -> str:
    version = cohort.version
    return (
        f"{localised(version.title, version.title_en)}, {localised(cohort.title, cohort.title_en)}"
    )


def _on(found: Attestation) -> str:
    moments = [d.defence.starts_at for d in found.defences if d.defence.starts_at]
    closed = found.commission.closed_at if found.commission else None
    last = max(moments, default=closed)
    return written_date(timezone.localdate(last)) if last else ""


def _signatures(found: Attestation) -> Signatures:
    return Signatures(
        [(str(CommissionRole(m.role).label), m.person.short_name) for m in found.members]
    )


def _order_words(found: Attestation) -> str:
    commission = found.commission
    if commission is None or not commission.order_number:
        return ""
    on = written_date(commission.order_on) if commission.order_on else ""
    values = {"number": commission.order_number, "on": on}
    return _("The commission works by the order No. %(number)s of %(on)s.") % values


def _note(shown: DefenceShown) -> str:
    return "; ".join(mark.note for mark in shown.marks if mark.note)


def protocol(cohort: Any, found: Attestation) -> Paper:
    """Return the protocol of the commission's meeting; the cohort comes with its organisation."""
    commission = found.commission
    kind = commission.get_kind_display() if commission else ""
    number = commission.protocol_number if commission else ""
    present = ", ".join(
        f"{str(CommissionRole(m.role).label).lower()} {m.person.full_name}" for m in found.members
    )
    rows = [
        [
            str(place),
            shown.defence.enrolment.person.full_name,
            shown.defence.topic,
            ", ".join(str(mark.words) for mark in shown.marks),
            shown.agreed,
            _note(shown),
        ]
        for place, shown in enumerate(found.defences, start=1)
    ]
    columns = [
        "№",
        _("Learner"),
        _("Topic"),
        _("Members' marks"),
        _("Agreed mark"),
        pgettext("in a protocol", "Notes"),
    ]
    blocks: list[Text | Grid | Signatures] = [
        Text(_("Present: %(names)s.") % {"names": present}),
        Text(_("Form of the attestation: %(kind)s.") % {"kind": kind}),
    ]
    if _order_words(found):
        blocks.append(Text(_order_words(found)))
    blocks += [Grid(columns, rows, [0.5, 3, 2.6, 2.4, 1.6, 2.4]), _signatures(found)]
    return Paper(
        institute=cohort.organisation.name,
        title=_("Protocol of the attestation commission"),
        subtitle=_subtitle(cohort),
        left=_on(found),
        right=f"№ {number}" if number else "",
        blocks=blocks,
        is_wide=True,
    )


def sheet(cohort: Any, found: Attestation) -> Paper:
    """Return the attestation sheet: learners and their agreed marks."""
    rows = [
        [str(place), shown.defence.enrolment.person.full_name, shown.agreed, ""]
        for place, shown in enumerate(found.defences, start=1)
    ]
    columns = ["№", _("Learner"), _("Mark"), pgettext("on paper", "Signature")]
    passed = sum(bool(d.agreed) and not d.defence.is_absent for d in found.defences)
    values = {"came": passed, "all": len(found.defences)}
    return Paper(
        institute=cohort.organisation.name,
        title=_("Attestation sheet"),
        subtitle=_subtitle(cohort),
        left=_on(found),
        blocks=[
            Grid(columns, rows, [0.5, 4, 2, 2]),
            Text(_("Came to the attestation: %(came)s of %(all)s.") % values),
            _signatures(found),
        ],
    )


def scale_choices(scale: str, marks: tuple[int, ...]) -> list[tuple[str, str]]:
    """Return the marks of a scale as choices of a form."""
    return [(str(mark), mark_words(scale, mark)) for mark in marks]


@dataclass(frozen=True, slots=True)
class Closed:
    """The papers of a closed attestation, and the owner of its signed files."""

    slug: str
    protocol: Paper
    sheet: Paper
    signed: tuple[str, int]


def attestation_papers_of(year: int) -> list[Closed]:
    """Return the papers of the attestations whose protocols were closed in a year."""
    found = []
    for commission in closed_commissions(year):
        cohort = commission.cohort
        whole = attestation_to_print(cohort)
        made = (protocol(cohort, whole), sheet(cohort, whole))
        found.append(Closed(cohort.slug, *made, (OWNER, commission.pk)))
    return found
