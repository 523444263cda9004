"""Who is told of a question, and how."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from kamerton.core.types import PersonLike
from kamerton.help.models import Message, Question
from kamerton.notifications.api import hold_counts, notify, send_letter
from kamerton.people.api import Letter
from kamerton.texts.api import excerpt, plain_text

ASKED, ANSWERED = "help.asked", "help.answered"
THING = "help.question"
EXCERPT_CHARS = 300


def tell_those_who_answer(
    question: Question, person_ids: Sequence[int], actor: PersonLike | None
) -> None:
    """Tell of a question that waits, except who wrote it."""
    told = [key for key in person_ids if not actor or key != actor.pk]
    hold_counts(told)
    params = {"number": question.pk, "subject": question.subject}
    url = reverse("help:question", args=[question.pk])
    notify(told, ASKED, url=url, params=params, answers=(THING, question.pk))


def tell_asker(question: Question, message: Message) -> None:
    """Tell the asker of an answer: in the bell, and by mail; a guest by mail alone."""
    if question.person_id:
        params = {
            "number": question.pk,
            "subject": question.subject,
            "text": excerpt(message.body, EXCERPT_CHARS),
        }
        url = reverse("help:question", args=[question.pk])
        answers = (THING, question.pk)
        notify([question.person_id], ANSWERED, url=url, params=params, answers=answers)
    elif question.guest_email:
        _write_to_guest(question, message)


def _write_to_guest(question: Question, message: Message) -> None:
    with override(question.context.get("language") or "ru"):
        letter = Letter(
            subject=_("Answer to your question № %(number)s: %(subject)s")
            % {"number": question.pk, "subject": question.subject},
            paragraphs=[p for p in plain_text(message.body).split("\n") if p.strip()],
            note=_("You asked on the site of the institute and left this address for the answer."),
        )
        send_letter(letter, question.guest_email)
