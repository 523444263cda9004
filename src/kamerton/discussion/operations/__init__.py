"""Writes of discussions."""

from kamerton.discussion.operations.finding import index_attached
from kamerton.discussion.operations.posts import (
    NewPost,
    add_post,
    delete_post,
    edit_post,
    restore_post,
)
from kamerton.discussion.operations.privacy import forget_person
from kamerton.discussion.operations.reading import mark_read, set_attention, visit_topic
from kamerton.discussion.operations.telling import tell_of_post
from kamerton.discussion.operations.topics import close_topic, open_space, open_topic

__all__ = [
    "NewPost",
    "add_post",
    "close_topic",
    "delete_post",
    "edit_post",
    "forget_person",
    "index_attached",
    "mark_read",
    "open_space",
    "open_topic",
    "restore_post",
    "set_attention",
    "tell_of_post",
    "visit_topic",
]
