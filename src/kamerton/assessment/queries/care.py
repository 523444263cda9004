"""Learners who need their tutor: each with reasons in words and the next step."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, Q, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kamerton.assessment.enums import SubmissionState
from kamerton.assessment.models import Attempt, Submission
from kamerton.core.api import nested_quotes
from kamerton.core.errors import NotFound
from kamerton.learning.api import caring
from kamerton.ui.api import day, localised

SILENT, LATE, STUCK = "silent", "late", "stuck"
KINDS = (SILENT, LATE, STUCK)
MANY_FAILURES = 2


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a learner needs the tutor, in words, and what to do about it."""

    kind: str
    words: str
    step: str
    weight: int = 0


@dataclass(frozen=True, slots=True)
class InNeed:
    """A learner with the reasons, the heaviest first."""

    learner: caring.Watched
    reasons: tuple[Reason, ...]

    @property
    def kinds(self) -> frozenset[str]:
        """Return the kinds of the reasons."""
        return frozenset(reason.kind for reason in self.reasons)

    @property
    def weight(self) -> int:
        """Return how pressing it is; a learner who was written to can wait a little."""
        heaviest = max((reason.weight for reason in self.reasons), default=0)
        return heaviest + 10 * (len(self.reasons) - 1)


def _silent(learner: caring.Watched) -> list[Reason]:
    if not learner.silent_days:
        return []
    count = learner.silent_days
    words = (
        ngettext(
            "nothing was heard for %(count)d day, since %(day)s",
            "nothing was heard for %(count)d days, since %(day)s",
            count,
        )
        if learner.has_begun
        else ngettext(
            "has not begun: study goes on for %(count)d day, since %(day)s",
            "has not begun: study goes on for %(count)d days, since %(day)s",
            count,
        )
    ) % {"count": count, "day": day(learner.since, weekday=False)}
    step = (
        _("Write a few words: what keeps you?")
        if learner.has_begun
        else _("Help with the first step: write where to begin.")
    )
    return [Reason(SILENT, words, step, count)]


def _late(learner: caring.Watched) -> list[Reason]:
    if not learner.late:
        return []
    first, more = learner.late[0], len(learner.late) - 1
    values = {"title": first.title, "day": day(first.on, weekday=False), "count": more}
    words = _("“%(title)s” was due on %(day)s") % values
    if more:
        words += "; " + ngettext(
            "%(count)d more step is overdue", "%(count)d more steps are overdue", more
        ) % {"count": more}
    step = _("Agree on a new day, or offer help with the step.")
    return [Reason(LATE, nested_quotes(words), step, 5 + 5 * len(learner.late))]


def _stuck(learner: caring.Watched, failures: "Failures") -> list[Reason]:
    found = []
    for title, count in failures.tests.get(learner.enrolment_id, ()):
        words = ngettext(
            "“%(title)s”: %(count)d failed attempt", "“%(title)s”: %(count)d failed attempts", count
        ) % {"title": title, "count": count}
        step = _("Look at the answers together; point to the material.")
        found.append(Reason(STUCK, nested_quotes(words), step, 8 * count))
    for title, count in failures.works.get(learner.enrolment_id, ()):
        words = ngettext(
            "“%(title)s” was returned %(count)d time",
            "“%(title)s” was returned %(count)d times",
            count,
        ) % {"title": title, "count": count}
        found.append(
            Reason(STUCK, nested_quotes(words), _("Explain in a talk what is missing."), 8 * count)
        )
    if learner.stuck is not None:
        values = {"title": learner.stuck.title, "day": day(learner.stuck.on, weekday=False)}
        words = (
            _("“%(title)s” was returned on %(day)s and is not handed in again") % values
            if learner.stuck.is_returned
            else _("at “%(title)s” since %(day)s") % values
        )
        found.append(
            Reason(STUCK, nested_quotes(words), _("Ask what is difficult at this step."), 6)
        )
    return found


@dataclass(frozen=True, slots=True)
class Failures:
    """(title, how often) by enrolment: tests that were failed and works that were returned."""

    tests: dict[int, list[tuple[str, int]]]
    works: dict[int, list[tuple[str, int]]]


def _failed_tests(cohorts: Collection[int]) -> Any:
    return (
        Attempt.objects.filter(enrolment__cohort__in=cohorts, enrolment__state="studying")
        .annotate(
            kind=Value("test", CharField()),
            title=F("test__activity__title"),
            title_en=F("test__activity__title_en"),
        )
        .values_list("kind", "enrolment_id", "title", "title_en")
        .annotate(bad=Count("pk", filter=Q(passed=False)), good=Count("pk", filter=Q(passed=True)))
        .filter(bad__gte=MANY_FAILURES, good=0)
    )


def _returned_works(cohorts: Collection[int]) -> Any:
    closed = (SubmissionState.PASSED, SubmissionState.SUBMITTED)
    return (
        Submission.objects.filter(enrolment__cohort__in=cohorts, enrolment__state="studying")
        .annotate(
            kind=Value("work", CharField()),
            title=F("assignment__activity__title"),
            title_en=F("assignment__activity__title_en"),
        )
        .values_list("kind", "enrolment_id", "title", "title_en")
        .annotate(
            bad=Count("pk", filter=Q(state=SubmissionState.RETURNED)),
            good=Count("pk", filter=Q(state__in=closed)),
        )
        .filter(bad__gte=MANY_FAILURES, good=0)
    )


def _failures(cohorts: Collection[int]) -> Failures:
    found = Failures(defaultdict(list), defaultdict(list))
    rows = _failed_tests(cohorts).union(_returned_works(cohorts), all=True)
    for kind, enrolment_id, title, title_en, bad, _good in rows.order_by("enrolment_id", "title"):
        shelf = found.tests if kind == "test" else found.works
        shelf[enrolment_id].append((localised(title, title_en), bad))
    return found


def in_need(cohorts: Collection[int]) -> list[InNeed]:
    """Return the learners of these cohorts who need their tutor, the most pressing first.

    Three statements at any size; none without cohorts.
    """
    if not cohorts:
        return []
    failures = _failures(cohorts)
    found = []
    for learner in caring.watched(cohorts):
        reasons = [*_stuck(learner, failures), *_late(learner), *_silent(learner)]
        if reasons:
            ordered = sorted(reasons, key=lambda reason: -reason.weight)
            found.append(InNeed(learner, tuple(ordered)))
    return sorted(found, key=lambda item: -item.weight)


def need_of(enrolment: Any) -> tuple[Reason, ...]:
    """Return why one learner needs the tutor; empty for one who does not."""
    needs = in_need([enrolment.cohort_id])
    return next((n.reasons for n in needs if n.learner.enrolment_id == enrolment.pk), ())


def question_at(cohorts: Collection[int], post_id: int) -> caring.Question:
    """Return an open question of these cohorts, or NotFound when it is answered by now."""
    found = next((q for q in caring.asked(cohorts) if q.post_id == post_id), None)
    if found is None:
        raise NotFound("no_question", _("This question has an answer by now."))
    return found
