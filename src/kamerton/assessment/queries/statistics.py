"""How a question was answered, by version."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import Corr
from django.db.models import Aggregate, Avg, Count, F, FloatField
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast, Coalesce, NullIf

from kamerton.assessment.models import Answer, Question
from kamerton.assessment.questions.showing import CHOICES
from kamerton.assessment.questions.variants import rows_of

LAYOUT = "attempt__layout"
MOST_COUNTED = 5000
FEWEST_TO_DISCRIMINATE = 10


class _Median(Aggregate):
    """The middle value."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True, slots=True)
class Statistics:
    """One version's figures.

    Attributes:
        count: answers in attempts that were handed in and are marked.
        share: mean share of the points, 0–1 (the classical difficulty index); None without answers.
        discrimination: −1…1, None where fewer than ten answered or all did alike.
        median_s: the middle time in seconds.
        options: of choices: (words, is right, how many chose it).
    """

    count: int = 0
    share: float | None = None
    discrimination: float | None = None
    median_s: int | None = None
    options: list[tuple[str, bool, int]] = field(default_factory=list)

    @property
    def is_weak(self) -> bool:
        """Return True when those who know more hardly answer it better: worth a look."""
        return self.discrimination is not None and self.discrimination < 0.1


def statistics_of(item_id: int) -> dict[int, Statistics]:
    """Return the figures of every answered version of a question (one statement, two with choices).

    The discrimination index is the point-biserial correlation (for partial points: Pearson's)
    between the share of this question and the share of the rest of the attempt, the question's
    own points taken out of both. Source: F. M. Lord, M. R. Novick, Statistical Theories of Mental
    Test Scores, 1968, ch. 15; the rest in place of the whole: S. Henrysson, Correction of
    item-total correlations in item analysis, Psychometrika 28 (1963), 211–218.
    """
    own = F("share") * F("question__points")
    most = NullIf(F("attempt__max_points") - F("question__points"), Decimal(0))
    rest = (F("attempt__points") - own) / most
    rows = (
        Answer.objects.filter(
            question__item=item_id, attempt__finished_at__isnull=False, share__isnull=False
        )
        .order_by()
        .values("question_id")
        .annotate(
            count=Count("pk"),
            mean=Avg("share"),
            median=_Median(F("time_s")),
            index=Corr(Cast(Coalesce("share", Decimal(0)), FloatField()), Cast(rest, FloatField())),
        )
    )
    counted = _option_counts(item_id)
    return {
        row["question_id"]: Statistics(
            row["count"],
            float(row["mean"]),
            row["index"] if row["count"] >= FEWEST_TO_DISCRIMINATE else None,
            None if row["median"] is None else round(row["median"]),
            counted.get(row["question_id"], []),
        )
        for row in rows
    }


@dataclass(frozen=True, slots=True)
class VariantFigures:
    """How one variant of a question was answered: its values, answers, mean share (None: none)."""

    words: str
    count: int
    share: float | None


def by_variant(question: Question) -> list[VariantFigures]:
    """Return the figures of each variant of a version (one statement; none without variants)."""
    rows = rows_of(question.data)
    if not rows:
        return []
    path = KeyTransform("variant", KeyTransform(str(question.pk), KeyTransform("drawn", LAYOUT)))
    found = (
        Answer.objects.filter(
            question=question, attempt__finished_at__isnull=False, share__isnull=False
        )
        .order_by()
        .values(drawn=path)
        .annotate(count=Count("pk"), mean=Avg("share"))
    )
    known = {row["drawn"]: (row["count"], float(row["mean"])) for row in found}
    return [
        VariantFigures("; ".join(row.values()), *known.get(number, (0, None)))
        for number, row in enumerate(rows)
    ]


def _option_counts(item_id: int) -> dict[int, list[tuple[str, bool, int]]]:
    latest = Answer.objects.filter(
        question__item=item_id,
        question__type__in=CHOICES,
        value__isnull=False,
        attempt__finished_at__isnull=False,
    ).order_by("-pk")
    chosen: dict[int, Counter[int]] = {}
    questions: dict[int, Any] = {}
    for answer in latest.select_related("question")[:MOST_COUNTED]:
        questions[answer.question_id] = answer.question
        chosen.setdefault(answer.question_id, Counter()).update(answer.value)
    return {key: _named(questions[key], counter) for key, counter in chosen.items()}


def _named(question: Question, counter: Counter[int]) -> list[tuple[str, bool, int]]:
    return [
        (str(option.get("text", "")), bool(option.get("right")), counter[index])
        for index, option in enumerate(question.data.get("options", []))
    ]
