"""Questionnaires assigned, answered once, closed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import audit
from kamerton.core.errors import NotFound
from kamerton.core.types import PersonLike
from kamerton.notifications.api import notify
from kamerton.surveys.enums import QuestionKind
from kamerton.surveys.errors import NotNow, WrongData
from kamerton.surveys.models import Draft, Participation, Question, Response, Round
from kamerton.surveys.queries.surveys import answered_people, is_asked, is_over, questions_of
from kamerton.surveys.registry import owner_kind, place_for

ASKED = "surveys.asked"
FIELDS = frozenset({"is_anonymous", "least", "opens_on", "closes_on"})
MOST_LETTERS = 4000


def _locked(round_id: int) -> Round:
    found = (
        Round.objects.select_for_update(no_key=True, of=("self",))
        .select_related("survey")
        .filter(pk=round_id)
        .first()
    )
    if found is None:
        raise NotFound("no_round", _("There is no such questionnaire."))
    return found


def _begun(one: Round) -> bool:
    return one.participations.exists() or one.drafts.exists()


@transaction.atomic
def assign_survey(
    actor: PersonLike,
    *,
    survey_id: int,
    owner: tuple[str, str],
    moment: str,
    fields: Mapping[str, Any],
) -> Round:
    """Assign a questionnaire to a thing as its entry or exit one, and tell who may answer now.

    What was assigned before is replaced while nobody has begun to answer; after that only the day of
    closing can be changed.

    Raises:
        NotFound: the thing is not the actor's to ask about.
        NotNow: people have begun to answer, or the questionnaire has no questions.
    """
    place_for(actor, *owner)
    if not Question.objects.filter(survey=survey_id, survey__is_archived=False).exists():
        words = _("This questionnaire has no questions yet.")
        raise NotNow("no_questions", words, field="survey")
    known = {name: value for name, value in fields.items() if name in FIELDS}
    former = (
        Round.objects.select_for_update(no_key=True)
        .filter(owner_kind=owner[0], owner_id=owner[1], moment=moment)
        .first()
    )
    if former is not None and _begun(former):
        return _prolong(former, survey_id, known)
    if former is not None:
        former.delete()
    one = Round.objects.create(
        survey_id=survey_id, owner_kind=owner[0], owner_id=owner[1], moment=moment, **known
    )
    audit("surveys.assign_survey", actor_id=actor.pk, object_kind="survey", object_id=survey_id)
    ask(one)
    return one


def _prolong(one: Round, survey_id: int, fields: Mapping[str, Any]) -> Round:
    fixed = {"is_anonymous", "least"} & fields.keys()
    if one.survey_id != survey_id or any(getattr(one, name) != fields[name] for name in fixed):
        words = _("People have begun to answer: only the day of closing can be changed.")
        raise NotNow("round_begun", words)
    one.closes_on = fields.get("closes_on", one.closes_on)
    one.save(update_fields=["closes_on"])
    return one


def ask(one: Round, people: Iterable[int] | None = None) -> int:
    """Tell people of a questionnaire that they may answer now; return how many were told."""
    kind = owner_kind(one.owner_kind)
    if not kind.takes_answers or is_over(one, clock.today()):
        return 0
    may_answer = set(kind.asked(one.owner_id, one.moment, one.opens_on))
    chosen = may_answer if people is None else may_answer & set(people)
    told = sorted(chosen - answered_people(one.pk))
    if told:
        notify(
            told,
            ASKED,
            url=reverse("surveys:fill", args=[one.pk]),
            params={"title": one.survey.title, "title_en": one.survey.title_en},
        )
    return len(told)


@transaction.atomic
def ask_again(owner: tuple[str, str], moment: str, people: Iterable[int] | None = None) -> int:
    """Tell of what is assigned to a thing, when it has come to its moment."""
    one = (
        Round.objects.select_related("survey")
        .filter(owner_kind=owner[0], owner_id=owner[1], moment=moment)
        .first()
    )
    return 0 if one is None else ask(one, people)


def ask_due() -> int:
    """Tell of the questionnaires that open today, each in a transaction of its own; return of how many."""
    today = clock.today()
    due = Round.objects.filter(opens_on=today, closed_at=None).values_list(
        "owner_kind", "owner_id", "moment"
    )
    return sum(ask_again((kind, owner_id), moment) > 0 for kind, owner_id, moment in list(due))


@transaction.atomic
def pass_on(source: tuple[str, str], target: tuple[str, str]) -> int:
    """Assign to a cohort what its programme has and it lacks; return how many were assigned."""
    has = set(
        Round.objects.filter(owner_kind=target[0], owner_id=target[1]).values_list(
            "moment", flat=True
        )
    )
    given = Round.objects.filter(owner_kind=source[0], owner_id=source[1]).exclude(moment__in=has)
    fresh = [
        Round(
            survey_id=one.survey_id,
            owner_kind=target[0],
            owner_id=target[1],
            moment=one.moment,
            is_anonymous=one.is_anonymous,
            least=one.least,
        )
        for one in given
    ]
    Round.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


@transaction.atomic
def drop_round(actor: PersonLike, *, round_id: int) -> None:
    """Take an assigned questionnaire away again, while nobody has begun to answer."""
    one = _locked(round_id)
    place_for(actor, one.owner_kind, one.owner_id)
    if _begun(one):
        raise NotNow("round_begun", _("People have begun to answer: close the questionnaire."))
    one.delete()
    audit("surveys.drop_round", actor_id=actor.pk, object_kind="survey", object_id=one.survey_id)


@transaction.atomic
def close_round(actor: PersonLike, *, round_id: int) -> None:
    """Close a questionnaire: nobody can answer any more, drafts are removed."""
    one = _locked(round_id)
    place_for(actor, one.owner_kind, one.owner_id)
    if one.closed_at is None:
        one.closed_at = clock.now()
        one.save(update_fields=["closed_at"])
        one.drafts.all().delete()
        audit(
            "surveys.close_round", actor_id=actor.pk, object_kind="survey", object_id=one.survey_id
        )


@transaction.atomic
def open_round(actor: PersonLike, *, round_id: int) -> None:
    """Open a closed questionnaire again.

    Raises:
        NotNow: its anonymous results can be read already: who answered later could be told by the
            difference.
    """
    one = _locked(round_id)
    place_for(actor, one.owner_kind, one.owner_id)
    if one.is_anonymous and one.participations.count() >= one.least:
        raise NotNow(
            "results_shown",
            _("The results have been shown: further answers could be told from the others."),
        )
    one.closed_at = None
    one.save(update_fields=["closed_at"])
    audit("surveys.open_round", actor_id=actor.pk, object_kind="survey", object_id=one.survey_id)


def _open_to(person: PersonLike, round_id: int) -> Round:
    one = _locked(round_id)
    if not is_asked(person, one):
        raise NotFound("no_round", _("There is no such questionnaire, or it is not open to you."))
    if is_over(one, clock.today()):
        raise NotNow("round_closed", _("This questionnaire is closed."))
    if Participation.objects.filter(round=one, person_id=person.pk).exists():
        raise NotNow("answered", _("You have handed this questionnaire in already."))
    return one


@transaction.atomic
def keep_draft(person: PersonLike, *, round_id: int, answers: Mapping[str, Any]) -> None:
    """Keep what has been filled in so far.

    Raises:
        NotNow: it is handed in already, or closed.
    """
    one = _open_to(person, round_id)
    known = {question.code for question in questions_of(one.survey_id)}
    kept = {code: value for code, value in answers.items() if code in known}
    Draft.objects.update_or_create(round=one, person_id=person.pk, defaults={"answers": kept})


@transaction.atomic
def hand_in(person: PersonLike, *, round_id: int, answers: Mapping[str, Any]) -> None:
    """Hand a questionnaire in, once; of an anonymous one nothing joins the person and the answers.

    Raises:
        WrongData: an answer is missing or is none of those offered; the field names the question.
        NotNow: it is handed in already, or closed.
    """
    one = _open_to(person, round_id)
    checked = {
        question.code: value
        for question in questions_of(one.survey_id)
        if (value := _answer(question, answers.get(question.code))) not in (None, "", [])
    }
    Participation.objects.create(round=one, person_id=person.pk)
    Response.objects.create(
        round=one, person_id=None if one.is_anonymous else person.pk, answers=checked
    )
    Draft.objects.filter(round=one, person_id=person.pk).delete()


def _answer(question: Question, value: Any) -> Any:
    if value in (None, "", []):
        if question.is_required:
            raise WrongData("answer_missing", _("Answer this question."), field=question.code)
        return None
    if question.kind == QuestionKind.TEXT:
        return str(value).strip()[:MOST_LETTERS]
    known = {one["code"] for one in question.options}
    if question.kind == QuestionKind.SCALE:
        is_known = str(value).isdecimal() and 1 <= int(value) <= question.steps
        found: Any = int(value) if is_known else None
    elif question.kind == QuestionKind.CHOICE:
        found = value if value in known else None
    else:
        found = [code for code in value if code in known] or None
    if found is None:
        raise WrongData("answer_unknown", _("Choose one of the answers."), field=question.code)
    return found


@transaction.atomic
def forget_person(person_id: int) -> None:
    """Remove what is somebody's own; answers given with a name lose it."""
    Draft.objects.filter(person=person_id).delete()
    Participation.objects.filter(person=person_id).delete()
    Response.objects.filter(person=person_id).update(person=None)
