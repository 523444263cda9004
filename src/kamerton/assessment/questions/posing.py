"""A question as one attempt poses it: its points there, its numbers drawn."""

import copy
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

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
        shown.data = {**question.data, **drawn}
    if params is not None:
        shown.text = filled_all(question.text, params)
        shown.data = _reckoned(question.type, filled_all(shown.data, params), params)
        shown.feedback_right = filled_all(question.feedback_right, params)
        shown.feedback_wrong = filled_all(question.feedback_wrong, params)
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
    problem = KINDS[type_code].problem
    if not data.get("params"):
        return problem(dict(data))
    texts = json.dumps([text, {**data, "params": None}], ensure_ascii=False)
    wrong = params_problem(data) or expressions_problem(texts, data) or _answers(type_code, data)
    if wrong:
        return wrong
    sample = sample_params(data)[0]
    return problem(_reckoned(type_code, filled_all(dict(data), sample), sample))


def _answers(type_code: str, data: Mapping[str, Any]) -> str:
    written = [data.get("answer")] if type_code == "number" else []
    formulas = [str(one) for one in written if not _WRITTEN.fullmatch(str(one))]
    return next((wrong for one in formulas if (wrong := formula_problem(one, data))), "")
