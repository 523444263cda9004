"""Results and the before/after report as a workbook and as a paper."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kamerton.core import clock
from kamerton.core.api import Grid, Paper, Text, workbook
from kamerton.surveys.queries.results import Report, Results
from kamerton.surveys.registry import Place
from kamerton.surveys.tallies import Comparison, Count
from kamerton.ui.api import date, localised


def mean_words(mean: float | None) -> str:
    """Write a mean with two digits, as the reader's language writes numbers; "" for none."""
    return "" if mean is None else number_format(round(mean, 2), 2)


def change_words(change: float | None) -> str:
    """Write by how much a mean changed, with its sign."""
    if change is None:
        return ""
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return f"{sign}{mean_words(abs(change))}"


def results_workbook(found: Results) -> bytes:
    """Return the results of a round: every answer's count, the texts, and names where it has them."""
    counted: list[list[Any]] = []
    texts: list[list[Any]] = []
    for place, one in enumerate(found.tallies, start=1):
        mean = None if one.mean is None else round(one.mean, 2)
        for count in one.counts:
            counted.append([place, one.text, count.words, count.count, count.percent, mean])
        texts += [[place, one.text, text] for text in one.texts]
    head = ["№", _("Question"), _("Answer"), pgettext("questionnaire", "Answers"), "%", _("Mean")]
    sheets: dict[str, Any] = {
        _("Results"): (head, counted),
        _("In own words"): (["№", _("Question"), _("Answer")], texts),
    }
    if found.named:
        columns = [_("Name"), *(one.text for one in found.tallies)]
        rows = [[one.name, *one.answers] for one in found.named]
        sheets[_("By name")] = (columns, rows)
    return workbook(sheets)


def _cells(count: Count | None) -> list[Any]:
    return [None, None] if count is None else [count.count, count.percent]


def report_workbook(found: Report) -> bytes:
    """Return the report before/after: means with their change, and distributions."""
    means: list[list[Any]] = []
    spread: list[list[Any]] = []
    texts: list[list[Any]] = []
    for place, one in enumerate(found.comparisons, start=1):
        sides = [one.before, one.after]
        answered = [side.answered if side else None for side in sides]
        values = [round(s.mean, 2) if s and s.mean is not None else None for s in sides]
        change = None if one.change is None else round(one.change, 2)
        means.append([place, one.text, *answered, *values, change])
        for row in one.rows:
            spread.append([place, one.text, row.words, *_cells(row.before), *_cells(row.after)])
        for words, side in ((_("Before"), one.before), (_("After"), one.after)):
            texts += [[place, one.text, words, text] for text in (side.texts if side else ())]
    question = _("Question")
    return workbook(
        {
            _("Means"): (
                [
                    "№",
                    question,
                    _("Answers before"),
                    _("Answers after"),
                    _("Mean before"),
                    _("Mean after"),
                    _("Change of the mean"),
                ],
                means,
            ),
            _("Distribution"): (
                [
                    "№",
                    question,
                    _("Answer"),
                    _("Before"),
                    _("Before, %"),
                    _("After"),
                    _("After, %"),
                ],
                spread,
            ),
            _("In own words"): (
                ["№", question, pgettext("before or after", "When"), _("Answer")],
                texts,
            ),
        }
    )


def _share(count: Count | None) -> str:
    return "—" if count is None else f"{count.count} ({count.percent} %)"


def _blocks(place: int, one: Comparison) -> list[Text | Grid]:
    blocks: list[Text | Grid] = [Text(f"{place}. {one.text}", is_bold=True)]
    if one.rows:
        rows = [[row.words, _share(row.before), _share(row.after)] for row in one.rows]
        means = [side.mean if side else None for side in (one.before, one.after)]
        if any(mean is not None for mean in means):
            before, after = (mean_words(mean) or "—" for mean in means)
            change = f" ({change_words(one.change)})" if one.change is not None else ""
            rows.append([_("Mean"), before, f"{after}{change}"])
        blocks.append(Grid([_("Answer"), _("Before"), _("After")], rows, [5, 2, 2]))
    for words, side in ((_("Before"), one.before), (_("After"), one.after)):
        blocks += [Text(f"{words}: {text}") for text in (side.texts if side else ())]
    return blocks


def report_paper(place: Place, found: Report) -> Paper:
    """Return the report before/after as a paper."""
    blocks: list[Any] = [Text(_titles(found)), Text(_counts(found))]
    for number, one in enumerate(found.comparisons, start=1):
        blocks += _blocks(number, one)
    return Paper(
        institute=place.institute,
        title=_("Questionnaires before and after study"),
        subtitle=place.title,
        left=date(clock.today()),
        blocks=blocks,
    )


def _titles(found: Report) -> str:
    sides = [side.round.survey for side in (found.before, found.after) if side]
    titles = dict.fromkeys(localised(one.title, one.title_en) for one in sides)
    return "; ".join(titles)


def _counts(found: Report) -> str:
    values = {
        "before": found.before.answered if found.before else 0,
        "after": found.after.answered if found.after else 0,
    }
    return _("Answered on entry: %(before)d, on exit: %(after)d.") % values
