"""Marks for an answer, and extra time."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
        label=_("Comment for the learner"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, most: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most

    def clean_points(self) -> Decimal:
        """Return the points; say so when they are more than the question gives."""
        points: Decimal = self.cleaned_data["points"]
        if points > self.most:
            raise forms.ValidationError(
                _("At most %(most)s.") % {"most": f"{self.most.normalize():f}"}
            )
        return points


class ExtraTimeForm(forms.Form):
    """How much longer a learner has in timed tests."""

    percent = forms.IntegerField(
        label=_("Extra time, per cent"),
        help_text=_("50 is one and a half times the usual time; 0 takes the extra time back."),
        min_value=0,
        max_value=300,
    )
