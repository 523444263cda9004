"""The demo's forum: topics of every kind, what was answered, voted and decided."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from kamerton.core import clock
from kamerton.discussion import operations
from kamerton.discussion.api import NewPost, add_post, open_space, open_topic
from kamerton.discussion.models import Post, Topic
from kamerton.discussion.operations.reading import mark_read
from kamerton.learning.models import Cohort
from kamerton.people.models import Person
from kamerton.runtime.demo.bank import Bank
from kamerton.runtime.demo.reading import moment, toml, waking

MODERATOR = "kovaleva"
HOUR = 12


def hold_forum(people: Mapping[str, Person], bank: Bank) -> None:
    """Write every topic of the forum with all that came of it."""
    for item in toml("forum.toml")["topics"]:
        _Told(people, bank, item).tell()


def _space_of(item: dict[str, Any]) -> tuple[str, object]:
    """Return the kind and the owner of the space in which a topic stands."""
    if "cohort" in item:
        return "cohort", Cohort.objects.get(slug=item["cohort"]).pk
    return item["space"], "1"


class _Told:
    """One topic as it came about."""

    def __init__(self, people: Mapping[str, Person], bank: Bank, item: dict[str, Any]) -> None:
        self.people, self.bank, self.item = people, bank, item
        self.posts: dict[str, Post] = {}
        with clock.at(moment(item["day"], HOUR)):
            self.topic: Topic = open_topic(
                open_space(*_space_of(item)),
                actor=people[item["author"]],
                title=item["title"],
                title_en=item["title_en"],
                opening=bank.document(item["text"]),
                kind=item["kind"],
            )

    def tell(self) -> None:
        """Write the answers, count the votes, decide."""
        for number, reply in enumerate(self.item.get("replies", [])):
            self._write(reply, number)
        self._vote()
        self._settle()
        if "group" in self.item:
            self._lead(self.item["group"])

    def _write(self, reply: dict[str, Any], number: int) -> None:
        author, at = self.people[reply["person"]], waking(reply["day"], 2 * number)
        answered = self.posts.get(reply.get("to", ""))
        new = NewPost(
            body=self.bank.document(reply["text"]),
            key=f"demo-forum-{self.item['key']}-{reply['key']}",
            answers=answered.number if answered else None,
            at=at,
        )
        with clock.at(at):
            post = add_post(self.topic, actor=author, new=new)
            mark_read(self.topic, actor=author, new_after=post.number, read_number=post.number)
        self.posts[reply["key"]] = post

    def _vote(self) -> None:
        with clock.at(moment(self.item["day"] + 1, HOUR)):
            for field, is_for in (("votes_for", True), ("votes_against", False)):
                for key in self.item.get(field, []):
                    operations.vote(self.topic, actor=self.people[key], is_for=is_for)

    def _settle(self) -> None:
        moderator = self.people[MODERATOR]
        if self.item.get("is_pinned"):
            operations.pin_topic(self.topic, actor=moderator, is_pinned=True)
        if "accepted" in self.item:
            number = self.posts[self.item["accepted"]].number
            asker = self.people[self.item["author"]]
            with clock.at(moment(self.item["day"] + 2, HOUR)):
                operations.accept_answer(self.topic, actor=asker, number=number)
        if "decision" in self.item:
            self._decide(self.item["decision"], moderator)

    def _lead(self, stages: dict[str, Any]) -> None:
        """Go through the stages on their days; a summary that is not written yet has none."""
        leader = self.people[self.item["author"]]
        first = moment(self.item["day"], HOUR)
        with clock.at(first):
            operations.lead_group(
                self.topic,
                actor=leader,
                discuss_on=moment(stages["discuss_day"], HOUR).date(),
                sum_up_on=moment(stages["sum_up_day"], HOUR).date(),
            )
        for day in (stages["discuss_day"], stages["sum_up_day"]):
            if day < 0:
                with clock.at(moment(day, HOUR)):
                    operations.turn_stages()
        if "summary" in stages:
            with clock.at(moment(stages["sum_up_day"] + 1, HOUR)):
                summary = self.bank.document(stages["summary"])
                operations.sum_up(self.topic, actor=leader, summary=summary)

    def _decide(self, said: dict[str, Any], moderator: Person) -> None:
        due_in = said.get("due_in")
        decision = operations.Decision(
            status=said["status"],
            text=said.get("text", ""),
            owner=self.people.get(said.get("owner", "")),
            due_on=None if due_in is None else clock.today() + timedelta(days=due_in),
        )
        with clock.at(moment(said["day"], HOUR)):
            operations.decide(self.topic, actor=moderator, decision=decision)
