"""Questionnaires and their questions: made, changed, copied, put away."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.core.api import audit
from kamerton.core.errors import NotFound
from kamerton.core.types import PersonLike
from kamerton.surveys.enums import QuestionKind
from kamerton.surveys.errors import NotNow, WrongData
from kamerton.surveys.models import Draft, Participation, Question, Survey
from kamerton.surveys.rules import require

SURVEY_FIELDS = frozenset({"title", "title_en", "intro", "intro_en"})
QUESTION_FIELDS = frozenset(
    {
        "text",
        "text_en",
        "options",
        "steps",
        "low",
        "low_en",
        "high",
        "high_en",
        "is_required",
    }
)
MOST_QUESTIONS, MOST_OPTIONS = 60, 20


def _locked(survey_id: int) -> Survey:
    found = Survey.objects.select_for_update(no_key=True).filter(pk=survey_id).first()
    if found is None:
        raise NotFound("no_survey", _("There is no such questionnaire."))
    return found


def _changeable(survey_id: int) -> Survey:
    survey = _locked(survey_id)
    begun = Participation.objects.filter(round__survey=survey).exists()
    if begun or Draft.objects.filter(round__survey=survey).exists():
        raise NotNow(
            "survey_answered",
            _("People are answering this questionnaire: make a copy and change that."),
        )
    return survey


@transaction.atomic
def make_survey(actor: PersonLike, *, fields: Mapping[str, str]) -> Survey:
    """Make a questionnaire without questions yet."""
    require("surveys.edit_survey", actor)
    known = {name: value for name, value in fields.items() if name in SURVEY_FIELDS}
    survey = Survey.objects.create(created_by_id=actor.pk, **known)
    audit("surveys.make_survey", actor_id=actor.pk, object_kind="survey", object_id=survey.pk)
    return survey


@transaction.atomic
def change_survey(actor: PersonLike, *, survey_id: int, fields: Mapping[str, str]) -> Survey:
    """Change the title and the words above the questions."""
    require("surveys.edit_survey", actor)
    survey = _changeable(survey_id)
    for name in SURVEY_FIELDS & fields.keys():
        setattr(survey, name, fields[name])
    survey.save()
    return survey


@transaction.atomic
def copy_survey(actor: PersonLike, *, survey_id: int) -> Survey:
    """Copy a questionnaire; questions keep their codes, so answers of both can be compared."""
    require("surveys.edit_survey", actor)
    survey = _locked(survey_id)
    questions = list(survey.questions.order_by("position", "pk"))
    survey.pk, survey.is_archived, survey.created_by_id = None, False, actor.pk
    survey.title = _("%(title)s (copy)") % {"title": survey.title[:180]}
    survey.save(force_insert=True)
    for question in questions:
        question.pk, question.survey = None, survey
    Question.objects.bulk_create(questions)
    audit("surveys.make_survey", actor_id=actor.pk, object_kind="survey", object_id=survey.pk)
    return survey


@transaction.atomic
def archive_survey(actor: PersonLike, *, survey_id: int, is_archived: bool) -> None:
    """Put a questionnaire away, or take it out again; what is assigned goes on."""
    require("surveys.edit_survey", actor)
    survey = _locked(survey_id)
    survey.is_archived = is_archived
    survey.save(update_fields=["is_archived"])


def _checked(kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: value for name, value in fields.items() if name in QUESTION_FIELDS}
    is_list = kind in (QuestionKind.CHOICE, QuestionKind.SEVERAL)
    options = known.get("options") or []
    if is_list and not 2 <= len(options) <= MOST_OPTIONS:
        words = _("Write from two to %(most)d answers, each on a line of its own.")
        raise WrongData("few_options", words % {"most": MOST_OPTIONS}, field="options")
    known["options"] = _coded(options) if is_list else []
    return known


def _coded(options: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{**one, "code": f"a{place}"} for place, one in enumerate(options, start=1)]


@transaction.atomic
def add_question(
    actor: PersonLike, *, survey_id: int, kind: str, fields: Mapping[str, Any]
) -> Question:
    """Add a question at the end.

    Raises:
        WrongData: a choice without at least two answers.
        NotNow: people are answering already.
    """
    require("surveys.edit_survey", actor)
    survey = _changeable(survey_id)
    count = survey.questions.count()
    if count >= MOST_QUESTIONS:
        raise NotNow("many_questions", _("A questionnaire has at most 60 questions."))
    survey.last_code += 1
    survey.save(update_fields=["last_code"])
    return Question.objects.create(
        survey=survey,
        position=count + 1,
        code=f"q{survey.last_code}",
        kind=QuestionKind(kind),
        **_checked(kind, fields),
    )


def _question(question_id: int) -> Question:
    question = Question.objects.filter(pk=question_id).first()
    if question is None:
        raise NotFound("no_question", _("There is no such question."))
    _changeable(question.survey_id)
    return question


@transaction.atomic
def change_question(actor: PersonLike, *, question_id: int, fields: Mapping[str, Any]) -> Question:
    """Change a question; its kind stays."""
    require("surveys.edit_survey", actor)
    question = _question(question_id)
    for name, value in _checked(question.kind, fields).items():
        setattr(question, name, value)
    question.save()
    return question


@transaction.atomic
def remove_question(actor: PersonLike, *, question_id: int) -> int:
    """Remove a question; return its questionnaire."""
    require("surveys.edit_survey", actor)
    question = _question(question_id)
    survey_id = question.survey_id
    question.delete()
    _number(list(Question.objects.filter(survey=survey_id).order_by("position", "pk")))
    return survey_id


@transaction.atomic
def move_question(actor: PersonLike, *, question_id: int, place: int) -> int:
    """Put a question at ``place`` (1 = first); return its questionnaire."""
    require("surveys.edit_survey", actor)
    question = _question(question_id)
    others = list(
        Question.objects.filter(survey=question.survey_id)
        .exclude(pk=question.pk)
        .order_by("position", "pk")
    )
    others.insert(max(place - 1, 0), question)
    _number(others)
    return question.survey_id


def _number(questions: list[Question]) -> None:
    for position, question in enumerate(questions, start=1):
        question.position = position
    Question.objects.bulk_update(questions, ["position"])
