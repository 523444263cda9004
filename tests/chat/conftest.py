import itertools

import pytest

from kamerton.chat import registry
from kamerton.chat.api import Home, NewMessage, RoomOwner, open_room, register_room_owner
from kamerton.chat.operations import ensure_rooms, send_message
from kamerton.chat.queries import access_room

KIND = "test-hall"
_keys = itertools.count(1)


class Hall:
    """A thing of another package: members read and write, guests of it read, one keeps order."""

    def __init__(self):
        self.members = set()
        self.readers = set()
        self.moderators = set()

    def owner(self):
        return RoomOwner(
            KIND,
            may_read=lambda person, key: (
                key == "1" and person.pk in self.members | self.readers | self.moderators
            ),
            may_write=lambda person, key: person.pk in self.members | self.moderators,
            may_moderate=lambda person, key: person.pk in self.moderators,
            own=lambda person: ["1"] if person.pk in self.members | self.moderators else [],
            homes=lambda keys: {"1": Home("Группа 7", "Cohort 7", "/")} if "1" in keys else {},
            members=lambda key: sorted(self.members | self.moderators),
        )


@pytest.fixture
def hall(learner, colleague, tutor, expert):
    hall = Hall()
    hall.members = {learner.pk, colleague.pk}
    hall.readers = {expert.pk}
    hall.moderators = {tutor.pk}
    register_room_owner(hall.owner())
    yield hall
    del registry._owners[KIND]


@pytest.fixture
def room(hall, learner, colleague, tutor):
    made = open_room(KIND, 1)
    for person in (learner, colleague, tutor):
        ensure_rooms(person)
    return made


@pytest.fixture
def say(room):
    def _say(actor, text="Добрый день.", key=None, where=None, **more):
        new = NewMessage(text=text, key=key or f"key-{next(_keys)}", **more)
        return send_message(access_room(actor, (where or room).pk), actor=actor, new=new)

    return _say
