"""The demo's conversations: who wrote what when, and how far everybody has read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kamerton.chat.api import NewMessage, ensure_rooms, open_direct, open_room, send_message
from kamerton.chat.models import Message, Room, Seat
from kamerton.chat.operations import open_group, react
from kamerton.core import clock
from kamerton.learning.models import Cohort
from kamerton.people.models import Person
from kamerton.runtime.demo.reading import Data, moment, toml

UNREAD = 2  # so many of the last lines nobody but their writers has read
SIGNS = ("👍", "❤️", "👏")


def hold_chats(people: Mapping[str, Person]) -> None:
    """Let everybody talk as chats.toml has it."""
    # Read again: roles are remembered on a person, and theirs came with their study.
    fresh = Person.objects.in_bulk([person.pk for person in people.values()])
    people = {key: fresh[person.pk] for key, person in people.items()}
    slugs = {item["key"]: item["slug"] for item in toml("institute.toml")["cohorts"]}
    for item in toml("chats.toml")["rooms"]:
        _hold(people, _room(people, slugs, item), item)


def _room(people: Mapping[str, Person], slugs: Mapping[str, str], item: Data) -> Room:
    first = _moment(item["lines"][0])
    with clock.at(first):
        if "cohort" in item:
            for line in item["lines"]:
                ensure_rooms(people[line["person"]])
            return open_room("cohort", Cohort.objects.get(slug=slugs[item["cohort"]]).pk)
        one, *others = [people[key] for key in item["people"]]
        if len(others) == 1:
            return open_direct(others[0], actor=one)
        return open_group(actor=one, title=item["title"], people=others)


def _moment(line: Data) -> datetime:
    hour, minute = map(int, line["at"].split(":"))
    return moment(line["day"], hour, minute)


def _hold(people: Mapping[str, Person], room: Room, item: Data) -> None:
    said: dict[str, Message] = {}
    for count, line in enumerate(item["lines"]):
        at = _moment(line)
        new = NewMessage(
            text=line["text"],
            key=f"demo-{room.pk}-{count}",
            answers=said[line["to"]].number if "to" in line else None,
            at=at,
        )
        with clock.at(at):
            message = send_message(room, actor=people[line["person"]], new=new)
            _sign(people, message, line.get("signs", []))
        said[line.get("key", "")] = message
    last = max(0, len(item["lines"]) - UNREAD)
    Seat.objects.filter(room=room, read_number__lt=last).update(read_number=last)


def _sign(people: Mapping[str, Person], message: Message, who: list[Any]) -> None:
    for number, key in enumerate(who):
        react(message, actor=people[key], sign=SIGNS[0 if number < 2 else 1])
