"""A question as one attempt poses it: its points there, its numbers drawn."""

import copy
import json
import random
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kamerton.assessment.questions import KINDS
from kamerton.assessment.questions.formulas import (
    FormulaError,
    evaluate,
    expressions_problem,
    filled_all,
    formula_problem,
    params_problem,
    plain,
    sample_params,
)
from kamerton.assessment.questions.variants import (
    VARIANT,
    drawn_variant,
    filled,
    row_at,
    rows_of,
    variants_problem,
)

_WRITTEN = re.compile(
    r"\s*[+\-−]?[\d\s\u00a0\u202f]*([.,]\d+)?\s*"
)  # a number and nothing to reckon


def posed(question: Any, layout: Mapping[str, Any]) -> Any:
    """Return a copy of a Question with the points and numbers of an attempt's layout.

    The copy is never saved. Without numbers and points of its own the question itself is returned.
    """
    key = str(question.pk)
    points = layout.get("points", {}).get(key)
    params = layout.get("params", {}).get(key)
    drawn = layout.get("drawn", {}).get(key)
    if params is None and drawn is None and (points is None or Decimal(points) == question.points):
        return question
    shown = copy.copy(question)
    if points is not None:
        shown.points = Decimal(points)
    if drawn is not None:
        row = row_at(question.data, drawn.get(VARIANT))
        if row:
            shown.text = filled(question.text, row)
            shown.feedback_right = filled(question.feedback_right, row)
            shown.feedback_wrong = filled(question.feedback_wrong, row)
        shown.data = {**filled(question.data, row), **drawn}
    if params is not None:
        shown.text = filled_all(shown.text, params)
        shown.data = _reckoned(question.type, filled_all(shown.data, params), params)
        shown.feedback_right = filled_all(shown.feedback_right, params)
        shown.feedback_wrong = filled_all(shown.feedback_wrong, params)
    return shown


def _reckoned(type_code: str, data: dict[str, Any], params: Mapping[str, float]) -> dict[str, Any]:
    """Put numbers in place of the expressions that are right answers."""
    if type_code == "number":
        return {**data, "answer": _value(data.get("answer"), params)}
    return data


def _value(written: Any, params: Mapping[str, float]) -> Any:
    if _WRITTEN.fullmatch(str(written)):
        return written
    try:
        return plain(evaluate(str(written), params))
    except FormulaError:
        return written


def problem_of(type_code: str, data: Mapping[str, Any], text: Any = None) -> str:
    """Return, translated, what keeps a question of a known type from being answered, or "".

    Args:
        type_code: a key of KINDS.
        data: the question's data.
        text: the question's document, whose expressions are tried too.
    """
    if data.get("variants"):
        return _problem_of_variants(type_code, data, text)
    problem = KINDS[type_code].problem
    if not data.get("params"):
        return problem(dict(data))
    texts = json.dumps([text, {**data, "params": None}], ensure_ascii=False)
    wrong = params_problem(data) or expressions_problem(texts, data) or _answers(type_code, data)
    if wrong:
        return wrong
    sample = sample_params(data)[0]
    return problem(_reckoned(type_code, filled_all(dict(data), sample), sample))


def _problem_of_variants(type_code: str, data: Mapping[str, Any], text: Any) -> str:
    if wrong := variants_problem(data):
        return wrong
    rest = {name: value for name, value in data.items() if name != "variants"}
    for number, row in enumerate(rows_of(data), start=1):
        if wrong := problem_of(type_code, filled(rest, row), filled(text, row)):
            return _("Variant %(number)d: %(problem)s") % {"number": number, "problem": wrong}
    return ""


def drawn_of(type_code: str, data: Mapping[str, Any], rng: random.Random) -> dict[str, Any]:
    """Return what one attempt draws of a question: a variant, and what its type draws ({}: nothing)."""
    variant = drawn_variant(data, rng)
    varied: dict[str, Any] = dict(data)
    if variant:
        varied = filled(varied, row_at(data, variant[VARIANT]))
    return {**variant, **KINDS[type_code].draw(varied, rng)}


def _answers(type_code: str, data: Mapping[str, Any]) -> str:
    written = [data.get("answer")] if type_code == "number" else []
    formulas = [str(one) for one in written if not _WRITTEN.fullmatch(str(one))]
    return next((wrong for one in formulas if (wrong := formula_problem(one, data))), "")
