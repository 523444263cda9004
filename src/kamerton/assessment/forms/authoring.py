"""What methodologists write: a test's rules, its questions, an assignment with its rubric."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kamerton.assessment.enums import ReviewRule
from kamerton.assessment.forms.kinds import READERS
from kamerton.assessment.forms.rows import lines, read_rows
from kamerton.texts.api import RichTextFormField

OPTION = ("text", "right", "last", "feedback")
PAIR = ("left", "right")
CHOICES = ("single", "multiple", "listening")


class TestForm(forms.Form):
    """The rules of a test."""

    __test__ = False

    instructions = RichTextFormField(
        label=_("Instructions before the start"), required=False, compact=True
    )
    minutes = forms.IntegerField(
        label=_("Time, minutes"),
        help_text=_("Empty: the time is not limited."),
        required=False,
        min_value=1,
        max_value=600,
    )
    attempts = forms.IntegerField(
        label=pgettext_lazy("number of", "Attempts"),
        help_text=_("Empty: any number."),
        required=False,
        min_value=1,
        max_value=50,
    )
    percent = forms.IntegerField(
        label=_("To pass, per cent of the points"),
        help_text=_("0: any result counts."),
        min_value=0,
        max_value=100,
        initial=60,
    )
    review = forms.ChoiceField(
        label=_("Right answers are shown"),
        choices=ReviewRule.choices,
        initial=ReviewRule.AFTER_ATTEMPT,
    )
    shuffle = forms.BooleanField(
        label=_("Shuffle questions and options"), required=False, initial=True
    )

    @staticmethod
    def initial_of(test: Any) -> dict[str, Any]:
        """Return the form's first values for a Test (None: a new one)."""
        if test is None:
            return {}
        return {
            "instructions": test.instructions,
            "minutes": round(test.time_limit_s / 60) if test.time_limit_s else None,
            "attempts": test.max_attempts,
            "percent": round(test.pass_share * 100),
            "review": test.review,
            "shuffle": test.shuffle,
        }

    def values(self) -> dict[str, Any]:
        """Return the fields of set_test."""
        cleaned = self.cleaned_data
        return {
            "instructions": cleaned["instructions"],
            "time_limit_s": cleaned["minutes"] * 60 if cleaned["minutes"] else None,
            "max_attempts": cleaned["attempts"],
            "pass_share": Decimal(cleaned["percent"]) / 100,
            "review": cleaned["review"],
            "shuffle": cleaned["shuffle"],
        }


class QuestionForm(forms.Form):
    """A question of one type. Its rows are read beside the form's own fields: see ``data_of``."""

    text = RichTextFormField(label=_("Question"), compact=True)
    points = forms.DecimalField(
        label=pgettext_lazy("number of", "Points"),
        min_value=Decimal("0.25"),
        max_value=100,
        max_digits=5,
        decimal_places=2,
        initial=1,
    )
    feedback_right = forms.CharField(
        label=_("Said to a right answer"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    feedback_wrong = forms.CharField(
        label=_("Said to a wrong answer"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @staticmethod
    def initial_of(question: Any) -> dict[str, Any]:
        """Return the form's first values for a Question (None: a new one)."""
        if question is None:
            return {}
        names = ("text", "points", "feedback_right", "feedback_wrong")
        points = f"{question.points.normalize():f}"
        return {**{name: getattr(question, name) for name in names}, "points": points}

    def values(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of add_question and change_question."""
        return {**self.cleaned_data, "data": dict(data)}


def data_of(type_code: str, sent: Any, former: Mapping[str, Any]) -> dict[str, Any]:
    """Return a question's data from a sent form; what the form does not hold stays as it was."""
    if reader := READERS.get(type_code):
        return reader(sent, former)
    if type_code in CHOICES:
        data: dict[str, Any] = {"options": _options(sent)}
        return {**data, **_listening(sent, former)} if type_code == "listening" else data
    if type_code == "matching":
        rows = read_rows(sent, "pair", PAIR)
        pairs = [{name: row[name] for name in PAIR} for row in rows if row["left"] or row["right"]]
        return {"pairs": pairs, "extra": lines(sent.get("extra", ""))}
    if type_code == "ordering":
        return {"order": [row["text"] for row in read_rows(sent, "item", ("text",)) if row["text"]]}
    if type_code == "number":
        return {name: sent.get(name, "").strip()[:100] for name in ("answer", "tolerance", "unit")}
    return {"answers": lines(sent.get("answers", ""))}


def _options(sent: Any) -> list[dict[str, Any]]:
    found = []
    for row in read_rows(sent, "option", OPTION):
        is_right = bool(row["right"]) or sent.get("right") == row["number"]
        if not row["text"] and not is_right:
            continue
        option: dict[str, Any] = {"text": row["text"]}
        option |= {"right": True} if is_right else {}
        option |= {"feedback": row["feedback"]} if row["feedback"] else {}
        option |= {"keep_last": True} if row["last"] else {}
        found.append(option)
    return found


def _listening(sent: Any, former: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"show_score": bool(sent.get("show_score"))}
    abc = sent.get("abc", "").strip()
    if abc:
        found["abc"] = abc.replace("\r\n", "\n")[:20_000] + "\n"
    elif former.get("score"):
        found["score"] = former["score"]
    if former.get("midi_program") is not None:
        found["midi_program"] = former["midi_program"]
    bars = [sent.get(name, "").strip() for name in ("bar_from", "bar_to")]
    if all(bar.isdecimal() for bar in bars):
        found["bars"] = [int(bar) for bar in bars]
    return found
