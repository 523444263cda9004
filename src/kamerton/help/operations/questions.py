"""Questions: asked, answered, taken over, closed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import audit
from kamerton.core.errors import NotFound
from kamerton.core.types import PersonLike
from kamerton.help.enums import Area, State
from kamerton.help.errors import NotNow, WrongData
from kamerton.help.models import Message, Question
from kamerton.help.operations.telling import tell_asker, tell_those_who_answer
from kamerton.help.rules import ANSWERING, require
from kamerton.people.api import people_with_role
from kamerton.texts.api import Document, clean, is_empty, settle_files

OWNER, NOTE_OWNER = "help.question", "help.note"
_CONTEXT = {"page": 300, "browser": 300, "language": 8}


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question as it is asked.

    Attributes:
        key: made once for each showing of the form; the same key makes the same question.
        context: what the asker saw go with it.
        guest: (name, e-mail address) of who has not signed in.
    """

    subject: str
    body: Document
    area: str
    key: str
    context: Mapping[str, Any] = field(default_factory=dict)
    guest: tuple[str, str] = ("", "")


@transaction.atomic
def ask(actor: PersonLike | None, new: NewQuestion) -> Question:
    """Put a question to the institute.

    Raises:
        WrongData: no text, an unknown area, a guest without an address.
    """
    name, email = ("", "") if actor else new.guest
    if is_empty(clean(new.body)):
        raise WrongData("no_text", _("Write your question."), field="body")
    if new.area not in Area.values:
        raise WrongData("no_area", _("Choose what the question is about."), field="area")
    if not actor and not email:
        raise WrongData("no_email", _("Write where to send the answer."), field="guest_email")
    now = clock.now()
    question, is_new = Question.objects.get_or_create(
        key=new.key,
        defaults={
            "person_id": actor.pk if actor else None,
            "guest_name": name,
            "guest_email": email,
            "subject": new.subject,
            "area": new.area,
            "context": _bounded(new.context),
            "created_at": now,
            "waits_since": now,
        },
    )
    if not is_new:
        return _same_asker(question, actor, email)
    _add(question, actor, new.body, new.key)
    tell_those_who_answer(question, _who_answers(question.area), actor)
    return question


def _same_asker(question: Question, actor: PersonLike | None, email: str) -> Question:
    if question.person_id != (actor.pk if actor else None) or question.guest_email != email:
        raise NotNow("key_used", _("This form was already used. Open the page anew."))
    return question


def _bounded(context: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(context.get(name, ""))[:most] for name, most in _CONTEXT.items()}


def _who_answers(area: str) -> list[int]:
    """Return whom a new question is told to: administrators of the site, organisers of all else."""
    first = ANSWERING[2:] if area == Area.TECHNICAL else ANSWERING[:1]
    for roles in (first, ANSWERING):
        found = {
            key for role in roles for key in people_with_role(role).values_list("pk", flat=True)
        }
        if found:
            return sorted(found)
    return []


def _locked(question_id: int) -> Question:
    found = (
        Question.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person", "assignee")
        .filter(pk=question_id)
        .first()
    )
    if found is None:
        raise NotFound("no_question", _("There is no such question."))
    return found


def _add(
    question: Question,
    actor: PersonLike | None,
    body: Document,
    key: str,
    *,
    is_answer: bool = False,
    is_note: bool = False,
) -> Message:
    owner = (NOTE_OWNER if is_note else OWNER, question.pk)
    text = clean(body)
    return Message.objects.create(
        question=question,
        author_id=actor.pk if actor else None,
        body=settle_files(text, owner=owner, actor=actor) if actor else text,
        key=key,
        is_answer=is_answer,
        is_note=is_note,
        created_at=clock.now(),
    )


@transaction.atomic
def add_message(
    actor: PersonLike, *, question_id: int, body: Document, key: str, is_note: bool = False
) -> Message:
    """Go on with a question: its asker asks further, those who answer answer or note.

    A closed question opens again when its asker writes. The same key adds nothing twice.

    Raises:
        WrongData: no text.
    """
    question = _locked(question_id)
    require("help.add_message", actor, question)
    known = Message.objects.filter(question=question, key=key).first()
    if known is not None:
        return known
    if is_empty(clean(body)):
        raise WrongData("no_text", _("Write something here."), field="body")
    is_asker = question.person_id == actor.pk
    if is_note:
        require("help.answer_questions", actor)
    message = _add(
        question, actor, body, key, is_answer=not is_asker and not is_note, is_note=is_note
    )
    if is_note:
        return message
    if is_asker:
        _wait_again(question, actor)
    else:
        _answered(question, message)
    return message


def _wait_again(question: Question, actor: PersonLike) -> None:
    if question.state != State.NEW:
        question.waits_since = clock.now()
    question.state, question.closed_at = State.NEW, None
    question.save(update_fields=["state", "waits_since", "closed_at"])
    taken = [question.assignee_id] if question.assignee_id else _who_answers(question.area)
    tell_those_who_answer(question, taken, actor)


def _answered(question: Question, message: Message) -> None:
    question.state = State.ANSWERED
    question.first_answer_at = question.first_answer_at or message.created_at
    question.assignee_id = question.assignee_id or message.author_id
    question.closed_at = None
    question.save(update_fields=["state", "first_answer_at", "assignee", "closed_at"])
    tell_asker(question, message)


@transaction.atomic
def take_question(actor: PersonLike, *, question_id: int, is_mine: bool = True) -> None:
    """Take a question, or give it back to all."""
    require("help.answer_questions", actor)
    question = _locked(question_id)
    question.assignee_id = actor.pk if is_mine else None
    question.save(update_fields=["assignee"])


@transaction.atomic
def move_question(actor: PersonLike, *, question_id: int, area: str) -> None:
    """Say what a question is really about; those who answer such ones are told."""
    require("help.answer_questions", actor)
    if area not in Area.values:
        raise WrongData("no_area", _("Choose what the question is about."), field="area")
    question = _locked(question_id)
    if question.area == area:
        return
    question.area, question.assignee_id = area, None
    question.save(update_fields=["area", "assignee"])
    if question.state == State.NEW:
        tell_those_who_answer(question, _who_answers(area), actor)


@transaction.atomic
def close_question(actor: PersonLike, *, question_id: int) -> None:
    """Close a question: nothing more is awaited; its asker may open it again by writing."""
    question = _locked(question_id)
    require("help.close_question", actor, question)
    if question.state == State.CLOSED:
        return
    question.state, question.closed_at = State.CLOSED, clock.now()
    question.save(update_fields=["state", "closed_at"])
    audit("help.close_question", actor_id=actor.pk, object_kind="question", object_id=question.pk)


def address_of(question: Question) -> str:
    """Return the path of a question's page."""
    return reverse("help:question", args=[question.pk])


@transaction.atomic
def forget_person(person_id: int) -> None:
    """Leave what was said, for answers of others depend on it, without name and context."""
    Question.objects.filter(person=person_id).update(person=None, context={})
    Question.objects.filter(assignee=person_id).update(assignee=None)
    Message.objects.filter(author=person_id).update(author=None)
