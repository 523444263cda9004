"""Marks for an answer, and extra time."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy


class MarkForm(forms.Form):
    """Points and a comment for one answer."""

    points = forms.DecimalField(
        label=pgettext_lazy("number of", "Points"),
        min_value=0,
        max_digits=5,
        decimal_places=2,
        localize=True,
    )
    comment = forms.CharField(
        label=gettext_lazy("Comment for the learner"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self,
        *args: Any,
        most: Decimal,
        criteria: Sequence[tuple[str, int]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.most, self.criteria = most, criteria
        given = self.initial.get("marks") or []
        for number, (title, best) in enumerate(criteria):
            field = forms.IntegerField(label=title, min_value=0, max_value=best)
            field.help_text = _("From 0 to %(most)s.") % {"most": best}
            field.initial = given[number] if number < len(given) else None
            self.fields[f"mark_{number}"] = field
        if criteria:
            self.fields["points"].required = False

    def marks(self) -> list[forms.BoundField]:
        """Return the fields of the criteria."""
        return [self[f"mark_{number}"] for number in range(len(self.criteria))]

    def clean(self) -> dict[str, Any]:
        """Reckon the points from the criteria, where there are any."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        names = [f"mark_{number}" for number in range(len(self.criteria))]
        if names and all(given.get(name) is not None for name in names):
            best = sum(most for _title, most in self.criteria)
            gained = sum(int(given[name]) for name in names)
            given["points"] = (self.most * gained / best).quantize(Decimal("0.01"))
        return given

    def values(self) -> dict[str, Any]:
        """Return what mark_answer is told."""
        given = self.cleaned_data
        marks = [given[f"mark_{number}"] for number in range(len(self.criteria))]
        return {"points": given["points"], "comment": given["comment"], "marks": marks}

    def clean_points(self) -> Decimal:
        """Return the points; say so when they are more than the question gives."""
        points: Decimal = self.cleaned_data["points"]
        if not self.criteria and points > self.most:
            raise forms.ValidationError(
                _("At most %(most)s.") % {"most": f"{self.most.normalize():f}"}
            )
        return points


class ExtraTimeForm(forms.Form):
    """How much longer a learner has in timed tests."""

    percent = forms.IntegerField(
        label=gettext_lazy("Extra time, per cent"),
        help_text=gettext_lazy(
            "50 is one and a half times the usual time; 0 takes the extra time back."
        ),
        min_value=0,
        max_value=300,
    )
