"""What askers fill in, and the questionnaire itself as a form."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kamerton.surveys.enums import QuestionKind
from kamerton.surveys.tallies import options_of
from kamerton.ui.api import localised


class DayInput(forms.DateInput):
    """A date chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SurveyForm(forms.Form):
    """The title of a questionnaire and the words above its questions."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"), max_length=200, required=False
    )
    intro = forms.CharField(
        label=gettext_lazy("Words above the questions"),
        help_text=gettext_lazy("Why you ask and what you will do with the answers."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    intro_en = forms.CharField(
        label=gettext_lazy("The same words in English"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )


class QuestionForm(forms.Form):
    """A question; fields that its kind does not need are left out."""

    text = forms.CharField(label=gettext_lazy("Question"), max_length=500)
    text_en = forms.CharField(
        label=gettext_lazy("Question in English"), max_length=500, required=False
    )
    options = forms.CharField(
        label=pgettext_lazy("questionnaire", "Answers"),
        help_text=gettext_lazy("Each on a line of its own; after a bar | the same in English."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=6000,
        required=False,
    )
    steps = forms.TypedChoiceField(
        label=gettext_lazy("Scale"),
        coerce=int,
        choices=[(5, gettext_lazy("from 1 to 5")), (10, gettext_lazy("from 1 to 10"))],
    )
    low = forms.CharField(label=gettext_lazy("What 1 means"), max_length=60, required=False)
    low_en = forms.CharField(
        label=gettext_lazy("What 1 means, in English"), max_length=60, required=False
    )
    high = forms.CharField(
        label=gettext_lazy("What the highest means"), max_length=60, required=False
    )
    high_en = forms.CharField(
        label=gettext_lazy("What the highest means, in English"), max_length=60, required=False
    )
    is_required = forms.BooleanField(
        label=gettext_lazy("Must be answered"), required=False, initial=True
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != QuestionKind.SCALE:
            for name in ("steps", "low", "low_en", "high", "high_en"):
                del self.fields[name]
        if kind not in (QuestionKind.CHOICE, QuestionKind.SEVERAL):
            del self.fields["options"]

    @staticmethod
    def initial_of(question: Any) -> dict[str, Any]:
        """Return the fields of a question as it stands."""
        names = ("text", "text_en", "steps", "low", "low_en", "high", "high_en", "is_required")
        lines = [" | ".join(filter(None, (o["ru"], o.get("en", "")))) for o in question.options]
        return {name: getattr(question, name) for name in names} | {"options": "\n".join(lines)}

    def question(self) -> dict[str, Any]:
        """Return the fields as they are kept."""
        data = dict(self.cleaned_data)
        if "options" in data:
            lines = [line.partition("|") for line in data["options"].splitlines() if line.strip()]
            data["options"] = [
                {"ru": russian.strip(), "en": english.strip()}
                for russian, _bar, english in lines
                if russian.strip()
            ]
        return data


class AssignForm(forms.Form):
    """Which questionnaire, with or without names, until when."""

    survey = forms.TypedChoiceField(label=gettext_lazy("Questionnaire"), coerce=int)
    names = forms.ChoiceField(
        label=gettext_lazy("Names"),
        widget=forms.RadioSelect,
        choices=[
            ("none", gettext_lazy("Anonymous: nobody sees who answered what")),
            ("shown", gettext_lazy("With names: organisers and methodologists see who answered")),
        ],
        initial="none",
    )
    least = forms.IntegerField(
        label=gettext_lazy("Show anonymous results from so many answers"),
        min_value=3,
        max_value=100,
        initial=5,
    )
    opens_on = forms.DateField(
        label=gettext_lazy("Opens on"),
        help_text=gettext_lazy(
            "Empty: on entry at once; on exit with the end of study or its last day."
        ),
        widget=DayInput,
        required=False,
    )
    closes_on = forms.DateField(
        label=gettext_lazy("Last day to answer"), widget=DayInput, required=False
    )

    def __init__(self, *args: Any, surveys: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["survey"].choices = [  # type: ignore[attr-defined]
            (one.pk, localised(one.title, one.title_en)) for one in surveys
        ]

    @staticmethod
    def initial_of(one: Any) -> dict[str, Any]:
        """Return the fields of a round as it stands."""
        return {
            "survey": one.survey_id,
            "names": "none" if one.is_anonymous else "shown",
            "least": one.least,
            "opens_on": one.opens_on,
            "closes_on": one.closes_on,
        }

    def clean(self) -> dict[str, Any]:
        """Check that the days follow each other."""
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("It cannot close before it opens."))
        return cleaned

    def settings(self) -> dict[str, Any]:
        """Return the settings of the round."""
        data = self.cleaned_data
        names = ("least", "opens_on", "closes_on")
        return {name: data[name] for name in names} | {"is_anonymous": data["names"] == "none"}


class AnswerForm(forms.Form):
    """The questions of a questionnaire as fields; nothing is required of a draft."""

    def __init__(
        self, *args: Any, questions: Sequence[Any], is_draft: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [question.code for question in questions]
        for question in questions:
            self.fields[question.code] = _field(question, question.is_required and not is_draft)

    def answers(self) -> Mapping[str, Any]:
        """Return what was answered, by code."""
        return {code: self.cleaned_data.get(code) for code in self.codes}


def _field(question: Any, is_required: bool) -> forms.Field:
    shared: dict[str, Any] = {
        "label": localised(question.text, question.text_en),
        "required": is_required,
        "error_messages": {"required": gettext_lazy("Answer this question.")},
    }
    if question.kind == QuestionKind.TEXT:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=4000, **shared)
    choices = options_of(question)
    if question.kind == QuestionKind.SEVERAL:
        return forms.MultipleChoiceField(
            widget=forms.CheckboxSelectMultiple, choices=choices, **shared
        )
    return forms.ChoiceField(widget=forms.RadioSelect, choices=choices, **shared)
