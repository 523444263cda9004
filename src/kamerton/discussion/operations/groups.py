"""Whole-group discussions of a problem: their stages and their summary."""

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from kamerton.core import clock
from kamerton.core.api import announce, audit
from kamerton.discussion.enums import Stage
from kamerton.discussion.errors import Conflict
from kamerton.discussion.models import GroupDiscussion, Topic
from kamerton.discussion.operations.topics import settled
from kamerton.discussion.queries import people_concerned, readers_among, unfinished_groups
from kamerton.discussion.rules import require
from kamerton.notifications.api import hold_counts, notify
from kamerton.texts.api import Document, clean, is_empty


@transaction.atomic
def lead_group(topic: Topic, *, actor: Any, discuss_on: date, sum_up_on: date) -> GroupDiscussion:
    """Make a topic the discussion of a whole group, or change the days of its stages.

    Raises:
        NotFound: the topic is not for ``actor``.
        Forbidden: ``actor`` does not keep order there.
        Conflict: the days are not in order, or it is summed up.
    """
    topic = Topic.objects.select_for_update(no_key=True, of=("self",)).get(pk=topic.pk)
    require("discussion.lead_group", actor, topic)
    if sum_up_on <= discuss_on:
        said = gettext("Summing up comes after the discussion.")
        raise Conflict("stages_order", said, field="sum_up_on")
    group, is_new = GroupDiscussion.objects.get_or_create(
        topic=topic,
        defaults={
            "opened_by": actor,
            "opened_at": clock.now(),
            "discuss_on": discuss_on,
            "sum_up_on": sum_up_on,
        },
    )
    if group.summed_up_at is not None:
        raise Conflict("summed_up", gettext("The discussion is summed up."))
    if not is_new:
        group.discuss_on, group.sum_up_on = discuss_on, sum_up_on
        group.save(update_fields=["discuss_on", "sum_up_on"])
    _audit("discussion.lead_group", group, actor)
    _tell_stage(group)
    return group


@transaction.atomic
def sum_up(topic: Topic, *, actor: Any, summary: Document) -> GroupDiscussion:
    """Pin a summary at the end of the discussion; a second one replaces it.

    Raises:
        NotFound: the topic is not for ``actor``.
        Forbidden: ``actor`` does not keep order there.
        Conflict: it is no whole-group discussion, or the summary is empty.
    """
    require("discussion.lead_group", actor, topic)
    group = _locked(topic.pk)
    if group is None:
        said = gettext("Only a discussion of the whole group is summed up.")
        raise Conflict("not_a_group", said)
    summary = clean(summary)
    if is_empty(summary):
        raise Conflict("summary_empty", gettext("Write something here."), field="summary")
    group.summary = settled(summary, group.topic, actor)
    group.summed_up_at = group.summed_up_at or clock.now()
    group.save(update_fields=["summary", "summed_up_at"])
    _audit("discussion.sum_up", group, actor)
    _tell_stage(group)
    return group


def turn_stages() -> int:
    """Tell of each stage that has begun since the last time (a periodic job); return how many."""
    return sum(_turn(group.pk) for group in unfinished_groups())


@transaction.atomic
def _turn(topic_id: int) -> bool:
    group = _locked(topic_id)
    return group is not None and _tell_stage(group)


def _locked(topic_id: int) -> GroupDiscussion | None:
    found = GroupDiscussion.objects.select_for_update(no_key=True, of=("self",))
    return found.select_related("topic__space").filter(pk=topic_id).first()


def _tell_stage(group: GroupDiscussion) -> bool:
    """Tell those concerned of the stage, once; that a summary is due, only who leads."""
    stage, topic = group.stage_on(clock.today()), group.topic
    if group.told_stage == stage:
        return False
    group.told_stage = stage.value
    group.save(update_fields=["told_stage"])
    payload = {"stage": stage.value}
    announce(topic=f"discussion:{topic.pk}", kind="discussion.stage", payload=payload)
    leader = [group.opened_by_id] if group.opened_by_id else []
    told = leader if stage == Stage.SUM_UP else people_concerned(topic)
    readers = readers_among(sorted(told), topic)
    hold_counts(readers)
    notify(
        readers,
        f"discussion.stage_{stage.value}",
        url=reverse("discussion:topic", args=[topic.pk]),
        params={"topic": topic.title, "topic_en": topic.title_en},
    )
    return True


def _audit(verb: str, group: GroupDiscussion, actor: Any) -> None:
    audit(verb, actor_id=actor.pk, object_kind="discussion.topic", object_id=group.topic_id)
