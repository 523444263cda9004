"""The demo's face-to-face sessions: planned by the cohort's dates, with attendance once held."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from kamerton.core import clock
from kamerton.learning.models import Cohort, Enrolment, Session
from kamerton.learning.operations import cohort as running
from kamerton.office.models import Room
from kamerton.office.operations import timetable
from kamerton.people.models import Person
from kamerton.programmes.models import Activity
from kamerton.runtime.demo.reading import toml

BEGINS = time(11)


def furnish(people: Mapping[str, Person]) -> None:
    """Enter the rooms."""
    data = toml("office.toml")
    for item in data["rooms"]:
        timetable.add_room(people[data["clerk"]], **item)


@dataclass
class Sessions:
    """Plans the sessions of one cohort and marks who was there."""

    cohort: Cohort
    organiser: Person
    item: dict[str, Any]
    people: Mapping[str, Person]

    def hold(
        self, activity: Activity, step: dict[str, Any], enrolments: dict[str, Enrolment]
    ) -> None:
        """Plan the session of an activity; where its day is over, mark the attendance."""
        day = self.cohort.starts_on + timedelta(days=step["due_day"])
        session = self._book(activity, step, datetime.combine(day, BEGINS), self.item["tutors"][0])
        if enrolments and session.ends_at < timezone.now():
            minutes = {
                enrolments[member["person"]].pk: _minutes(member, step)
                for member in self.item["members"]
            }
            self._mark(session, minutes)

    def hold_this_week(
        self, activity: Activity, step: dict[str, Any], enrolments: dict[str, Enrolment]
    ) -> None:
        """Plan what smaller groups of the cohort do of an activity in the week of loading."""
        today = timezone.localdate()
        monday = today - timedelta(days=today.weekday())
        for told in self.item.get("this_week", ()):
            if told["activity"] != step["slug"]:
                continue
            at = datetime.combine(monday + timedelta(days=told["weekday"] - 1), told["at"])
            session = self._book(activity, {**step, **told}, at, told["teacher"])
            if session.ends_at < timezone.now():
                present = {enrolments[key].pk: step["minutes"] for key in told["people"]}
                self._mark(session, present)

    def _book(
        self, activity: Activity, step: dict[str, Any], at: datetime, teacher: str
    ) -> Session:
        starts_at = timezone.make_aware(at)
        session: Session = timetable.book_session(
            self.organiser,
            cohort_id=self.cohort.pk,
            activity_id=activity.pk,
            slot=timetable.Slot(
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=step["minutes"]),
                room_id=Room.objects.values_list("pk", flat=True).get(title=step["room"]),
                teacher=self.people[teacher],
                place=step["place"]["ru"],
                place_en=step["place"]["en"],
            ),
        )
        return session

    def _mark(self, session: Session, minutes: dict[int, int]) -> None:
        with clock.at(session.ends_at):
            running.mark_attendance(self.organiser, session_id=session.pk, minutes=minutes)


def _minutes(member: dict[str, Any], step: dict[str, Any]) -> int:
    if step["slug"] in member.get("without", ()):
        return 0
    return int(member.get("minutes", {}).get(step["slug"], step["minutes"]))
