"""What is filled in for the final attestation."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from kamerton.files.api import UploadField
from kamerton.learning.enums import AttestationKind, CommissionRole, MarkScale
from kamerton.learning.forms.cohort import DayInput


class CommissionForm(forms.Form):
    """Who is in the commission, by which order, what it hears and how it marks."""

    chair = forms.ChoiceField(label=gettext_lazy("Chair of the commission"))
    members = forms.MultipleChoiceField(
        label=gettext_lazy("Members, at least two"), widget=forms.CheckboxSelectMultiple
    )
    secretary = forms.ChoiceField(label=gettext_lazy("Secretary, gives no mark"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Form of the attestation"), choices=AttestationKind.choices
    )
    scale = forms.ChoiceField(label=gettext_lazy("Marks"), choices=MarkScale.choices)
    order_number = forms.CharField(
        label=gettext_lazy("Number of the order"), max_length=40, required=False
    )
    order_on = forms.DateField(
        label=gettext_lazy("Date of the order"), widget=DayInput, required=False
    )

    def __init__(
        self, *args: Any, people: list[Any], is_ordered: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if is_ordered:
            del self.fields["order_number"], self.fields["order_on"]
        self.by_key = {str(person.pk): person for person in people}
        choices = [(key, person.full_name) for key, person in self.by_key.items()]
        for name in ("chair", "members", "secretary"):
            blank = [("", "—")] if name == "secretary" else []
            self.fields[name].choices = blank + choices  # type: ignore[attr-defined]

    def people(self) -> dict[CommissionRole, list[Any]]:
        """Return the people by their role."""
        data = self.cleaned_data
        chosen = {
            CommissionRole.CHAIR: [data["chair"]],
            CommissionRole.MEMBER: data["members"],
            CommissionRole.SECRETARY: [data["secretary"]] if data["secretary"] else [],
        }
        return {role: [self.by_key[key] for key in keys] for role, keys in chosen.items()}


class ScheduleForm(forms.Form):
    """When and where the commission meets; learners come one after another."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=DayInput)
    at = forms.TimeField(
        label=gettext_lazy("Begins at"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes for each learner"), min_value=5, max_value=240, initial=15
    )
    place = forms.CharField(label=gettext_lazy("Room, or address on the web"), max_length=200)
    learners = forms.MultipleChoiceField(
        label=gettext_lazy("Learners, in this order"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, learners: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(e.pk), e.person.full_name) for e in learners]
        self.fields["learners"].choices = choices  # type: ignore[attr-defined]
        self.fields["learners"].initial = [key for key, _name in choices]

    def begins_at(self) -> datetime:
        """Return the aware beginning."""
        data = self.cleaned_data
        return timezone.make_aware(datetime.combine(data["day"], data["at"]))

    def chosen(self) -> list[int]:
        """Return the enrolments in the order of the list."""
        picked = set(self.cleaned_data["learners"])
        choices = self.fields["learners"].choices  # type: ignore[attr-defined]
        return [int(key) for key, _name in choices if key in picked]


class MarkForm(forms.Form):
    """A member's own mark."""

    mark = forms.ChoiceField(label=gettext_lazy("My mark"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("Note for the protocol"), max_length=500, required=False
    )

    def __init__(self, *args: Any, marks: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mark"].choices = marks  # type: ignore[attr-defined]


class DecisionMarkForm(forms.Form):
    """The agreed mark."""

    mark = forms.ChoiceField(label=gettext_lazy("Agreed mark"), widget=forms.RadioSelect)
    topic = forms.CharField(label=gettext_lazy("Topic, questions"), max_length=300, required=False)

    def __init__(self, *args: Any, marks: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mark"].choices = marks  # type: ignore[attr-defined]

    def value(self) -> int | None:
        """Return the mark, None for who did not appear."""
        mark = self.cleaned_data["mark"]
        return None if mark == "absent" else int(mark)


class CloseForm(forms.Form):
    """The protocol is closed under a number."""

    protocol_number = forms.CharField(label=gettext_lazy("Number of the protocol"), max_length=40)


class SignedForm(forms.Form):
    """The signed papers that came back."""

    signed = UploadField(label=gettext_lazy("Signed files"), is_multiple=True)
