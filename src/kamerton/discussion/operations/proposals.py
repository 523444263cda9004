"""Questions and proposals: what the asker accepts, what people vote, what is decided."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from kamerton.core import clock
from kamerton.core.api import announce, audit
from kamerton.discussion.enums import DECIDED, Attention, ProposalStatus, TopicKind
from kamerton.discussion.errors import Conflict, NotFound
from kamerton.discussion.models import Post, Topic, TopicState, Vote
from kamerton.discussion.queries import person_name, readers_among
from kamerton.discussion.rules import may_read, require
from kamerton.notifications.api import hold_counts, notify


@transaction.atomic
def accept_answer(topic: Topic, *, actor: Any, number: int | None) -> None:
    """Say which post answers the question, None for none; its author is told once.

    Raises:
        NotFound: the topic is not for ``actor``, or it has no such post.
        Forbidden: ``actor`` neither asked nor keeps order there.
        Conflict: the topic is not a question.
    """
    topic = _locked(topic)
    require("discussion.accept_answer", actor, topic)
    if topic.kind != TopicKind.QUESTION:
        raise Conflict("not_a_question", gettext("Only a question has an accepted answer."))
    post = _standing(topic, number) if number is not None else None
    if topic.accepted_id == (post.pk if post else None):
        return
    topic.accepted = post
    topic.save(update_fields=["accepted"])
    _audit("discussion.accept_answer", topic, actor, number=number or 0)
    if post is not None and post.author_id not in (None, actor.pk):
        told = readers_among([int(post.author_id or 0)], topic)
        url = reverse("discussion:post", args=[topic.pk, post.number])
        notify(told, "discussion.accepted", url=url, params=_params(topic, actor))


def _standing(topic: Topic, number: int) -> Post:
    post = topic.posts.filter(number=number, deleted_at=None).first()
    if post is None:
        raise NotFound("post_unknown", gettext("There is no such post."))
    return post


@transaction.atomic
def vote(topic: Topic, *, actor: Any, is_for: bool | None) -> Topic:
    """Vote for or against a proposal, or take the vote back with None. One person has one vote.

    Raises:
        NotFound: the topic is not for ``actor``.
        Forbidden: ``actor`` may only read, or the topic is closed.
        Conflict: it is not a proposal, or it is decided.
    """
    topic = _locked(topic)
    require("discussion.vote", actor, topic)
    _require_proposal(topic)
    if topic.status in DECIDED:
        raise Conflict("decided", gettext("The proposal is decided; votes are no longer taken."))
    if is_for is None:
        Vote.objects.filter(topic=topic, person=actor).delete()
    else:
        Vote.objects.update_or_create(
            topic=topic, person=actor, defaults={"is_for": is_for, "voted_at": clock.now()}
        )
    votes = list(Vote.objects.filter(topic=topic).values_list("is_for", flat=True))
    topic.votes_for, topic.votes_against = votes.count(True), votes.count(False)
    topic.save(update_fields=["votes_for", "votes_against"])
    announce(
        topic=f"discussion:{topic.pk}",
        kind="discussion.votes",
        payload={"for": topic.votes_for, "against": topic.votes_against},
    )
    return topic


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a proposal.

    Attributes:
        text: what was decided, or the reason for declining; empty while nothing is decided.
        owner: the person who carries it out, or None.
        due_on: by when, or None.
    """

    status: str
    text: str = ""
    owner: Any = None
    due_on: date | None = None


@transaction.atomic
def decide(topic: Topic, *, actor: Any, decision: Decision) -> Topic:
    """Move a proposal on: under discussion, adopted with owner and date, or declined with a reason.

    Raises:
        NotFound: the topic is not for ``actor``.
        Forbidden: ``actor`` does not keep order there.
        Conflict: it is not a proposal, or words, owner or date are missing; ``field`` says which.
    """
    topic = _locked(topic)
    require("discussion.decide", actor, topic)
    _require_proposal(topic)
    is_decided = decision.status in DECIDED
    if is_decided:
        _check(topic, decision)
    was = topic.status
    topic.status = decision.status
    topic.decision = decision.text.strip() if is_decided else ""
    topic.decision_owner = decision.owner if is_decided else None
    topic.decision_due_on = decision.due_on if is_decided else None
    topic.decided_at = (topic.decided_at or clock.now()) if is_decided else None
    topic.save()
    _audit("discussion.decide", topic, actor, status=decision.status)
    if is_decided and was != topic.status:
        _tell_decided(topic, actor)
    return topic


def _check(topic: Topic, decision: Decision) -> None:
    if not decision.text.strip():
        said = gettext("Say what was decided; a declined proposal needs the reason.")
        raise Conflict("decision_empty", said, field="text")
    if decision.status != ProposalStatus.ADOPTED:
        return
    if decision.owner is None or not may_read(decision.owner, topic):
        said = gettext("Say who carries the decision out: somebody who can read this topic.")
        raise Conflict("decision_owner", said, field="owner")
    if decision.due_on is None:
        raise Conflict("decision_date", gettext("Say by when."), field="due_on")


def _tell_decided(topic: Topic, actor: Any) -> None:
    following = TopicState.objects.filter(topic=topic, attention=Attention.FOLLOWING.value)
    muted = TopicState.objects.filter(topic=topic, attention=Attention.MUTED.value)
    wanted = {*following.values_list("person_id", flat=True)}
    wanted |= {*Vote.objects.filter(topic=topic).values_list("person_id", flat=True)}
    wanted |= {key for key in (topic.author_id, topic.decision_owner_id) if key is not None}
    wanted -= {actor.pk, *muted.values_list("person_id", flat=True)}
    told = readers_among(sorted(wanted), topic)
    hold_counts(told)
    kind = "discussion.adopted" if topic.status == ProposalStatus.ADOPTED else "discussion.declined"
    url = reverse("discussion:topic", args=[topic.pk])
    notify(told, kind, url=url, params=_params(topic, actor))


def _require_proposal(topic: Topic) -> None:
    if topic.kind != TopicKind.PROPOSAL:
        raise Conflict("not_a_proposal", gettext("Only a proposal is voted on and decided."))


def _params(topic: Topic, actor: Any) -> dict[str, Any]:
    return {
        "author": person_name(actor.surname, actor.given_name),
        "topic": topic.title,
        "topic_en": topic.title_en,
    }


def _locked(topic: Topic) -> Topic:
    found = Topic.objects.select_for_update(no_key=True, of=("self",))
    return found.select_related("space").get(pk=topic.pk)


def _audit(verb: str, topic: Topic, actor: Any, **more: Any) -> None:
    audit(verb, actor_id=actor.pk, object_kind="discussion.topic", object_id=topic.pk, **more)
