"""Results of rounds: shown only where nobody can be singled out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kamerton.core import clock
from kamerton.surveys.enums import Moment
from kamerton.surveys.models import Round
from kamerton.surveys.queries.surveys import (
    is_over,
    questions_by_survey,
    responses_of,
    rounds_of,
)
from kamerton.surveys.tallies import Comparison, Tally, compare, options_of, tallies


@dataclass(frozen=True, slots=True)
class Named:
    """One person's answers, where the round has names."""

    name: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """A round's results; ``why`` says what they wait for while they are not shown."""

    round: Round
    answered: int
    why: str
    tallies: tuple[Tally, ...]
    named: tuple[Named, ...]

    @property
    def is_shown(self) -> bool:
        """Return True when the results may be read."""
        return not self.why


def _why_not(one: Round, answered: int) -> str:
    if not one.is_anonymous:
        return "" if answered else _("Nobody has answered yet.")
    if not is_over(one, clock.today()):
        return _("Results of an anonymous questionnaire are shown once it is closed.")
    if answered < one.least:
        return ngettext(
            "Results are shown from %(n)d answer, so that nobody can be recognised.",
            "Results are shown from %(n)d answers, so that nobody can be recognised.",
            one.least,
        ) % {"n": one.least}
    return ""


def _words(question: Any, value: Any) -> str:
    if value in (None, "", []):
        return ""
    known = dict(options_of(question)) if question.kind in ("choice", "several") else {}
    values = value if isinstance(value, list) else [value]
    return ", ".join(known.get(str(one), str(one)) for one in values)


def _named(questions: Sequence[Any], responses: Sequence[Any]) -> list[Named]:
    found = [
        Named(
            one.person.full_name if one.person else "—",
            tuple(_words(question, one.answers.get(question.code)) for question in questions),
        )
        for one in responses
    ]
    return sorted(found, key=_by_name)


def results(*rounds: Round) -> list[Results]:
    """Return the results of rounds as far as they may be read (two statements)."""
    responses = responses_of([one.pk for one in rounds])
    why = {one.pk: _why_not(one, len(responses[one.pk])) for one in rounds}
    shown = {one.survey_id for one in rounds if not why[one.pk]}
    questions = questions_by_survey(shown) if shown else {}
    found = []
    for one in rounds:
        given = responses[one.pk]
        asked = questions.get(one.survey_id, []) if not why[one.pk] else []
        counted = tallies(asked, [response.answers for response in given])
        named = () if one.is_anonymous or why[one.pk] else tuple(_named(asked, given))
        found.append(Results(one, len(given), why[one.pk], tuple(counted), named))
    return found


def _by_name(named: Named) -> str:
    return named.name


@dataclass(frozen=True, slots=True)
class Report:
    """Before against after; a side may be absent or not shown yet."""

    before: Results | None
    after: Results | None
    comparisons: tuple[Comparison, ...]

    @property
    def is_shown(self) -> bool:
        """Return True when both sides may be read."""
        return all(side is not None and side.is_shown for side in (self.before, self.after))


def report(kind: str, owner_id: str) -> Report:
    """Return what was said on entry against what was said on exit (three statements)."""
    found = {one.round.moment: one for one in results(*rounds_of(kind, owner_id).values())}
    before, after = found.get(Moment.ENTRY), found.get(Moment.EXIT)
    if before is None or after is None or before.why or after.why:
        return Report(before, after, ())
    return Report(before, after, tuple(compare(before.tallies, after.tallies)))
