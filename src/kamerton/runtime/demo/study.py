"""The demo's cohorts: who applied, who studies, how far they are, what they said and handed in."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from kamerton.core import clock
from kamerton.learning.models import Cohort, Enrolment, EnrolmentTransition
from kamerton.learning.operations import cohort as running
from kamerton.learning.operations import enrolment as enrolling
from kamerton.learning.operations import progress as progressing
from kamerton.people.enums import Role
from kamerton.people.models import Organisation, Person
from kamerton.programmes.models import Activity, ProgrammeVersion
from kamerton.runtime.demo.answers import take_test
from kamerton.runtime.demo.bank import Bank
from kamerton.runtime.demo.care import Care
from kamerton.runtime.demo.commission import Attestation
from kamerton.runtime.demo.evidence import Evidence
from kamerton.runtime.demo.opinions import tell_opinions
from kamerton.runtime.demo.papers import Papers
from kamerton.runtime.demo.questionnaires import Questionnaires
from kamerton.runtime.demo.reading import folder, moment, toml, waking
from kamerton.runtime.demo.records import issue_certificates
from kamerton.runtime.demo.sessions import Sessions
from kamerton.runtime.demo.talk import Talk


@dataclass
class Study:
    """Loads the cohorts of institute.toml."""

    people: dict[str, Person]
    institute: Organisation
    versions: dict[str, ProgrammeVersion]
    bank: Bank
    questionnaires: Questionnaires

    def load(self) -> None:
        """Load every cohort, side by side: papers get their numbers in the order of their days."""
        in_turn([self._course(item) for item in toml("institute.toml")["cohorts"]])

    def _course(self, item: dict[str, Any]) -> Iterator[float]:
        """Let a cohort live from its opening to today; before each paper, tell the day of it."""
        organiser = self.people[item["organiser"]]
        cohort = self._open(item, organiser)
        self._set_dates(cohort, organiser, item)
        papers = Papers(self.people, cohort, organiser, item)
        for application in item.get("applications", ()):
            enrolment = self._apply(cohort, application["person"], application["day"], application)
            papers.look_through(enrolment, application)
        enrolments = self._members_apply(cohort, item)
        yield item.get("admission_day", item["starts_day"] - 10)
        papers.admit(enrolments)
        if item["state"] == "recruiting":
            self._hold_sessions(cohort, organiser, item, {})
            return
        self._read_anew([*enrolments, *item["tutors"], *item.get("experts", ())])
        self._begin(cohort, organiser, item)
        who = list(enrolments)
        self.questionnaires.answer(item["key"], cohort, "entry", item["starts_day"] + 2, who)
        self._hold_sessions(cohort, organiser, item, enrolments)
        self._study(cohort, item, enrolments)
        Care(self.people, cohort, item).note(enrolments)
        if item["state"] == "finished":
            yield from self._finish(cohort, organiser, item, enrolments)

    def _read_anew(self, keys: Sequence[str]) -> None:
        """Read people again: roles are remembered on a person, and theirs have changed since."""
        fresh = Person.objects.in_bulk([self.people[key].pk for key in keys])
        self.people.update({key: fresh[self.people[key].pk] for key in keys})

    def _open(self, item: dict[str, Any], organiser: Person) -> Cohort:
        opened = moment(min(item["starts_day"] - 40, -45), 9)
        # Days count from today, so they are reckoned before the clock is set back.
        days = {
            "apply_until": moment(item["apply_until_day"]).date(),
            "starts_on": moment(item["starts_day"]).date(),
            "ends_on": moment(item["ends_day"]).date(),
        }
        with clock.at(opened):
            cohort = running.open_cohort(
                organiser,
                version_id=self.versions[item["programme"]].pk,
                organisation_id=self.institute.pk,
                slug=item["slug"],
                fields={
                    "title": item["title"]["ru"],
                    "title_en": item["title"]["en"],
                    "note": item.get("note", ""),
                    **days,
                    "capacity": item["capacity"],
                },
            )
            for key in item["tutors"]:
                running.add_tutor(organiser, cohort_id=cohort.pk, person=self.people[key])
            for key in item.get("experts", ()):
                running.add_tutor(
                    organiser, cohort_id=cohort.pk, person=self.people[key], role=Role.EXPERT
                )
            running.start_recruiting(organiser, cohort_id=cohort.pk)
            self.questionnaires.assign(item["key"], cohort)
        return cohort

    def _hold_sessions(
        self,
        cohort: Cohort,
        organiser: Person,
        item: dict[str, Any],
        enrolments: dict[str, Enrolment],
    ) -> None:
        sessions = Sessions(cohort, organiser, item, self.people)
        days = _due_days(item)
        for activity, step, day in zip(self._activities(cohort), _steps(item), days, strict=True):
            if activity.type == "session":
                sessions.hold(activity, {**step, "due_day": day}, enrolments)
                sessions.hold_this_week(activity, step, enrolments)

    def _activities(self, cohort: Cohort) -> list[Activity]:
        return list(
            Activity.objects.filter(module__version_id=cohort.version_id)
            .select_related("module")
            .order_by("module__position", "position")
        )

    def _set_dates(self, cohort: Cohort, organiser: Person, item: dict[str, Any]) -> None:
        dates = {
            activity.pk: (None, cohort.starts_on + timedelta(days=day))
            for activity, day in zip(self._activities(cohort), _due_days(item), strict=True)
        }
        running.set_dates(organiser, cohort_id=cohort.pk, dates=dates)

    def _apply(self, cohort: Cohort, key: str, day: float, words: dict[str, Any]) -> Enrolment:
        at = moment(day, 18, 20)
        with clock.at(at):
            enrolment = enrolling.apply_to_cohort(
                self.people[key], cohort_id=cohort.pk, motivation=words.get("motivation", "")
            )
        Enrolment.objects.filter(pk=enrolment.pk).update(created_at=at)
        EnrolmentTransition.objects.filter(enrolment=enrolment).update(at=at)
        return enrolment

    def _members_apply(self, cohort: Cohort, item: dict[str, Any]) -> dict[str, Enrolment]:
        first = min(item["starts_day"] - 30, -2 - len(item.get("members", ())))
        return {
            member["person"]: self._apply(cohort, member["person"], first + number, member)
            for number, member in enumerate(item.get("members", ()))
        }

    def _begin(self, cohort: Cohort, organiser: Person, item: dict[str, Any]) -> None:
        start = moment(item["starts_day"], 9)
        with clock.at(start):
            enrolling.start_study(organiser, cohort_id=cohort.pk)
        EnrolmentTransition.objects.filter(enrolment__cohort=cohort, after="studying").update(
            at=start
        )

    def _study(
        self, cohort: Cohort, item: dict[str, Any], enrolments: dict[str, Enrolment]
    ) -> None:
        evidence = Evidence(self.people, self.bank, cohort, enrolments, item)
        talk = Talk(self.people, self.bank, cohort, item)
        known = set(folder("discussions"))
        for activity, step in zip(self._activities(cohort), _steps(item), strict=True):
            if activity.type == "discussion" and step["ref"] in known:
                talk.hold(activity, toml(f"discussions/{step['ref']}.toml"))
        evidence.hand_in_examples()
        for member in item["members"]:
            self._go(cohort, enrolments[member["person"]], member, item)

    def _go(
        self,
        cohort: Cohort,
        enrolment: Enrolment,
        member: dict[str, Any],
        item: dict[str, Any],
    ) -> None:
        activities = self._activities(cohort)
        wanted = round(member["done"] * len(activities))
        done = set(
            enrolment.progress.filter(state="completed").values_list("activity_id", flat=True)
        )
        touched = set(enrolment.progress.values_list("activity_id", flat=True)) - done
        last, first = member.get("active_day", 0), item["starts_day"]
        until = min(last, item["ends_day"] - 8, -0.1)
        missed = member.get("without", ())
        for number, (activity, step) in enumerate(
            zip(activities[:wanted], _steps(item), strict=False)
        ):
            if activity.pk in done or activity.pk in touched or step["slug"] in missed:
                continue
            day = first + (until - first) * (number + 1) / max(wanted, 1)
            with clock.at(waking(day, number * 11 % 60)):
                self._complete(enrolment, activity)
        Enrolment.objects.filter(pk=enrolment.pk).update(
            last_active_at=moment(min(last, -0.05), 18)
        )

    def _complete(self, enrolment: Enrolment, activity: Activity) -> None:
        is_marked = clock.now() < moment(-3)
        if activity.type == "test" and take_test(
            enrolment, activity, self.bank, is_marked=is_marked
        ):
            return
        graded = activity.type in ("test", "assignment")
        seed = (enrolment.pk * 7 + activity.pk * 13) % 21
        score = Decimal(80 + seed) / 100 if graded else None
        progressing.complete_activity(
            enrolment.pk, activity_id=activity.pk, score=score, at=clock.now()
        )

    def _finish(
        self,
        cohort: Cohort,
        organiser: Person,
        item: dict[str, Any],
        enrolments: dict[str, Enrolment],
    ) -> Iterator[float]:
        papers = Papers(self.people, cohort, organiser, item)
        finishing = {
            member["person"]: enrolments[member["person"]]
            for member in item["members"]
            if member["pace"] == "finished"
        }
        attestation = Attestation(self.people, cohort, organiser, item["attestation"])
        yield item["ends_day"] - 7
        attestation.form(papers.name_commission(finishing.values(), attestation.members))
        yield item["ends_day"] - 1
        attestation.hold(finishing)
        yield item["ends_day"]
        papers.complete(finishing.values())
        day, who = item["ends_day"], list(finishing)
        self.questionnaires.answer(item["key"], cohort, "exit", day + 1, who)
        with clock.at(moment(item["ends_day"], 16)):
            running.finish_cohort(organiser, cohort_id=cohort.pk)
        yield item["ends_day"] + 1
        papers.hand_over(issue_certificates(cohort, organiser, item["ends_day"] + 1))
        tell_opinions(item["key"], cohort.version.programme_id, self.people)


def in_turn(courses: Sequence[Iterator[float]]) -> None:
    """Let courses of events go on side by side: whichever comes first by its day is next."""
    waiting = [(next(course), number) for number, course in enumerate(courses)]
    heapq.heapify(waiting)
    while waiting:
        _day, number = heapq.heappop(waiting)
        day = next(courses[number], None)
        if day is not None:
            heapq.heappush(waiting, (day, number))


def _steps(item: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the activities of a cohort's programme as its file has them."""
    plan = toml(f"programmes/{item['programme']}.toml")
    return [step for module in plan["modules"] for step in module["activities"]]


def _due_days(item: dict[str, Any]) -> list[int]:
    """Return by which day each activity is due: as its file says, else in step with the hours."""
    steps = _steps(item)
    length = item["ends_day"] - item["starts_day"]
    total = sum(step["hours"] for step in steps)
    days, gone = [], 0.0
    for step in steps:
        gone += step["hours"]
        days.append(step.get("due_day", round(length * gone / total)))
    return days
