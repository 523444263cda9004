"""The demo's questionnaires: assigned on entry and exit, answered by most, compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kamerton.core import clock
from kamerton.learning.models import Cohort
from kamerton.learning.questionnaires import COHORT, PROGRAMME
from kamerton.people.models import Person
from kamerton.runtime.demo.reading import Data, moment, toml
from kamerton.surveys.api import add_question, assign_survey, hand_in, make_survey
from kamerton.surveys.enums import QuestionKind
from kamerton.surveys.models import Question, Round, Survey

ASKER = "kovaleva"


@dataclass
class Questionnaires:
    """The institute's questionnaires, by key."""

    people: Mapping[str, Person]
    surveys: dict[str, Survey] = field(default_factory=dict)

    def make(self, programmes: Mapping[str, int]) -> None:
        """Make every questionnaire, and assign to programmes what they pass on."""
        for item in toml("questionnaires.toml")["questionnaires"]:
            self.surveys[item["key"]] = self._make(item)
            if "passed_on" in item:
                owner = (PROGRAMME, str(programmes[item["passed_on"]["programme"]]))
                for when in ("entry", "exit"):
                    self._assign(item, owner, when, {"is_anonymous": True})

    def _make(self, item: Data) -> Survey:
        fields = {
            "title": item["title"]["ru"],
            "title_en": item["title"]["en"],
            "intro": item["intro"]["ru"],
            "intro_en": item["intro"]["en"],
        }
        survey = make_survey(self.people[ASKER], fields=fields)
        for question in item["questions"]:
            ends = {
                name: question[end][language]
                for end in ("low", "high")
                if end in question
                for name, language in ((end, "ru"), (f"{end}_en", "en"))
            }
            add_question(
                self.people[ASKER],
                survey_id=survey.pk,
                kind=question["kind"],
                fields={
                    "text": question["text"]["ru"],
                    "text_en": question["text"]["en"],
                    "options": question.get("options", []),
                    "is_required": question.get("is_required", True),
                    **ends,
                },
            )
        return survey

    def _assign(self, item: Data, owner: tuple[str, str], when: str, fields: Data) -> Round:
        return assign_survey(
            self.people[ASKER],
            survey_id=self.surveys[item["key"]].pk,
            owner=owner,
            moment=when,
            fields=fields,
        )

    def assign(self, key: str, cohort: Cohort) -> None:
        """Assign to a cohort what it is asked; nobody learns in it yet, so nobody is told."""
        for item, told in _rounds(key):
            fields = {
                "is_anonymous": told.get("anonymous", True),
                "closes_on": moment(told["closes_day"]).date(),
            }
            self._assign(item, (COHORT, str(cohort.pk)), told["moment"], fields)

    def answer(self, key: str, cohort: Cohort, when: str, day: float, who: Sequence[str]) -> None:
        """Let those who study answer, but for the silent."""
        for _item, told in _rounds(key):
            if told["moment"] != when:
                continue
            one = Round.objects.get(owner_kind=COHORT, owner_id=str(cohort.pk), moment=when)
            questions = list(Question.objects.filter(survey=one.survey_id).order_by("position"))
            speaking = [person for person in who if person not in told.get("silent", ())]
            for number, person in enumerate(speaking):
                answers = {
                    question.code: _answer(question, told["answers"][str(place)], number)
                    for place, question in enumerate(questions, start=1)
                }
                with clock.at(moment(day, 19, number)):
                    hand_in(self.people[person], round_id=one.pk, answers=answers)


def _rounds(key: str) -> list[tuple[Data, Data]]:
    return [
        (item, told)
        for item in toml("questionnaires.toml")["questionnaires"]
        for told in item.get("rounds", ())
        if told["cohort"] == key
    ]


def _answer(question: Question, given: Sequence[Any], number: int) -> Any:
    """Return the answer of the n-th person; options are told by their places."""
    value = given[number % len(given)]
    if question.kind == QuestionKind.CHOICE:
        return question.options[value - 1]["code"]
    if question.kind == QuestionKind.SEVERAL:
        return [question.options[place - 1]["code"] for place in value]
    return value
