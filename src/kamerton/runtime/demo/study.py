"""The demo's cohorts: who applied, who studies, how far they are, what they said and handed in."""

import contextlib
from collections.abc import Iterator
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
from kamerton.runtime.demo.evidence import Evidence
from kamerton.runtime.demo.opinions import tell_opinions
from kamerton.runtime.demo.reading import folder, moment, toml
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

    def load(self) -> dict[str, Cohort]:
        """Load every cohort; return them by key."""
        return {item["key"]: self._cohort(item) for item in toml("institute.toml")["cohorts"]}

    def _cohort(self, item: dict[str, Any]) -> Cohort:
        organiser = self.people[item["organiser"]]
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
        self._set_dates(cohort, organiser, item)
        for application in item.get("applications", ()):
            self._apply(cohort, application["person"], application["day"], application)
        enrolments = {}
        if item["state"] != "recruiting":
            enrolments = self._begin(cohort, organiser, item)
        self._hold_sessions(cohort, organiser, item, enrolments)
        if item["state"] != "recruiting":
            self._study(cohort, item, enrolments)
        if item["state"] == "finished":
            self._finish(cohort, organiser, item, enrolments)
        return cohort

    def _hold_sessions(
        self,
        cohort: Cohort,
        organiser: Person,
        item: dict[str, Any],
        enrolments: dict[str, Enrolment],
    ) -> None:
        sessions = Sessions(cohort, organiser, item)
        for activity, step in zip(self._activities(cohort), _steps(item), strict=True):
            if activity.type == "session":
                sessions.hold(activity, step, enrolments)

    def _activities(self, cohort: Cohort) -> list[Activity]:
        return list(
            Activity.objects.filter(module__version_id=cohort.version_id)
            .select_related("module")
            .order_by("module__position", "position")
        )

    def _set_dates(self, cohort: Cohort, organiser: Person, item: dict[str, Any]) -> None:
        dates = {
            activity.pk: (None, cohort.starts_on + timedelta(days=step["due_day"]))
            for activity, step in zip(self._activities(cohort), _steps(item), strict=True)
            if "due_day" in step
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

    def _begin(
        self, cohort: Cohort, organiser: Person, item: dict[str, Any]
    ) -> dict[str, Enrolment]:
        """Admit the members and start their study."""
        start = item["starts_day"]
        enrolments = {}
        for number, member in enumerate(item["members"]):
            enrolment = self._apply(cohort, member["person"], start - 30 + number, member)
            with self._moved(enrolment, start - 10):
                enrolling.admit_learner(
                    organiser, enrolment_id=enrolment.pk, tutor=self.people[member["tutor"]]
                )
            enrolments[member["person"]] = enrolment
        with clock.at(moment(start, 9)):
            enrolling.start_study(organiser, cohort_id=cohort.pk)
        EnrolmentTransition.objects.filter(enrolment__cohort=cohort, after="studying").update(
            at=moment(start, 9)
        )
        return enrolments

    def _study(
        self, cohort: Cohort, item: dict[str, Any], enrolments: dict[str, Enrolment]
    ) -> None:
        evidence = Evidence(self.people, self.bank, cohort, enrolments)
        talk = Talk(self.people, self.bank, cohort, item)
        known = set(folder("discussions"))
        for activity, step in zip(self._activities(cohort), _steps(item), strict=True):
            if activity.type == "discussion" and step["ref"] in known:
                talk.hold(activity, toml(f"discussions/{step['ref']}.toml"))
        evidence.hand_in_examples()
        for member in item["members"]:
            self._go(cohort, enrolments[member["person"]], member, item)

    @contextlib.contextmanager
    def _moved(self, enrolment: Enrolment, day: float) -> Iterator[None]:
        """Let the transitions made inside bear the day's date."""
        known = set(enrolment.history.values_list("pk", flat=True))
        at = moment(day, 11)
        with clock.at(at):
            yield
        enrolment.history.exclude(pk__in=known).update(at=at)

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
        missed = member.get("without", ())
        for number, (activity, step) in enumerate(
            zip(activities[:wanted], _steps(item), strict=False)
        ):
            if activity.pk in done or activity.pk in touched or step["slug"] in missed:
                continue
            day = first + (min(last, -0.1) - first) * (number + 1) / max(wanted, 1)
            with clock.at(moment(day, 17, number * 11 % 60)):
                self._complete(enrolment, activity)
        Enrolment.objects.filter(pk=enrolment.pk).update(
            last_active_at=moment(min(last, -0.05), 18)
        )

    def _complete(self, enrolment: Enrolment, activity: Activity) -> None:
        if activity.type == "test" and take_test(enrolment, activity):
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
    ) -> None:
        for member in item["members"]:
            if member["pace"] == "finished":
                enrolment = enrolments[member["person"]]
                with self._moved(enrolment, item["ends_day"]):
                    enrolling.complete_study(organiser, enrolment_id=enrolment.pk)
        with clock.at(moment(item["ends_day"], 16)):
            running.finish_cohort(organiser, cohort_id=cohort.pk)
        issue_certificates(cohort, organiser, item["ends_day"] + 1)
        tell_opinions(item["key"], cohort.version.programme_id, self.people)


def _steps(item: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the activities of a cohort's programme as its file has them."""
    plan = toml(f"programmes/{item['programme']}.toml")
    return [step for module in plan["modules"] for step in module["activities"]]
