"""Questionnaires with their questions, and rounds, for the viewer given."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.errors import NotFound
from kamerton.surveys.models import Draft, Participation, Question, Response, Round, Survey
from kamerton.surveys.registry import owner_kind, place_for


def surveys(*, archived: bool = False) -> QuerySet[Survey]:
    """Return the institute's questionnaires, the newest first, with how many questions each has."""
    return (
        Survey.objects.filter(is_archived=archived)
        .annotate(
            count=Count("questions", distinct=True),
            used=Count("rounds", distinct=True),
        )
        .order_by("-pk")
    )


def assignable_surveys() -> list[Survey]:
    """Return the questionnaires in use that have questions, by title."""
    asked = Question.objects.filter(survey=OuterRef("pk"))
    return list(Survey.objects.filter(Exists(asked), is_archived=False).order_by("title", "pk"))


def survey_by_id(survey_id: int) -> Survey:
    """Return a questionnaire, or NotFound; ``is_answered`` once anybody began to answer."""
    begun = Participation.objects.filter(round__survey=OuterRef("pk"))
    drafts = Draft.objects.filter(round__survey=OuterRef("pk"))
    found = (
        Survey.objects.annotate(is_answered=Exists(begun) | Exists(drafts))
        .filter(pk=survey_id)
        .first()
    )
    if found is None:
        raise NotFound("no_survey", _("There is no such questionnaire."))
    return found


def questions_of(survey_id: int) -> list[Question]:
    """Return the questions in their order."""
    return list(Question.objects.filter(survey=survey_id).order_by("position", "pk"))


def question_by_id(question_id: int) -> Question:
    """Return a question with its questionnaire, or NotFound."""
    found = Question.objects.select_related("survey").filter(pk=question_id).first()
    if found is None:
        raise NotFound("no_question", _("There is no such question."))
    return found


def rounds_of(kind: str, owner_id: str) -> dict[str, Any]:
    """Return what is assigned to a thing by moment, with how many have answered."""
    found = (
        Round.objects.filter(owner_kind=kind, owner_id=owner_id)
        .select_related("survey")
        .annotate(answered=Count("participations"))
    )
    return {one.moment: one for one in found}


def round_by_id(round_id: int) -> Round:
    """Return a round, or NotFound; the caller asks for the right."""
    found = Round.objects.select_related("survey").filter(pk=round_id).first()
    if found is None:
        raise NotFound("no_round", _("There is no such questionnaire."))
    return found


def is_over(one: Round, today: date) -> bool:
    """Return True once nobody can answer any more."""
    return one.closed_at is not None or (one.closes_on is not None and one.closes_on < today)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A questionnaire before one person."""

    round: Round
    questions: tuple[Question, ...]
    draft: Mapping[str, Any]
    is_answered: bool
    is_over: bool


def access_sheet(person: Any, round_id: int) -> Sheet:
    """Return the questionnaire to who is asked or has answered, else NotFound."""
    answered = Participation.objects.filter(round=OuterRef("pk"), person_id=person.pk)
    drafts = Draft.objects.filter(round=OuterRef("pk"), person_id=person.pk)
    one: Any = (
        Round.objects.select_related("survey")
        .annotate(is_answered=Exists(answered), draft=Subquery(drafts.values("answers")))
        .filter(pk=round_id)
        .first()
    )
    if one is None or not (one.is_answered or is_asked(person, one)):
        raise NotFound("no_round", _("There is no such questionnaire, or it is not open to you."))
    return Sheet(
        one,
        tuple(questions_of(one.survey_id)),
        one.draft or {},
        one.is_answered,
        is_over(one, clock.today()),
    )


def is_asked(person: Any, one: Round) -> bool:
    """Return True for who may answer a round now, were it open."""
    kind = owner_kind(one.owner_kind)
    return kind.takes_answers and person.pk in kind.asked(one.owner_id, one.moment, one.opens_on)


def waiting_rounds(
    person_id: int, kind: str, owner_ids: Mapping[tuple[str, bool], Any], today: date
) -> list[Round]:
    """Return the open rounds of things that a person has not answered (one statement).

    Args:
        person_id: whose.
        kind: of the things.
        owner_ids: by moment and whether the round has a day of opening, a queryset or list of the
            ids (as text) of the things that ask the person then.
        today: rounds that open later or are over are left out.
    """
    of_person = Q(pk=None)
    for (moment, is_dated), ids in owner_ids.items():
        of_person |= Q(moment=moment, opens_on__isnull=not is_dated, owner_id__in=ids)
    answered = Participation.objects.filter(round=OuterRef("pk"), person_id=person_id)
    return list(
        Round.objects.filter(of_person, owner_kind=kind, closed_at__isnull=True)
        .filter(Q(opens_on=None) | Q(opens_on__lte=today))
        .filter(Q(closes_on=None) | Q(closes_on__gte=today))
        .exclude(Exists(answered))
        .select_related("survey")
        .order_by("pk")
    )


def access_round(viewer: Any, round_id: int) -> tuple[Round, Any]:
    """Return (round, its place) to who may read its results, else NotFound."""
    one = round_by_id(round_id)
    return one, place_for(viewer, one.owner_kind, one.owner_id)


def answered_people(round_id: int) -> set[int]:
    """Return who has answered."""
    rows = Participation.objects.filter(round=round_id)
    return set(rows.values_list("person_id", flat=True))


def responses_of(round_ids: Sequence[int]) -> dict[int, list[Response]]:
    """Return the answers of rounds in an order that tells nothing (one statement)."""
    found: dict[int, list[Response]] = {key: [] for key in round_ids}
    rows = Response.objects.filter(round__in=round_ids).select_related("person")
    for one in rows.order_by("pk"):
        found[one.round_id].append(one)
    return found


def questions_by_survey(survey_ids: Iterable[int]) -> dict[int, list[Question]]:
    """Return the questions of questionnaires in their order (one statement)."""
    found: dict[int, list[Question]] = {key: [] for key in survey_ids}
    rows = Question.objects.filter(survey__in=list(found))
    for one in rows.order_by("position", "pk"):
        found[one.survey_id].append(one)
    return found


def personal_data(person_id: int) -> dict[str, Any]:
    """Return what is held of a person: drafts, answers with a name, and what was answered."""
    named = Response.objects.filter(person=person_id).select_related("round__survey")
    drafts = Draft.objects.filter(person=person_id).select_related("round__survey")
    taken = Participation.objects.filter(person=person_id).select_related("round__survey")
    if not (named or drafts or taken):
        return {}
    return {
        "questionnaires.json": {
            "answers": [
                {"questionnaire": one.round.survey.title, "answers": one.answers} for one in named
            ],
            "drafts": [
                {"questionnaire": one.round.survey.title, "answers": one.answers} for one in drafts
            ],
            "answered": [one.round.survey.title for one in taken],
        }
    }
