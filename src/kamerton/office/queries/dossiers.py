"""Personal files: whose may be read, and what they lack."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kamerton.core import clock
from kamerton.files.api import files_of_many
from kamerton.learning.api import cohort_members, live_enrolments_of
from kamerton.office import snils
from kamerton.office.enums import CheckState
from kamerton.office.models import ApplicationCheck, CohortPapers, Dossier, OfficeRules
from kamerton.office.readiness import Remark, cohort_remarks, person_remarks

DIPLOMA, NAMES = "dossier-diploma", "dossier-names"


def dossier_of(person_id: int) -> Dossier | None:
    """Return a person's file; the caller has asked whether it may be read."""
    return Dossier.objects.filter(pk=person_id).first()


def papers_of(cohort_id: int) -> CohortPapers:
    """Return what a cohort's papers say; the defaults before anybody chose."""
    found = CohortPapers.objects.filter(pk=cohort_id).first()
    return found or CohortPapers(cohort_id=cohort_id)


def office_rules() -> OfficeRules:
    """Return how long files are kept."""
    return OfficeRules.objects.first() or OfficeRules(pk=1)


@dataclass(frozen=True, slots=True)
class Member:
    """One applicant or learner with the state of the papers; the number is masked."""

    enrolment: Any
    remarks: list[Remark]
    masked_snils: str
    check: str
    reason: str
    scans: int


@dataclass(frozen=True, slots=True)
class CohortReadiness:
    """«Готово к ФРДО: n замечаний» of a cohort."""

    members: list[Member]
    papers: CohortPapers
    remarks: list[Remark]
    dossiers: dict[int, Dossier]

    @property
    def count(self) -> int:
        """How many remarks there are in all."""
        return len(self.remarks) + sum(len(member.remarks) for member in self.members)


def cohort_readiness(cohort: Any) -> CohortReadiness:
    """Return what everybody of a cohort lacks for the federal register, by surname; three statements."""
    enrolments = cohort_members(cohort.pk)
    dossiers = Dossier.objects.in_bulk([enrolment.person_id for enrolment in enrolments])
    papers = papers_of(cohort.pk)
    members = [_member(enrolment, dossiers.get(enrolment.person_id)) for enrolment in enrolments]
    return CohortReadiness(members, papers, cohort_remarks(cohort, papers), dossiers)


def _member(
    enrolment: Any,
    dossier: Dossier | None,
    check: ApplicationCheck | None = None,
    scans: int = 0,
) -> Member:
    return Member(
        enrolment,
        person_remarks(enrolment.person, dossier, clock.today()),
        snils.masked(dossier.snils) if dossier else "",
        check.state if check else CheckState.WAITING,
        check.reason if check else "",
        scans,
    )


def cohort_documents(cohort: Any) -> list[Member]:
    """Return everybody of a cohort with remarks, scans and what was said of them; four statements."""
    enrolments = cohort_members(cohort.pk)
    people = [enrolment.person_id for enrolment in enrolments]
    dossiers = Dossier.objects.in_bulk(people)
    checks = ApplicationCheck.objects.in_bulk([enrolment.pk for enrolment in enrolments])
    scans = files_of_many(DIPLOMA, people)
    return [
        _member(
            enrolment,
            dossiers.get(enrolment.person_id),
            checks.get(enrolment.pk),
            len(scans.get(str(enrolment.person_id), [])),
        )
        for enrolment in enrolments
    ]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the office asks of a person now: applications in hand, remarks, a return."""

    remarks: list[Remark]
    returned: str


def asked_of(person: Any) -> Asked | None:
    """Return what a person still owes the office; None for one who neither applied nor studies."""
    enrolments = live_enrolments_of(person.pk)
    if not enrolments:
        return None
    remarks = person_remarks(person, dossier_of(person.pk), clock.today())
    returned = (
        ApplicationCheck.objects.filter(pk__in=enrolments, state=CheckState.RETURNED)
        .values_list("reason", flat=True)
        .first()
    )
    return Asked(remarks, returned or "")


def known_by_snils(numbers: Sequence[str]) -> dict[str, int]:
    """Return person ids by СНИЛС, for an import that must not make twins."""
    found = Dossier.objects.filter(snils__in=[number for number in numbers if number])
    return dict(found.values_list("snils", "person_id"))
