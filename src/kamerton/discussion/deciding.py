"""What a topic's page shows of a proposal to one viewer."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kamerton.discussion.enums import DECIDED, ProposalStatus, TopicKind
from kamerton.discussion.queries import Thread, own_vote, person_by_id, person_name


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
        return {"adopted": "done", "declined": "locked", "discussed": "now"}.get(self.status, "")


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
