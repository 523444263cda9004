"""Personal files: filled in, read, checked, erased by term."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import audit, publish
from kamerton.core.types import PersonLike
from kamerton.files.api import SentFiles, remove_files_of
from kamerton.learning.api import enrolment_by_id, last_study_days
from kamerton.office import snils
from kamerton.office.enums import CheckState
from kamerton.office.errors import WrongData
from kamerton.office.events import DocumentsReturned
from kamerton.office.models import ApplicationCheck, CohortPapers, Dossier, OfficeRules
from kamerton.office.queries.dossiers import DIPLOMA, NAMES, dossier_of, office_rules
from kamerton.office.rules import require
from kamerton.people.api import record_access

FIELDS = frozenset(
    {
        "snils",
        "birth_on",
        "citizenship",
        "education",
        "diploma_surname",
        "diploma_series",
        "diploma_number",
        "name_change",
    }
)


def _may_change(actor: PersonLike, person_id: int) -> None:
    if actor.pk != person_id:
        require("office.read_dossier", actor)


@transaction.atomic
def open_dossier(viewer: Any, *, person: Any) -> Dossier:
    """Return a person's file to the person or an organiser; the organiser's reading is written down."""
    _may_change(viewer, person.pk)
    if viewer.pk != person.pk:
        record_access(viewer, person, what="dossier")
        audit("office.read_dossier", actor_id=viewer.pk, object_kind="person", object_id=person.pk)
    return dossier_of(person.pk) or Dossier(person_id=person.pk)


def _checked(person_id: int, fields: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: value for name, value in fields.items() if name in FIELDS}
    if known.get("snils"):
        known["snils"] = snils.digits_of(known["snils"])
        if not snils.is_right(known["snils"]):
            words = _("The СНИЛС has eleven digits, and the last two must fit the others.")
            raise WrongData("bad_snils", words, field="snils")
        if Dossier.objects.filter(snils=known["snils"]).exclude(pk=person_id).exists():
            words = _("Another account has this СНИЛС. Write to the organiser.")
            raise WrongData("snils_taken", words, field="snils")
    return known


@transaction.atomic
def keep_dossier(
    actor: PersonLike,
    *,
    person_id: int,
    fields: Mapping[str, Any],
    diploma: SentFiles = SentFiles(),  # noqa: B008  it is frozen
    names: SentFiles = SentFiles(),  # noqa: B008
) -> Dossier:
    """Keep what the federal register asks of a person, as the person or an organiser.

    Args:
        actor: the person, or an organiser who has the papers.
        person_id: whose.
        fields: some of FIELDS.
        diploma: scans of the diploma.
        names: scans of the document on another surname.

    Raises:
        WrongData: the СНИЛС is wrong or somebody else's.
        Forbidden: neither the person nor an organiser.
    """
    _may_change(actor, person_id)
    known = _checked(person_id, fields)
    Dossier.objects.get_or_create(pk=person_id)
    dossier = Dossier.objects.select_for_update(no_key=True).get(pk=person_id)
    for name, value in known.items():
        setattr(dossier, name, value)
    dossier.save()
    diploma.attach(owner=(DIPLOMA, person_id), actor=actor)
    names.attach(owner=(NAMES, person_id), actor=actor)
    _wait_again(actor, person_id)
    audit("office.keep_dossier", actor_id=actor.pk, object_kind="person", object_id=person_id)
    return dossier


def _wait_again(actor: PersonLike, person_id: int) -> None:
    """Whoever mended returned documents waits for the organiser again."""
    if actor.pk == person_id:
        ApplicationCheck.objects.filter(
            enrolment__person=person_id, state=CheckState.RETURNED
        ).update(state=CheckState.WAITING)


@transaction.atomic
def keep_papers(actor: PersonLike, *, cohort_id: int, fields: Mapping[str, Any]) -> CohortPapers:
    """Keep what papers say of a whole cohort."""
    require("office.report_to_register", actor)
    papers, _made = CohortPapers.objects.update_or_create(cohort_id=cohort_id, defaults=fields)
    return papers


def _decide(actor: PersonLike, enrolment_id: int, state: str, reason: str) -> None:
    require("office.check_documents", actor)
    ApplicationCheck.objects.update_or_create(
        enrolment_id=enrolment_id,
        defaults={
            "state": state,
            "reason": reason,
            "checked_by_id": actor.pk,
            "checked_at": clock.now(),
        },
    )
    audit(
        f"office.documents_{state}",
        actor_id=actor.pk,
        object_kind="enrolment",
        object_id=enrolment_id,
    )


@transaction.atomic
def accept_documents(actor: PersonLike, *, enrolment_id: int) -> None:
    """Say that the documents of an application are in order."""
    _decide(actor, enrolment_id, CheckState.ACCEPTED, "")


@transaction.atomic
def return_documents(actor: PersonLike, *, enrolment_id: int, reason: str) -> None:
    """Ask an applicant to mend the documents; the person is told the reason."""
    _decide(actor, enrolment_id, CheckState.RETURNED, reason)
    if enrolment_by_id(enrolment_id) is not None:
        publish(DocumentsReturned(enrolment_id, reason))


@transaction.atomic
def keep_rules(actor: PersonLike, *, after_study: int, without_study: int) -> OfficeRules:
    """Choose how many days personal files are kept after study, and without any."""
    require("office.change_rules", actor)
    rules, _made = OfficeRules.objects.update_or_create(
        pk=1,
        defaults={
            "keep_after_study_days": after_study,
            "keep_without_study_days": without_study,
        },
    )
    audit("office.keep_rules", actor_id=actor.pk, object_kind="institute", object_id=1)
    return rules


def _is_due(dossier: Dossier, last: Any, today: Any, rules: OfficeRules) -> bool:
    if last is None:
        return dossier.updated_at.date() < today - timedelta(days=rules.keep_without_study_days)
    is_live, day = last
    return not is_live and day < today - timedelta(days=rules.keep_after_study_days)


@transaction.atomic
def forget_person(person_id: int) -> None:
    """Remove a person's file with its scans."""
    remove_files_of((DIPLOMA, person_id))
    remove_files_of((NAMES, person_id))
    Dossier.objects.filter(pk=person_id).delete()


def erase_old_dossiers() -> int:
    """Erase the files whose term is over; return how many. Each in a transaction of its own."""
    rules, today, erased = office_rules(), clock.today(), 0
    for dossier in Dossier.objects.order_by("pk").iterator():
        last = last_study_days([dossier.pk]).get(dossier.pk)
        if _is_due(dossier, last, today, rules):
            _erase(dossier.pk)
            erased += 1
    return erased


@transaction.atomic
def _erase(person_id: int) -> None:
    forget_person(person_id)
    audit("office.erase_dossier", actor_id=None, object_kind="person", object_id=person_id)
