"""Two markers: the terms of an assignment, asking for a second, calling it off."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kamerton.assessment.enums import SecondWho
from kamerton.assessment.operations.second_opening import USUAL_SHARE


class SecondTermsForm(forms.Form):
    """Which works of an assignment two mark, and how far apart they may be."""

    second_who = forms.ChoiceField(
        label=gettext_lazy("Second marker"),
        help_text=gettext_lazy(
            "Two tutors mark such a work, each without seeing the other's marks. Learners get the agreed mark alone."
        ),
        choices=SecondWho.choices,
        required=False,
    )
    second_percent = forms.IntegerField(
        label=gettext_lazy("Share of the works, per cent"),
        required=False,
        min_value=1,
        max_value=100,
    )
    second_threshold = forms.DecimalField(
        label=gettext_lazy("Difference that needs no talk, points"),
        help_text=gettext_lazy(
            "In all and in any one criterion. Empty: a tenth of what the rubric can give."
        ),
        required=False,
        min_value=0,
        max_digits=5,
        decimal_places=2,
        localize=True,
    )

    @staticmethod
    def initial_of(assignment: Any) -> dict[str, Any]:
        """Return the form's first values for an Assignment (None: a new one)."""
        terms = assignment.second if assignment is not None else {}
        return {
            "second_who": terms.get("who", ""),
            "second_percent": terms.get("percent") or USUAL_SHARE,
            "second_threshold": Decimal(terms["threshold"]) if terms.get("threshold") else None,
        }

    def value(self) -> dict[str, Any]:
        """Return what the assignment keeps; {} for one marker."""
        who = self.cleaned_data["second_who"]
        if who == SecondWho.NONE:
            return {}
        threshold: Decimal | None = self.cleaned_data["second_threshold"]
        found: dict[str, Any] = {
            "who": who,
            "threshold": None if threshold is None else str(threshold),
        }
        if who == SecondWho.SHARE:
            found["percent"] = self.cleaned_data["second_percent"] or USUAL_SHARE
        return found


class SecondAskForm(forms.Form):
    """Who is asked to mark one work as the second (or to decide as the third), and why."""

    person = forms.TypedChoiceField(
        label=pgettext_lazy("second marker", "Who"), required=False, coerce=int, empty_value=None
    )
    note = forms.CharField(
        label=gettext_lazy("What to look at (the marker sees it)"), required=False, max_length=500
    )

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(person.pk), person.full_name) for person in people]
        self.fields["person"].choices = [("", _("Any other tutor or expert")), *named]  # type: ignore[attr-defined]


class SecondOffForm(forms.Form):
    """Why one marker is enough after all."""

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=500)
