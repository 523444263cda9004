"""What a person's file and a cohort's papers still lack for the federal register.

Pure: the same checks serve the page of the first day and the sheet of the last.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kamerton.office import snils
from kamerton.office.models import CohortPapers, Dossier
from kamerton.office.models.dossiers import RUSSIA

YOUNGEST, OLDEST = 16, 100
LEAST_HOURS = {"professional_development": 16, "professional_retraining": 250}


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to mend: what, and the field where it is mended.

    ``place``: "dossier" or "profile" (of the person), "papers" (of the cohort), "document".
    """

    code: str
    text: str
    place: str
    field: str = ""


def _age_on(birth: date, today: date) -> int:
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def _same(one: str, other: str) -> bool:
    plain = [text.strip().casefold().replace("ё", "е") for text in (one, other)]
    return plain[0] == plain[1]


def _name_remarks(person: Any) -> Iterator[Remark]:
    if not person.surname or not person.given_name:
        yield Remark("no_name", _("Surname or given name is missing."), "profile")
    if not person.gender:
        yield Remark("no_gender", _("Gender is not given."), "profile")


def _number_remarks(dossier: Dossier) -> Iterator[Remark]:
    if not dossier.snils:
        if dossier.citizenship == RUSSIA:
            yield Remark("no_snils", _("СНИЛС is missing."), "dossier", "snils")
    elif not snils.is_right(dossier.snils):
        yield Remark("bad_snils", _("The check number of the СНИЛС is wrong."), "dossier", "snils")


def _birth_remarks(dossier: Dossier, today: date) -> Iterator[Remark]:
    if dossier.birth_on is None:
        yield Remark("no_birth", _("Date of birth is missing."), "dossier", "birth_on")
    elif not YOUNGEST <= _age_on(dossier.birth_on, today) <= OLDEST:
        yield Remark("odd_birth", _("Check the date of birth."), "dossier", "birth_on")


def _diploma_remarks(person: Any, dossier: Dossier) -> Iterator[Remark]:
    if not dossier.education:
        yield Remark("no_education", _("Level of education is missing."), "dossier", "education")
    if not dossier.diploma_number:
        words = _("Number of the diploma is missing.")
        yield Remark("no_diploma", words, "dossier", "diploma_number")
    if not dossier.diploma_surname:
        words = _("Surname in the diploma is missing.")
        yield Remark("no_diploma_surname", words, "dossier", "diploma_surname")
    elif not _same(dossier.diploma_surname, person.surname) and not dossier.name_change:
        words = _("The surname in the diploma differs: name the document that explains it.")
        yield Remark("other_surname", words, "dossier", "name_change")


def person_remarks(person: Any, dossier: Dossier | None, today: date) -> list[Remark]:
    """Return what a person's data lack."""
    known = dossier or Dossier()
    return [
        *_name_remarks(person),
        *_number_remarks(known),
        *_birth_remarks(known, today),
        *_diploma_remarks(person, known),
    ]


def cohort_remarks(cohort: Any, papers: CohortPapers) -> list[Remark]:
    """Return what is wrong for everybody in a cohort: hours, dates, qualification."""
    found = []
    version = cohort.version
    least = LEAST_HOURS.get(version.kind)
    if least is not None and version.hours < least:
        words = _("The programme has %(hours)s hours; at least %(least)s are needed.")
        text = words % {"hours": version.hours, "least": least}
        found.append(Remark("few_hours", text, "papers"))
    if version.kind == "professional_retraining" and not papers.qualification:
        words = _("The qualification that retraining gives is missing.")
        found.append(Remark("no_qualification", words, "papers", "qualification"))
    return found


def document_remarks(certificate: Any) -> list[Remark]:
    """Return what is wrong with an issued document's dates."""
    if certificate.issued_on < certificate.studied_to and not certificate.is_duplicate:
        words = _("The document was issued before the end of study.")
        return [Remark("early_document", words, "document")]
    return []
