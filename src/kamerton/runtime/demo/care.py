"""How the demo's tutors care: notes and letters, words used again, terms, who stands in for whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from kamerton.assessment.operations.desk import keep_template
from kamerton.core import clock
from kamerton.learning.models import Cohort, Enrolment
from kamerton.learning.operations import care as caring
from kamerton.people.models import Person
from kamerton.runtime.demo.reading import Data, moment, toml


def set_terms(people: Mapping[str, Person], programmes: Mapping[str, int]) -> None:
    """Say by when tutors answer."""
    for item in toml("care.toml")["terms"]:
        fields = {name: value for name, value in item.items() if name != "programme"}
        programme_id = programmes[item["programme"]] if "programme" in item else None
        caring.set_terms(people["kovaleva"], programme_id=programme_id, fields=fields)


def keep_templates(people: Mapping[str, Person]) -> None:
    """Keep the words that tutors use again; read anew, for their cohorts made them tutors."""
    for item in toml("care.toml")["templates"]:
        tutor = Person.objects.get(pk=people[item["person"]].pk)
        keep_template(tutor, template_id=None, fields=item)


@dataclass
class Care:
    """What tutors noted of the learners of one cohort and wrote to them."""

    people: Mapping[str, Person]
    cohort: Cohort
    item: Data

    def note(self, enrolments: Mapping[str, Enrolment]) -> None:
        """Keep the tutors' notes, send their letters, arrange who stands in."""
        for number, member in enumerate(self.item["members"]):
            if member.get("note"):
                with clock.at(moment(min(member["active_day"], -1) - number % 3, 19)):
                    caring.write_note(
                        self._fresh(member["tutor"]),
                        enrolment_id=enrolments[member["person"]].pk,
                        text=member["note"],
                    )
        for letter in self.item.get("letters", ()):
            with clock.at(moment(letter["day"], 18, 40)):
                caring.write_to_learner(
                    self._fresh(letter["tutor"]),
                    enrolment_id=enrolments[letter["person"]].pk,
                    text=letter["text"],
                )
        for item in self.item.get("substitutions", ()):
            self._arrange(item)

    def _arrange(self, item: Data) -> None:
        first = clock.today() + timedelta(days=item["from_day"])
        caring.arrange_substitution(
            self._fresh(item["absent"]),
            cohort_id=self.cohort.pk,
            people=(self.people[item["absent"]], self.people[item["substitute"]]),
            days=(first, first + timedelta(days=item["days"] - 1)),
            note=item["note"],
        )

    def _fresh(self, key: str) -> Person:
        """Read a tutor anew: roles are remembered on a person, and these have changed since."""
        return Person.objects.get(pk=self.people[key].pk)
