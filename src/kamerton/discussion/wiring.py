"""What discussions register with the packages below them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kamerton.core.api import Indexed, register_indexed, register_topic, subscribe
from kamerton.discussion import mailing, operations, queries, receivers
from kamerton.discussion.operations.finding import (
    findable_posts,
    findable_topics,
    index_post_again,
    index_topic_again,
)
from kamerton.files.api import register_owner
from kamerton.files.events import FileTextExtracted
from kamerton.mail.api import register_reply_handler
from kamerton.notifications.api import Kind, register_kind
from kamerton.people.api import register_personal_data

ANSWER = Kind(
    code="discussion.answer",
    label=_("Answers to my posts"),
    title=_("%(author)s answered you: %(topic)s"),
    icon="reply",
    by_mail=True,
)
MENTION = Kind(
    code="discussion.mention",
    label=_("Mentions of me in discussions"),
    title=_("%(author)s mentions you: %(topic)s"),
    icon="at-sign",
    by_mail=True,
)
POST = Kind(
    code="discussion.post",
    label=_("New posts in the topics that I follow"),
    title=_("%(author)s wrote in the topic: %(topic)s"),
    icon="message-circle",
)


def _may_read(person: Any, key: str) -> bool:
    return key.isdecimal() and queries.may_read_topic(person, int(key))


def connect() -> None:
    """Register everything once."""
    register_indexed(Indexed("discussion.topic", findable_topics, index_topic_again))
    register_indexed(Indexed("discussion.post", findable_posts, index_post_again))
    register_topic("discussion", _may_read)
    register_owner("discussion.topic", _may_read)
    subscribe(FileTextExtracted, receivers.on_text_extracted)
    register_reply_handler(mailing.TOPIC, mailing.answer_topic)
    register_reply_handler(mailing.POST, mailing.answer_post)
    register_kind(ANSWER)
    register_kind(MENTION)
    register_kind(POST)
    register_personal_data("discussion", queries.personal_data, operations.forget_person)
