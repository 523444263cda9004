"""What discussions register with the packages below them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kamerton.core.api import Indexed, register_indexed, register_topic, subscribe
from kamerton.discussion import institute, mailing, operations, queries, receivers
from kamerton.discussion.operations.finding import (
    findable_posts,
    findable_topics,
    index_post_again,
    index_topic_again,
)
from kamerton.discussion.spaces import register_rooms, register_space
from kamerton.files.api import register_owner
from kamerton.files.events import FileTextExtracted
from kamerton.mail.api import register_reply_handler
from kamerton.notifications.api import Kind, Told, register_kind
from kamerton.notifications.enums import Group
from kamerton.people.api import register_personal_data
from kamerton.ui.api import Place, register_nav

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

ACCEPTED = Kind(
    code="discussion.accepted",
    label=_("My answer was accepted"),
    title=_("%(author)s accepted your answer: %(topic)s"),
    icon="circle-check",
    by_mail=True,
)
ADOPTED = Kind(
    code="discussion.adopted",
    label=_("A proposal was adopted"),
    title=_("The proposal is adopted: %(topic)s"),
    icon="circle-check",
    by_mail=True,
)
DECLINED = Kind(
    code="discussion.declined",
    label=_("A proposal was declined"),
    title=_("The proposal is declined: %(topic)s"),
    icon="message-circle",
    by_mail=True,
)
STAGES = (
    Kind(
        code="discussion.stage_collect",
        label=_("A whole-group discussion begins"),
        title=_("The group discusses a problem, say your view: %(topic)s"),
        icon="megaphone",
        by_mail=True,
    ),
    Kind(
        code="discussion.stage_discuss",
        label=_("The views of a whole-group discussion are collected"),
        title=_("The views are collected, the discussion goes on: %(topic)s"),
        icon="messages-square",
        by_mail=True,
    ),
    Kind(
        code="discussion.stage_sum_up",
        label=_("A whole-group discussion waits for its summary"),
        title=_("It is time to sum up: %(topic)s"),
        icon="flag",
        by_mail=True,
    ),
    Kind(
        code="discussion.stage_done",
        label=_("A whole-group discussion was summed up"),
        title=_("The discussion is summed up: %(topic)s"),
        icon="circle-check",
        by_mail=True,
    ),
)
KINDS = (ANSWER, MENTION, POST, ACCEPTED, ADOPTED, DECLINED, *STAGES)


def _may_read(person: Any, key: str) -> bool:
    return key.isdecimal() and queries.may_read_topic(person, int(key))


def _may_know(person: Any, told: Told) -> bool:
    if told.answers is not None and told.answers[0] == mailing.POST:
        return queries.may_know_post(person, int(told.answers[1]))
    return (
        told.thread is None or told.thread[0] != mailing.TOPIC or _may_read(person, told.thread[1])
    )


def connect() -> None:
    """Register everything once."""
    register_indexed(Indexed("discussion.topic", findable_topics, index_topic_again))
    register_indexed(Indexed("discussion.post", findable_posts, index_post_again))
    register_topic("discussion", _may_read)
    register_owner("discussion.topic", _may_read)
    subscribe(FileTextExtracted, receivers.on_text_extracted)
    register_reply_handler(mailing.TOPIC, mailing.answer_topic)
    register_reply_handler(mailing.POST, mailing.answer_post)
    for kind in KINDS:
        register_kind(kind, group=Group.TALK, may_know=_may_know)
    register_space(
        institute.KIND,
        institute.may_read,
        institute.may_read,
        institute.may_moderate,
        audiences=institute.audiences,
        place=institute.place,
    )
    register_rooms((institute.KIND,), institute.rooms)
    register_nav(
        Place(
            "discussion",
            _("Forum"),
            "messages-square",
            "discussion:index",
            pgettext_lazy("navigation, short", "Forum"),
            25,
            lambda request: request.user.is_authenticated,
        )
    )
    register_personal_data("discussion", queries.personal_data, operations.forget_person)
