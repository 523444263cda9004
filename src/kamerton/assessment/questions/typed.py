"""Answers that are typed: a short text or a number.

short_text data: {"answers": ["…"]}, any is accepted; number data: {"answer", "tolerance",
"unit"}. Stored answer: the text as typed.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from kamerton.assessment.questions.base import RIGHT, WRONG, Data, Kind

LONGEST = 500


def normalised(text: str) -> str:
    """Return ``text`` without what must not matter: case, ё/е, spaces, final punctuation."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    text = re.sub(r"[«»“”„\"']", "", text)
    text = re.sub(r"[‐‑–—]", "-", text)
    return re.sub(r"\s+", " ", text).strip().rstrip(".,;:!?…").strip()


def parsed_number(text: str) -> Decimal | None:
    """Return the number in «1 234,5», «-3.5 мс» or the like, or None."""
    compact = re.sub(r"[\s\u00a0\u202f]", "", text).replace("−", "-").replace(",", ".")
    match = re.match(r"[+-]?\d+(\.\d+)?(?=$|[^\d.])", compact)
    try:
        return Decimal(match.group()) if match else None
    except InvalidOperation:
        return None


def _clean(_data: Data, raw: Any) -> str | None:
    text = str(raw[0] if isinstance(raw, list) and raw else raw or "").strip()
    return text[:LONGEST] or None


def _text_problem(data: Data) -> str:
    answers = data.get("answers")
    if not isinstance(answers, list) or not any(str(a).strip() for a in answers):
        return _("No accepted answer is given.")
    return ""


def _text_share(data: Data, answer: Any) -> Decimal:
    given = normalised(str(answer or ""))
    accepted = {normalised(str(a)) for a in data["answers"]} - {""}
    return RIGHT if given in accepted else WRONG


def _number_problem(data: Data) -> str:
    if parsed_number(str(data.get("answer", ""))) is None:
        return _("The right number is not given.")
    if (parsed_number(str(data.get("tolerance", 0))) or Decimal(0)) < 0:
        return _("The tolerance cannot be negative.")
    return ""


def _number_share(data: Data, answer: Any) -> Decimal:
    given = parsed_number(str(answer or ""))
    right = parsed_number(str(data["answer"]))
    tolerance = parsed_number(str(data.get("tolerance", 0))) or Decimal(0)
    if given is None or right is None:
        return WRONG
    return RIGHT if abs(given - right) <= tolerance else WRONG


SHORT_TEXT = Kind("short_text", _text_problem, _clean, _text_share)
NUMBER = Kind("number", _number_problem, _clean, _number_share)
