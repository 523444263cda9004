"""What methodologists write: a test's rules, its questions, an assignment with its rubric."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kamerton.assessment.enums import CountedAttempt, ReviewRule
from kamerton.assessment.forms.kinds import READERS
from kamerton.assessment.forms.rows import lines, read_rows
from kamerton.assessment.questions.variants import written_rows
from kamerton.texts.api import RichTextFormField

OPTION = ("text", "right", "last", "feedback")
PAIR = ("left", "right")
CHOICES = ("single", "multiple", "listening")


class BandsForm(forms.Form):
    """A form with rows of feedback by the share of points: "band-0-from", "-text", "-repeat"."""

    def __init__(
        self, data: Any = None, *, steps: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.steps = dict(steps)

    def bands(self) -> list[dict[str, Any]]:
        """Return the rows as the form shows them, with two empty ones."""
        known = self._sent_bands() if self.is_bound else list(self.initial.get("feedback") or [])
        return [*known, {}, {}]

    def _sent_bands(self) -> list[dict[str, Any]]:
        found = []
        for row in read_rows(self.data, "band", ("from", "text", "repeat")):
            if not row["text"] and not row["repeat"]:
                continue
            low = int(row["from"]) if row["from"].isdecimal() else 0
            repeat = [row["repeat"]] if row["repeat"] in self.steps else []
            found.append({"from": min(low, 100), "text": row["text"], "repeat": repeat})
        return sorted(found, key=lambda band: -int(band["from"]))


class TestForm(BandsForm):
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
    counts = forms.ChoiceField(
        label=_("Of several attempts counts"),
        choices=CountedAttempt.choices,
        initial=CountedAttempt.BEST,
        required=False,
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
            "counts": test.counts,
            "feedback": test.feedback,
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
            "counts": cleaned["counts"] or CountedAttempt.BEST,
            "feedback": self._sent_bands(),
        }


class SectionForm(BandsForm):
    """A part of a test."""

    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    instructions = RichTextFormField(
        label=_("Instructions of this part"), required=False, compact=True
    )
    minutes = forms.IntegerField(
        label=_("Time for this part, minutes"),
        help_text=_(
            "Empty: only the test's own time counts. With a time of its own the parts are taken "
            "one after another, and nobody goes back."
        ),
        required=False,
        min_value=1,
        max_value=600,
    )

    @staticmethod
    def initial_of(section: Any) -> dict[str, Any]:
        """Return the form's first values for a Section (None: a new one)."""
        if section is None:
            return {}
        return {
            "title": section.title,
            "title_en": section.title_en,
            "instructions": section.instructions,
            "minutes": round(section.time_limit_s / 60) if section.time_limit_s else None,
            "feedback": section.feedback,
        }

    def values(self) -> dict[str, Any]:
        """Return the fields of set_section."""
        cleaned = self.cleaned_data
        return {
            "title": cleaned["title"].strip(),
            "title_en": cleaned["title_en"].strip(),
            "instructions": cleaned["instructions"],
            "time_limit_s": cleaned["minutes"] * 60 if cleaned["minutes"] else None,
            "feedback": self._sent_bands(),
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
    data = _data_of(type_code, sent, former)
    params = _params(sent)
    variants = written_rows(str(sent.get("variants", ""))[:20_000])
    more = {"params": params, "variants": variants}
    return {**data, **{name: value for name, value in more.items() if value}}


def _params(sent: Any) -> list[dict[str, str]]:
    rows = read_rows(sent, "param", ("name", "low", "high", "step"))
    return [
        {name: row[name][:40] for name in ("name", "low", "high", "step")}
        for row in rows
        if row["name"]
    ]


def _data_of(type_code: str, sent: Any, former: Mapping[str, Any]) -> dict[str, Any]:
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
