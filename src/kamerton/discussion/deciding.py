"""What a topic's page shows of a proposal, or of a whole-group discussion, to one viewer."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from markupsafe import Markup

from kamerton.core import clock
from kamerton.discussion.enums import DECIDED, ProposalStatus, Stage, TopicKind
from kamerton.discussion.queries import (
    Thread,
    group_discussion_of,
    own_vote,
    person_by_id,
    person_name,
    silent_people,
)
from kamerton.texts.api import to_html


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as one viewer sees it.

    Attributes:
        mine: True for a vote for it, False against, None for none.
    """

    topic_id: int
    status: str
    votes_for: int
    votes_against: int
    mine: bool | None
    may_vote: bool
    may_decide: bool
    decision: str
    owner: str
    due_on: date | None

    @property
    def status_label(self) -> str:
        """The status in the reader's words."""
        return str(ProposalStatus(self.status).label)

    @property
    def is_decided(self) -> bool:
        """Return True once it was adopted or declined."""
        return self.status in DECIDED

    @property
    def sign(self) -> str:
        """Which sign of Status stands for it."""
        return {"adopted": "done", "discussed": "now"}.get(self.status, "")


def proposal_context(viewer: Any, thread: Thread) -> Proposal | None:
    """Return the proposal of a topic, None for topics of another kind (one or two statements)."""
    topic = thread.topic
    if topic.kind != TopicKind.PROPOSAL:
        return None
    owner = person_by_id(topic.decision_owner_id) if topic.decision_owner_id else None
    return Proposal(
        topic_id=topic.pk,
        status=topic.status,
        votes_for=topic.votes_for,
        votes_against=topic.votes_against,
        mine=own_vote(viewer, topic),
        may_vote=thread.may_post and topic.status not in DECIDED,
        may_decide=thread.may_moderate,
        decision=topic.decision,
        owner=person_name(owner.surname, owner.given_name) if owner else "",
        due_on=topic.decision_due_on,
    )


@dataclass(frozen=True, slots=True)
class Group:
    """A whole-group discussion as one viewer sees it.

    Attributes:
        stages: (label, when it begins or "", sign of Status) in their order.
        silent: names of those who have not spoken; None for who does not lead it.
        summary: what it came to; empty until then.
    """

    topic_id: int
    stage: str
    stages: list[tuple[str, date | None, str]]
    silent: list[str] | None
    summary: Markup
    may_lead: bool

    @property
    def is_done(self) -> bool:
        """Return True once it was summed up."""
        return self.stage == Stage.DONE

    @property
    def stage_label(self) -> str:
        """Where it stands, in the reader's words."""
        return str(Stage(self.stage).label)

    @property
    def is_to_sum_up(self) -> bool:
        """Return True when the summary is due."""
        return self.stage == Stage.SUM_UP


def group_context(thread: Thread) -> Group | None:
    """Return the whole-group discussion that the topic is, or None (two statements at most)."""
    topic = thread.topic
    if getattr(topic, "is_group", None) is None:
        return None
    found = group_discussion_of(topic)
    if found is None:
        return None
    stage = found.stage_on(clock.today())
    days = {
        Stage.COLLECT: timezone.localdate(found.opened_at),
        Stage.DISCUSS: found.discuss_on,
        Stage.SUM_UP: found.sum_up_on,
    }
    order = [*days]
    at = order.index(stage) if stage in order else len(order)
    signs = ["done" if place < at else "now" if place == at else "ahead" for place in range(3)]
    return Group(
        topic_id=topic.pk,
        stage=stage.value,
        stages=[
            (str(one.label), day, sign)
            for (one, day), sign in zip(days.items(), signs, strict=True)
        ],
        silent=silent_people(topic) if thread.may_moderate else None,
        summary=to_html(found.summary) if found.summed_up_at else Markup(""),
        may_lead=thread.may_moderate,
    )
