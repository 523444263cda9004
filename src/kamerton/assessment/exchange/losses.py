"""What of a question a format cannot hold: said line by line before the file is given out."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from kamerton.assessment.exchange.carried import Carried
from kamerton.texts.api import has_scores, referenced_files

OWN = "kamerton"


def reason(question: Carried, code: str, written: frozenset[str]) -> str:
    """Return why a question does not go into a format at all, "" when it does."""
    if question.type not in written:
        return _("the format has no questions of this type")
    if code == OWN:
        return ""
    if question.data.get("params"):
        return _("its numbers differ from attempt to attempt")
    if question.data.get("variants"):
        return _("it has variants")
    return ""


def lost(question: Carried, code: str) -> list[str]:
    """Return what of a question that goes into a format stays behind."""
    found = []
    if referenced_files(question.text):
        found.append(_("pictures and files in its text"))
    if code == OWN:
        return found
    if has_scores(question.text):
        found.append(_("scores in its text"))
    return found + [words for loses, words in _CASES[code](question) if loses]


def _options(question: Carried) -> list[dict[str, Any]]:
    return list(question.data.get("options") or [])


def _common(question: Carried) -> list[tuple[bool, str]]:
    data = question.data
    kept_last = any(option.get("keep_last") for option in _options(question))
    bounds = question.type == "essay" and bool(data.get("min_words") or data.get("max_words"))
    return [
        (kept_last, _("which option stays last")),
        (bounds, _("the number of words that is asked for")),
    ]


def _moodle(question: Carried) -> list[tuple[bool, str]]:
    has_unit = question.type == "number" and bool(question.data.get("unit"))
    is_filled = question.type == "cloze"
    return [
        *_common(question),
        (has_unit, _("the unit of the number")),
        (is_filled and bool(question.text), _("its words beside the text with gaps")),
    ]


def _gift(question: Carried) -> list[tuple[bool, str]]:
    data = question.data
    has_unit = question.type == "number" and bool(data.get("unit"))
    has_hint = question.type == "essay" and bool(data.get("hint"))
    return [
        *_common(question),
        (has_unit, _("the unit of the number")),
        (has_hint, _("the hint for who marks")),
        (bool(question.feedback_right), _("what is said to a right answer")),
        (bool(question.tags), _("its tags")),
        (question.points != 1, _("its points")),
    ]


def _xlsx(question: Carried) -> list[tuple[bool, str]]:
    said = any(option.get("feedback") for option in _options(question))
    return [*_common(question), (said, _("what is said to single options"))]


_CASES: dict[str, Callable[[Carried], list[tuple[bool, str]]]] = {
    "moodle": _moodle,
    "gift": _gift,
    "xlsx": _xlsx,
}
