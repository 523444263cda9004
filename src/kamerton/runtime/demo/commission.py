"""The demo's final attestation: commission, schedule, everybody's marks, the closed protocol."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kamerton.core import clock
from kamerton.learning.enums import CommissionRole
from kamerton.learning.models import Cohort, Defence, Enrolment
from kamerton.learning.operations import attestation as attesting
from kamerton.office.models import Order
from kamerton.people.models import Person
from kamerton.runtime.demo.reading import Data, moment

MINUTES_EACH = 20


@dataclass
class Attestation:
    """Attests the learners of one cohort."""

    people: Mapping[str, Person]
    cohort: Cohort
    organiser: Person
    item: Data

    @cached_property
    def members(self) -> dict[CommissionRole, list[Person]]:
        """Who sits in the commission, by role."""
        return {
            role: [self.people[key] for key in self.item[role.value]] for role in CommissionRole
        }

    def form(self, order: Order) -> None:
        """Form the commission that an order names."""
        with clock.at(moment(self.item["formed_day"], 12)):
            attesting.form_commission(
                self.organiser,
                cohort_id=self.cohort.pk,
                people=self.members,
                fields={
                    "kind": self.item["kind"],
                    "scale": self.item["scale"],
                    "order_number": str(order.number),
                    "order_on": order.on,
                },
            )

    def hold(self, enrolments: Mapping[str, Enrolment]) -> None:
        """Hear the learners one after another, agree on the marks, close the protocol."""
        begins_at = moment(self.item["day"], 10)
        with clock.at(begins_at):
            attesting.schedule_defences(
                self.organiser,
                cohort_id=self.cohort.pk,
                begins_at=begins_at,
                minutes=MINUTES_EACH,
                place=self.item["place"],
                enrolments=[enrolment.pk for enrolment in enrolments.values()],
            )
        defences = {
            defence.enrolment_id: defence
            for defence in Defence.objects.filter(enrolment__in=enrolments.values())
        }
        with clock.at(moment(self.item["day"], 16)):
            for key, enrolment in enrolments.items():
                self._hear(key, defences[enrolment.pk])
            attesting.close_attestation(
                self.organiser, cohort_id=self.cohort.pk, protocol_number=self.item["protocol"]
            )

    def _hear(self, key: str, defence: Defence) -> None:
        said = self.item["heard"][key]
        marking = [*self.members[CommissionRole.CHAIR], *self.members[CommissionRole.MEMBER]]
        for person, mark in zip(marking, said["marks"], strict=True):
            note = said.get("note", "") if person is marking[0] else ""
            attesting.give_mark(person, defence_id=defence.pk, mark=mark, note=note)
        agreed = sorted(said["marks"])[len(said["marks"]) // 2]
        attesting.decide(self.organiser, defence_id=defence.pk, mark=agreed, topic=said["topic"])
