import itertools

import pytest

from kamerton.discussion import spaces
from kamerton.discussion.api import NewPost, Place, add_post, open_space, open_topic, register_space
from kamerton.texts.api import from_markdown

KIND = "test-room"
_keys = itertools.count(1)


class Room:
    """A thing of another package: who is in it may read and post; the tutor moderates."""

    def __init__(self):
        self.members = set()
        self.readers = set()
        self.moderators = set()

    def may_read(self, person, owner_id):
        return owner_id == "1" and person.pk in self.members | self.readers | self.moderators

    def may_post(self, person, owner_id):
        return person.pk in self.members | self.moderators

    def may_moderate(self, person, owner_id):
        return person.pk in self.moderators


@pytest.fixture
def room(learner, colleague, tutor, expert):
    room = Room()
    room.members = {learner.pk, colleague.pk}
    room.readers = {expert.pk}
    room.moderators = {tutor.pk}
    register_space(
        KIND,
        room.may_read,
        room.may_post,
        room.may_moderate,
        audiences=lambda owner_id: [f"room:{owner_id}"],
        place=lambda owner_id: Place("Группа 7", "/"),
    )
    yield room
    del spaces._kinds[KIND]


@pytest.fixture
def topic(room, tutor):
    return open_topic(
        open_space(KIND, 1),
        actor=tutor,
        title="Как слушать ученика, если связь рвётся?",
        opening=from_markdown("Расскажите об **одном** случае."),
    )


@pytest.fixture
def write(topic):
    def _write(actor, text="У нас так.", answers=None, key=None, **more):
        new = NewPost(
            body=from_markdown(text), key=key or f"key-{next(_keys)}", answers=answers, **more
        )
        return add_post(topic, actor=actor, new=new)

    return _write
