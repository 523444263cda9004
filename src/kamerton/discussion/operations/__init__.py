"""Writes of discussions."""

from kamerton.discussion.operations.finding import index_attached, index_space
from kamerton.discussion.operations.groups import lead_group, sum_up, turn_stages
from kamerton.discussion.operations.posts import (
    NewPost,
    add_post,
    delete_post,
    edit_post,
    restore_post,
)
from kamerton.discussion.operations.privacy import forget_person
from kamerton.discussion.operations.proposals import Decision, accept_answer, decide, vote
from kamerton.discussion.operations.reading import mark_read, set_attention, visit_topic
from kamerton.discussion.operations.telling import tell_of_post
from kamerton.discussion.operations.topics import (
    begin_topic,
    close_topic,
    open_space,
    open_topic,
    pin_topic,
)

__all__ = [
    "Decision",
    "NewPost",
    "accept_answer",
    "add_post",
    "begin_topic",
    "close_topic",
    "decide",
    "delete_post",
    "edit_post",
    "forget_person",
    "index_attached",
    "index_space",
    "lead_group",
    "mark_read",
    "open_space",
    "open_topic",
    "pin_topic",
    "restore_post",
    "set_attention",
    "sum_up",
    "tell_of_post",
    "turn_stages",
    "visit_topic",
    "vote",
]
