"""Questions for those who asked them and for those who answer."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.errors import NotFound
from kamerton.help.enums import Area, State
from kamerton.help.models import Message, Question
from kamerton.help.rules import require
from kamerton.texts.api import to_markdown

MEASURED = timedelta(days=30)
_MEDIAN = """
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM first_answer_at - created_at))
FROM help_question WHERE first_answer_at IS NOT NULL AND created_at >= %s
"""


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue of those who answer: how much waits, by area, and whose."""

    found: QuerySet[Question]
    waiting: int
    mine: int
    nobodys: int


def question_of(viewer: Any, question_id: int) -> Question:
    """Return a question that the viewer may see. Raises NotFound."""
    found = Question.objects.select_related("person", "assignee").filter(pk=question_id).first()
    if found is None:
        raise NotFound("no_question", _("There is no such question."))
    require("help.view_question", viewer, found)
    return found


def messages_of(question: Question, *, with_notes: bool) -> list[Message]:
    """Return what was said, oldest first; notes only for those who answer (one statement)."""
    found = question.messages.select_related("author").order_by("pk")
    return list(found if with_notes else found.filter(is_note=False))


def own_questions(person: Any) -> QuerySet[Question]:
    """Return what a person asked, newest first."""
    return Question.objects.filter(person=person.pk).select_related("assignee").order_by("-pk")


def queue(viewer: Any, *, show: str = "waiting", area: str = "") -> Queue:
    """Return the questions to answer: what waits longest comes first, what is done newest first.

    Args:
        viewer: one who answers.
        show: "waiting", "mine", "nobodys", "answered", "closed".
        area: only of this Area.
    """
    require("help.answer_questions", viewer)
    every = Question.objects.filter(area=area) if area in Area.values else Question.objects.all()
    counts = every.filter(state=State.NEW).aggregate(
        waiting=Count("pk"),
        mine=Count("pk", filter=Q(assignee=viewer.pk)),
        nobodys=Count("pk", filter=Q(assignee=None)),
    )
    narrowed = {
        "mine": every.filter(state=State.NEW, assignee=viewer.pk),
        "nobodys": every.filter(state=State.NEW, assignee=None),
        "answered": every.filter(state=State.ANSWERED),
        "closed": every.filter(state=State.CLOSED),
    }.get(show, every.filter(state=State.NEW))
    order = ("-pk",) if show in {"answered", "closed"} else ("waits_since", "pk")
    found = narrowed.select_related("person", "assignee").order_by(*order)
    return Queue(found, counts["waiting"], counts["mine"], counts["nobodys"])


def usual_wait() -> timedelta | None:
    """Return the median time to the first answer of the last 30 days; None without any."""
    with connection.cursor() as cursor:
        cursor.execute(_MEDIAN, [clock.now() - MEASURED])
        seconds = cursor.fetchone()[0]
    return None if seconds is None else timedelta(seconds=float(seconds))


def personal_data(person_id: int) -> dict[str, Any]:
    """Return everything that a person asked and wrote."""
    questions = Question.objects.filter(person=person_id).order_by("pk")
    written = Message.objects.filter(author=person_id).select_related("question").order_by("pk")
    if not (questions or written):
        return {}
    return {
        "help.json": {
            "questions": [
                {
                    "number": one.pk,
                    "subject": one.subject,
                    "context": one.context,
                    "created_at": one.created_at.isoformat(),
                }
                for one in questions
            ],
            "messages": [
                {
                    "question": one.question_id,
                    "text": to_markdown(one.body),
                    "created_at": one.created_at.isoformat(),
                }
                for one in written
            ],
        }
    }
