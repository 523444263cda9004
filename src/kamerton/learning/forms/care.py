"""What is filled in for substitution and the terms of tutoring."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from kamerton.learning.forms.cohort import DayInput


class SubstitutionForm(forms.Form):
    """Who stands in for whom, and when."""

    absent = forms.ChoiceField(label=gettext_lazy("Who is away"))
    substitute = forms.ChoiceField(label=gettext_lazy("Who stands in"))
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=DayInput)
    ends_on = forms.DateField(label=gettext_lazy("Last day"), widget=DayInput)
    note = forms.CharField(
        label=gettext_lazy("Note for colleagues"), max_length=300, required=False
    )

    def __init__(self, *args: Any, absent: list[Any], tutors: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in [*absent, *tutors]}
        for name, people in (("absent", absent), ("substitute", tutors)):
            choices = [(str(person.pk), person.full_name) for person in people]
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> tuple[Any, Any]:
        """Return who is away and who stands in."""
        data = self.cleaned_data
        return self.people[data["absent"]], self.people[data["substitute"]]


class TermsForm(forms.Form):
    """The terms of tutoring of a programme, or of the institute."""

    answer_days = forms.IntegerField(
        label=gettext_lazy("Works and questions are answered within, days"),
        min_value=1,
        max_value=60,
    )
    silent_days = forms.IntegerField(
        label=gettext_lazy("A learner has fallen silent after, days"), min_value=1, max_value=90
    )
    stuck_days = forms.IntegerField(
        label=gettext_lazy("A learner is stuck after, days at one step"), min_value=1, max_value=90
    )
    review_minutes = forms.IntegerField(
        label=gettext_lazy("Norm of one review, minutes"), min_value=1, max_value=600
    )
