"""The demo's discussions: who wrote when, and how far everybody has read."""

from dataclasses import dataclass, field
from typing import Any

from kamerton.core import clock
from kamerton.discussion.api import NewPost, add_post, first_topic
from kamerton.discussion.models import Post, Topic
from kamerton.discussion.operations.reading import mark_read
from kamerton.discussion.operations.telling import tell_of_post
from kamerton.learning.models import Cohort
from kamerton.learning.operations.discussions import SPACE, space_id
from kamerton.people.models import Person
from kamerton.programmes.models import Activity
from kamerton.runtime.demo.bank import Bank
from kamerton.runtime.demo.reading import moment, waking

FRESH_DAYS = 3  # posts not older are told of
UNREAD_DAYS = 0.8  # what was written since then nobody has read yet


@dataclass
class Talk:
    """Holds the discussions of one cohort."""

    people: dict[str, Person]
    bank: Bank
    cohort: Cohort
    item: dict[str, Any]
    posts: dict[str, tuple[Post, float]] = field(default_factory=dict)

    def hold(self, activity: Activity, data: dict[str, Any]) -> None:
        """Write the replies of one discussion and let the cohort read them."""
        opener = self.people[self.item["tutors"][0]]
        owner = space_id(self.cohort.pk, activity.pk)
        topic = first_topic(opener, kind=SPACE, owner_id=owner)
        if topic is None:
            return
        self.posts = {}
        opened = self.item["starts_day"] + data.get("day", 4)
        for reply in data["replies"]:
            if reply.get("cohort", self.item["key"]) == self.item["key"]:
                self._write(topic, reply, min(opened + reply["day"], -0.2))
        self._read(topic)

    def _write(self, topic: Topic, reply: dict[str, Any], day: float) -> None:
        author = self.people[reply["person"]]
        at = waking(day, 2 * len(self.posts))
        answered = self.posts.get(reply.get("to", ""))
        with clock.at(at):
            post = add_post(
                topic,
                actor=author,
                new=NewPost(
                    body=self.bank.document(reply["text"]),
                    key=f"demo-{self.cohort.pk}-{reply['key']}",
                    answers=answered[0].number if answered else None,
                    at=at,
                ),
            )
            mark_read(topic, actor=author, new_after=post.number, read_number=post.number)
            if day > -FRESH_DAYS:
                tell_of_post(post.pk)
        self.posts[reply["key"]] = (post, day)

    def _read(self, topic: Topic) -> None:
        """Members have read what was there at their last visit, tutors all but the newest."""
        readers = {member["person"]: member["active_day"] for member in self.item["members"]}
        for key in {**readers, **dict.fromkeys(self.item["tutors"], 0)}:
            seen = min(readers.get(key, 0), -UNREAD_DAYS)
            read = [post.number for post, day in self.posts.values() if day <= seen]
            if read:
                with clock.at(moment(seen, 18)):
                    last = max(read)
                    mark_read(topic, actor=self.people[key], new_after=last, read_number=last)
