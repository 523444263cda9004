"""What other packages use of discussions."""

from kamerton.discussion.embedding import thread_context
from kamerton.discussion.operations import (
    NewPost,
    add_post,
    index_space,
    open_space,
    open_topic,
)
from kamerton.discussion.queries import access_topic, first_topic, has_written, posts_by
from kamerton.discussion.queries.questions import Question, open_questions
from kamerton.discussion.spaces import (
    Place,
    Room,
    register_members,
    register_rooms,
    register_space,
)

__all__ = [
    "NewPost",
    "Place",
    "Question",
    "Room",
    "access_topic",
    "add_post",
    "first_topic",
    "has_written",
    "index_space",
    "open_questions",
    "open_space",
    "open_topic",
    "posts_by",
    "register_members",
    "register_rooms",
    "register_space",
    "thread_context",
]
