"""What questions register with the packages below."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kamerton.core.api import Indexed, register_indexed
from kamerton.files.api import register_owner
from kamerton.help import mailing, rules
from kamerton.help.operations import articles, questions
from kamerton.help.operations.telling import ANSWERED, ASKED, THING
from kamerton.help.queries.articles import findable_articles
from kamerton.help.queries.questions import personal_data
from kamerton.mail.api import register_reply_handler
from kamerton.notifications.api import Kind, Told, register_kind
from kamerton.notifications.enums import Group
from kamerton.people.api import register_personal_data
from kamerton.ui.api import Place, register_nav


def connect() -> None:
    """Register everything once."""
    register_owner(questions.OWNER, rules.may_read_question)
    register_owner(questions.NOTE_OWNER, _may_read_notes)
    register_owner(articles.OWNER, rules.may_read_article)
    register_indexed(Indexed(articles.OWNER, findable_articles, articles.index_again))
    register_personal_data("help", personal_data, questions.forget_person)
    register_reply_handler(THING, mailing.answer_question)
    _register_kinds()
    register_nav(
        Place("help", pgettext_lazy("navigation", "Help"), "circle-help", "help:index", order=10),
        where="footer",
    )
    register_nav(
        Place(
            "help_queue",
            _("Questions of readers"),
            "inbox",
            "help:queue",
            order=64,
            is_visible=lambda request: rules.may("help.answer_questions", request.user),
        ),
        where="menu",
    )


def _register_kinds() -> None:
    register_kind(
        Kind(
            code=ASKED,
            label=_("Questions that I answer"),
            title=_("Question № %(number)s waits for an answer: %(subject)s"),
            icon="circle-help",
        ),
        group=Group.TALK,
        may_know=_may_know,
    )
    register_kind(
        Kind(
            code=ANSWERED,
            label=_("Answers to my questions"),
            title=_("Your question № %(number)s is answered: %(subject)s"),
            detail="%(text)s",
            icon="circle-help",
            by_mail=True,
        ),
        group=Group.TALK,
        may_know=_may_know,
    )


def _may_know(person: Any, told: Told) -> bool:
    """Say whether a question may still be told of: it is the reader's, or one they answer."""
    return told.answers is None or rules.may_read_question(person, told.answers[1])


def _may_read_notes(person: Any, _owner_id: str) -> bool:
    return rules.may("help.answer_questions", person)
