"""Answers that wait for a person's marks, and what is said at the end of a test."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from kamerton.assessment.models import Answer, Attempt, ExtraTime, Section
from kamerton.assessment.queries.attempts import FILED
from kamerton.assessment.queries.work import tutored_cohorts
from kamerton.assessment.questions import KINDS
from kamerton.assessment.questions.posing import posed
from kamerton.assessment.questions.recorded import CODE, criteria_of
from kamerton.assessment.results import attempt_share, band_of, share_of
from kamerton.assessment.rules import may
from kamerton.core.errors import NotFound
from kamerton.files.api import FileInfo, files_of
from kamerton.programmes.api import named_activities
from kamerton.texts.api import to_html
from kamerton.ui.api import localised

MARKED = tuple(code for code, kind in KINDS.items() if kind.is_marked)


def to_mark(viewer: Any) -> QuerySet[Answer]:
    """Return the answers that wait for the viewer's marks, the longest waiting first.

    The queryset twin of the rule assessment.review_work.
    """
    return (
        Answer.objects.filter(
            attempt__awaiting__gt=0,
            attempt__enrolment__cohort__in=tutored_cohorts(viewer),
            question__type__in=MARKED,
            value__isnull=False,
            share__isnull=True,
        )
        .select_related(
            "question",
            "attempt__test__activity",
            "attempt__enrolment__person",
            "attempt__enrolment__cohort",
        )
        .order_by("attempt__finished_at", "pk")
    )


@dataclass(frozen=True, slots=True)
class ToMark:
    """An answer as its marker sees it."""

    answer: Answer
    html: Markup
    points: Decimal
    hint: list[str]
    essay: Markup | None = None
    files: list[FileInfo] = field(default_factory=list)
    criteria: list[tuple[str, int]] = field(default_factory=list)
    score: str = ""

    @property
    def is_recorded(self) -> bool:
        """Return True for an answer that was sung or played."""
        return self.answer.question.type == CODE

    @property
    def given(self) -> Decimal | None:
        """Return the points given so far, None before it is marked."""
        return None if self.answer.share is None else self.answer.share * self.points


def access_answer(viewer: Any, *, answer_id: int) -> ToMark:
    """Return an answer of a handed-in attempt to who may mark it, or NotFound."""
    answer = (
        Answer.objects.select_related(
            "question",
            "attempt__test__activity",
            "attempt__enrolment__person",
            "attempt__enrolment__cohort",
        )
        .filter(
            pk=answer_id,
            attempt__finished_at__isnull=False,
            question__type__in=MARKED,
            value__isnull=False,
        )
        .first()
    )
    if answer is None or not may("assessment.review_work", viewer, answer.attempt.enrolment):
        raise NotFound("no_answer", _("There is no such answer."))
    question = posed(answer.question, answer.attempt.layout)
    kind, ids = KINDS[question.type], set()
    if question.type in FILED:
        ids = set((answer.value or {}).get("files", ()))
    sent = files_of(("attempt", answer.attempt_id)) if ids else []
    return ToMark(
        answer,
        to_html(question.text),
        question.points,
        kind.told_right(question.data) if kind.told_right else [],
        to_html(answer.value) if question.type == "essay" else None,
        [file for file in sent if file.id in ids],
        criteria_of(question.data),
        kind.notation(question.data) if question.type == CODE else "",
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a test or of a part: words, and (title, address) of what to repeat."""

    title: str
    share: Decimal
    text: str
    repeat: list[tuple[str, str]]


def said_at_the_end(attempt: Attempt) -> list[Said]:
    """Return what is said of each part and of the whole of a handed-in attempt (three statements).

    Nothing before all answers are marked. Parts without feedback and without a title of their own
    are left out, and so is a test without feedback.
    """
    if attempt.awaiting or attempt.finished_at is None:
        return []
    layout_parts = attempt.layout.get("sections", [])
    if not attempt.test.feedback and not any(part.get("is_told") for part in layout_parts):
        return []
    sections = {
        section.pk: section
        for section in Section.objects.filter(pk__in=[part["id"] for part in layout_parts])
    }
    speaks = attempt.test.feedback or any(s.feedback for s in sections.values())
    if not speaks and len(layout_parts) < 2:
        return []
    shares = dict(Answer.objects.filter(attempt=attempt).values_list("question_id", "share"))
    points = attempt.layout.get("points", {})
    steps = _steps(attempt) if speaks else {}
    found = []
    for part in layout_parts:
        section = sections.get(part["id"])
        if section is None or not (section.feedback or section.title):
            continue
        most = sum((Decimal(points[str(key)]) for key in part["questions"]), Decimal(0))
        gained = sum(
            (
                (shares.get(key) or Decimal(0)) * Decimal(points[str(key)])
                for key in part["questions"]
            ),
            Decimal(0),
        )
        title = localised(section.title, section.title_en)
        found.append(_said(title, share_of(gained, most), section.feedback, steps))
    if attempt.test.feedback:
        found.append(_said("", attempt_share(attempt), attempt.test.feedback, steps))
    return found


def _said(
    title: str, share: Decimal, feedback: list[dict[str, Any]], steps: Mapping[str, tuple[str, str]]
) -> Said:
    band = band_of(feedback, share) or {}
    repeat = [steps[key] for key in band.get("repeat", []) if key in steps]
    return Said(title, share, str(band.get("text", "")), repeat)


def _steps(attempt: Attempt) -> dict[str, tuple[str, str]]:
    cohort = attempt.enrolment.cohort
    return {
        key: (title, reverse("learning:activity", args=[cohort.slug, pk]))
        for pk, key, title in named_activities(cohort.version_id)
    }


def extra_percent(enrolment: Any) -> int:
    """Return how much longer a learner has in timed tests, in per cent."""
    given = ExtraTime.objects.filter(enrolment=enrolment).values_list("percent", flat=True)
    return given.first() or 0
