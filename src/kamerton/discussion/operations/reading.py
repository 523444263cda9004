"""How far people have read, and what they want to hear of."""

from typing import Any

from django.db import connection, transaction

from kamerton.core import clock
from kamerton.discussion.enums import Attention
from kamerton.discussion.models import Topic, TopicState
from kamerton.discussion.queries import Thread
from kamerton.discussion.rules import require


@transaction.atomic
def set_attention(topic: Topic, *, actor: Any, attention: Attention) -> None:
    """Follow the topic, mute it, or hear of answers only. Raises NotFound."""
    require("discussion.view_topic", actor, topic)
    set_state(actor, topic, attention=attention.value)


def mark_read(topic: Topic, *, actor: Any, new_after: int, read_number: int) -> None:
    """Remember how far ``actor`` has read: one statement, so atomic by itself, and never backwards."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO discussion_topicstate
                (person_id, topic_id, attention, read_number, new_after, visited_at)
            VALUES (%(person)s, %(topic)s, %(normal)s, %(read)s, %(after)s, %(now)s)
            ON CONFLICT (person_id, topic_id) DO UPDATE SET
                read_number = greatest(discussion_topicstate.read_number, excluded.read_number),
                new_after = excluded.new_after,
                visited_at = excluded.visited_at
            """,
            {
                "person": actor.pk,
                "topic": topic.pk,
                "normal": Attention.NORMAL.value,
                "read": read_number,
                "after": new_after,
                "now": clock.now(),
            },
        )


def visit_topic(thread: Thread, *, actor: Any) -> None:
    """Remember that ``actor`` has seen the thread; writes only when there was something new."""
    if getattr(actor, "pk", None) is None:
        return
    if thread.read_number >= thread.seen_number and not thread.is_first_visit:
        return
    mark_read(thread.topic, actor=actor, new_after=thread.new_after, read_number=thread.seen_number)


def set_state(person: Any, topic: Topic, **values: Any) -> None:
    TopicState.objects.update_or_create(person=person, topic=topic, defaults=values)


def follow_by_writing(person: Any, topic: Topic, number: int) -> None:
    """Let the writer hear of more, unless they muted the topic; their own post is read."""
    state, is_new = TopicState.objects.get_or_create(
        person=person,
        topic=topic,
        defaults={
            "attention": Attention.FOLLOWING.value,
            "read_number": number if number == 1 else 0,
            "visited_at": clock.now(),
        },
    )
    if is_new:
        return
    if state.read_number == number - 1:
        state.read_number = number
    if state.attention == Attention.NORMAL:
        state.attention = Attention.FOLLOWING.value
    state.save(update_fields=["read_number", "attention"])
