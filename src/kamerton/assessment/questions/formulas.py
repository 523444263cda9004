"""Numbers in questions: variables drawn for each attempt, and what is reckoned from them.

data: {"params": [{"name": "a", "low": 1, "high": 9, "step": 1}], …}. In the words of the question
(its text, options, feedback) ``{a}`` stands for the number drawn and ``{=a*2+1}`` for what is
reckoned from it; the right answer of a number is such an expression without braces.

Expressions are read by Python's own grammar and walked by us: numbers, the variables, + - * / // %
**, brackets and the functions of FUNCTIONS; nothing else is known, so nothing else can run.
"""

import ast
import math
import operator
import random
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

Params = Mapping[str, float]
NAME = re.compile(r"[a-z][a-z0-9_]{0,15}")
INSIDE = re.compile(r"\{(=?)([^{}]{1,200})\}")
LONGEST = 200
DEEPEST = 25
MOST_PARAMS = 10
MOST_STEPS = 1_000_000
BIGGEST = 1e15
ROUNDED = 6

OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
FUNCTIONS: dict[str, Callable[..., float]] = {
    "abs": abs,
    "min": min,
    "max": max,
    "round": lambda value, places=0: round(value, int(places)),
    "sqrt": math.sqrt,
    "log2": math.log2,
    "log10": math.log10,
    "floor": math.floor,
    "ceil": math.ceil,
}


class FormulaError(ValueError):
    """An expression that cannot be read or reckoned; the message is for its author."""


def _bounded(value: Any) -> float:
    if isinstance(value, complex) or not math.isfinite(value) or abs(value) > BIGGEST:
        raise FormulaError(_("The result is too big."))
    return float(value)


def _power(base: float, exponent: float) -> float:
    if abs(exponent) > 64:
        raise FormulaError(_("The result is too big."))
    return float(base**exponent)


def _walk(node: ast.AST, params: Params, depth: int) -> float:
    if depth > DEEPEST:
        raise FormulaError(_("The expression is too long."))
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return _bounded(node.value)
    if isinstance(node, ast.Name):
        if node.id not in params:
            raise FormulaError(_("There is no variable “%(name)s”.") % {"name": node.id})
        return float(params[node.id])
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        value = _walk(node.operand, params, depth + 1)
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.BinOp):
        return _binary(node, params, depth)
    if isinstance(node, ast.Call):
        return _call(node, params, depth)
    raise FormulaError(_("Only numbers, variables, + − * / and brackets are understood."))


def _binary(node: ast.BinOp, params: Params, depth: int) -> float:
    left, right = _walk(node.left, params, depth + 1), _walk(node.right, params, depth + 1)
    if isinstance(node.op, ast.Pow):
        return _bounded(_power(left, right))
    known = OPERATORS.get(type(node.op))
    if known is None:
        raise FormulaError(_("Only numbers, variables, + − * / and brackets are understood."))
    return _bounded(known(left, right))


def _call(node: ast.Call, params: Params, depth: int) -> float:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name not in FUNCTIONS or node.keywords or not 1 <= len(node.args) <= 6:
        raise FormulaError(_("This function is unknown."))
    given = [_walk(argument, params, depth + 1) for argument in node.args]
    return _bounded(FUNCTIONS[name](*given))


def evaluate(expression: str, params: Params) -> float:
    """Return the value of an expression, rounded to six places.

    Raises:
        FormulaError: it cannot be read, names what is not there, or has no finite value.
    """
    text = expression.strip().replace(",", ".") if "(" not in expression else expression.strip()
    text = text.replace("−", "-").replace("×", "*").replace("·", "*").replace("^", "**")
    if not text or len(text) > LONGEST:
        raise FormulaError(_("The expression is too long.") if text else _("It is empty."))
    try:
        value = _walk(ast.parse(text, mode="eval").body, params, 0)
    except FormulaError:
        raise
    except (SyntaxError, ValueError, ArithmeticError, TypeError, RecursionError, MemoryError) as e:
        raise FormulaError(_("The expression cannot be reckoned.")) from e
    return round(value, ROUNDED) + 0.0


