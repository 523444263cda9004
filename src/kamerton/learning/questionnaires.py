"""Questionnaires of cohorts and programmes: who assigns them, who is asked, what a reader sees."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.learning.enums import CohortState, EnrolmentState
from kamerton.learning.models import Cohort, Enrolment
from kamerton.learning.registry import StudyNote
from kamerton.learning.rules import may
from kamerton.programmes.api import programme_titles
from kamerton.surveys.api import OwnerKind, Place, ask_again, pass_on, waiting_rounds
from kamerton.surveys.enums import Moment
from kamerton.ui.api import localised

COHORT, PROGRAMME = "cohort", "programme"


def _asked(moment: str, *, is_opened: bool = False) -> Q:
    """Return who is asked: on entry who is admitted or studies; on exit who has come to the end."""
    if moment == Moment.ENTRY:
        return Q(state__in=(EnrolmentState.ADMITTED, EnrolmentState.STUDYING))
    finished = Q(state=EnrolmentState.COMPLETED)
    last_day = Q() if is_opened else Q(cohort__ends_on__lte=clock.today())
    return finished | (Q(state=EnrolmentState.STUDYING) & last_day)


def asked(owner_id: str, moment: str, opens_on: date | None) -> Sequence[int]:
    """Return the people of a cohort who may answer now."""
    if opens_on is not None and opens_on > clock.today():
        return ()
    found = Enrolment.objects.filter(
        _asked(moment, is_opened=opens_on is not None), cohort=int(owner_id)
    )
    return list(found.values_list("person_id", flat=True))


def _cohort(viewer: Any, owner_id: str) -> Place | None:
    if not (owner_id.isdecimal() and may("learning.ask_learners", viewer)):
        return None
    cohort = Cohort.objects.select_related("organisation").filter(pk=int(owner_id)).first()
    if cohort is None:
        return None
    return Place(
        localised(cohort.title, cohort.title_en),
        reverse("learning:cohort", args=[cohort.slug]),
        cohort.organisation.name,
    )


def _programme(viewer: Any, owner_id: str) -> Place | None:
    if not (owner_id.isdecimal() and may("learning.ask_learners", viewer)):
        return None
    title = programme_titles([int(owner_id)]).get(int(owner_id))
    return None if title is None else Place(title, reverse("programmes:index"))


COHORTS = OwnerKind(_cohort, asked)
PROGRAMMES = OwnerKind(_programme, takes_answers=False)


def cohort_page(viewer: Any, cohort: Any) -> str:
    """Return the address of a cohort's questionnaires, "" to who may not ask."""
    if not may("learning.ask_learners", viewer):
        return ""
    return reverse("surveys:owner", args=[COHORT, str(cohort.pk)])


def _cohorts_of(person: Any, moment: str, *, is_opened: bool) -> QuerySet[Enrolment, Any]:
    found = Enrolment.objects.filter(_asked(moment, is_opened=is_opened), person=person.pk)
    return found.annotate(key=Cast("cohort_id", CharField())).values("key")


def study_note(person: Any) -> StudyNote | None:
    """Return the first questionnaire that waits for a reader (one statement)."""
    owners = {
        (moment, is_opened): _cohorts_of(person, moment, is_opened=is_opened)
        for moment in Moment.values
        for is_opened in (False, True)
    }
    for one in waiting_rounds(person.pk, COHORT, owners, clock.today()):
        title = localised(one.survey.title, one.survey.title_en)
        text = _("Anonymous, filled in once.") if one.is_anonymous else _("Filled in once.")
        return StudyNote(
            title, text, reverse("surveys:fill", args=[one.pk]), _("Open the questionnaire")
        )
    return None


def take_over(cohort_id: int) -> None:
    """Give a cohort the questionnaires of its programme that it has not its own of."""
    cohort = Cohort.objects.select_related("version").filter(pk=cohort_id).first()
    if cohort is not None:
        pass_on((PROGRAMME, str(cohort.version.programme_id)), (COHORT, str(cohort_id)))


def ask_on_entry(cohort_id: int) -> None:
    """Ask everybody of a cohort whose study has begun."""
    take_over(cohort_id)
    ask_again((COHORT, str(cohort_id)), Moment.ENTRY)


def ask_on_exit(enrolment_id: int) -> None:
    """Ask who has completed study."""
    found = Enrolment.objects.filter(pk=enrolment_id).first()
    if found is not None:
        ask_again((COHORT, str(found.cohort_id)), Moment.EXIT, [found.person_id])


def ask_on_last_day() -> int:
    """Ask those whose study ends today without their being completed yet; return how many."""
    ending = Cohort.objects.filter(ends_on=clock.today(), state=CohortState.STUDYING)
    keys = list(ending.values_list("pk", flat=True))
    return sum(ask_again((COHORT, str(key)), Moment.EXIT) for key in keys)
