"""When a programme counts as done."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class CompletionForm(forms.Form):
    """The rules of completion of a programme."""

    min_share = forms.IntegerField(
        label=gettext_lazy("At least of all activities, %"), min_value=0, max_value=100
    )
    min_hours = forms.DecimalField(
        label=gettext_lazy("At least academic hours"), min_value=0, max_digits=5, decimal_places=1
    )
    needs_attestation = forms.BooleanField(
        label=gettext_lazy("The final attestation must be passed"), required=False
    )
    required = forms.MultipleChoiceField(
        label=gettext_lazy("Activities that must be done"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, activities: Any, hours: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(activity.key, activity.title) for activity in activities]
        self.fields["required"].choices = choices  # type: ignore[attr-defined]
        self.hours = hours

    def rules(self) -> dict[str, Any]:
        """Return the rules as they are kept."""
        data = self.cleaned_data
        return {
            "min_share": Decimal(data["min_share"]) / 100,
            "min_hours": min(data["min_hours"], Decimal(self.hours)),
            "needs_attestation": data["needs_attestation"],
            "required": data["required"],
        }