def plain(value: float) -> str:
    """Write a number without needless zeros, with a full stop: "2.5"."""
    return f"{Decimal(repr(round(value, ROUNDED))).normalize():f}"


def _number(value: Any) -> float | None:
    try:
        found = float(str(value).replace(",", ".").replace("−", "-"))
    except ValueError:
        return None
    return found if math.isfinite(found) and abs(found) <= BIGGEST else None


def params_problem(data: Mapping[str, Any]) -> str:
    """Return, translated, what is wrong with the variables of a question, or ""."""
    params = data.get("params") or []
    if not isinstance(params, list) or len(params) > MOST_PARAMS:
        return _("There are too many variables.")
    names = [str(one.get("name", "")) for one in params]
    if not all(NAME.fullmatch(name) for name in names) or len(set(names)) < len(names):
        return _("A variable is a small Latin letter or word, each with a name of its own.")
    if set(names) & FUNCTIONS.keys():
        return _("A variable has the name of a function.")
    for one in params:
        low, high, step = (_number(one.get(name)) for name in ("low", "high", "step"))
        if low is None or high is None or low > high:
            return _("The range of “%(name)s” is not right.") % {"name": one["name"]}
        if step is None or step <= 0 or (high - low) / step > MOST_STEPS:
            return _("The step of “%(name)s” is not right.") % {"name": one["name"]}
    return ""


def drawn_params(data: Mapping[str, Any], rng: random.Random) -> dict[str, float]:
    """Draw the variables of a question for one attempt."""
    found = {}
    for one in data["params"]:
        low, high, step = (_number(one[name]) or 0.0 for name in ("low", "high", "step"))
        count = int(round((high - low) / step, 6)) if step else 0
        found[one["name"]] = round(low + rng.randint(0, count) * step, ROUNDED) + 0.0
    return found


def sample_params(data: Mapping[str, Any]) -> list[dict[str, float]]:
    """Return the extremes of the variables and some between them, to try the expressions on."""
    ends = [
        {one["name"]: _number(one[side]) or 0.0 for one in data["params"]}
        for side in ("low", "high")
    ]
    rng = random.Random(0)  # noqa: S311  the same every time, no secret
    return ends + [drawn_params(data, rng) for _try in range(30)]


def filled(text: str, params: Params) -> str:
    """Return a text with its variables and expressions reckoned; what cannot be stays as it is."""

    def put(found: re.Match[str]) -> str:
        sign, inner = found[1], found[2].strip()
        try:
            value = evaluate(inner, params) if sign else params[inner]
        except (FormulaError, KeyError):
            return found[0]
        return str(number_format(Decimal(plain(value))))

    return INSIDE.sub(put, text)


def filled_all(value: Any, params: Params) -> Any:
    """Return a document or data with every text in it filled."""
    if isinstance(value, str):
        return filled(value, params) if "{" in value else value
    if isinstance(value, list):
        return [filled_all(inner, params) for inner in value]
    if isinstance(value, dict):
        return {
            key: inner if key == "params" else filled_all(inner, params)
            for key, inner in value.items()
        }
    return value


def expressions_problem(texts: Any, data: Mapping[str, Any]) -> str:
    """Return what is wrong with the ``{=…}`` of some texts over the whole range, or ""."""
    found = [m[2] for m in INSIDE.finditer(str(texts)) if m[1]]
    return next((problem for one in found if (problem := formula_problem(one, data))), "")


def formula_problem(expression: str, data: Mapping[str, Any]) -> str:
    """Return, translated, why an expression has no value somewhere in the range, or ""."""
    for params in sample_params(data):
        try:
            evaluate(expression, params)
        except FormulaError as fault:
            return _("“%(formula)s”: %(problem)s") % {"formula": expression, "problem": str(fault)}
    return ""
