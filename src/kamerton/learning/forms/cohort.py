"""What organisers and tutors fill in."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kamerton.programmes.api import approved_versions
from kamerton.ui.api import localised


class DayInput(forms.DateInput):
    """A date chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class CohortForm(forms.Form):
    """A cohort's description."""

    version = forms.ChoiceField(label=gettext_lazy("Programme"))
    title = forms.CharField(
        label=gettext_lazy("Name of the cohort"),
        max_length=200,
        help_text=gettext_lazy("As people will call it, with the month or the place."),
    )
    title_en = forms.CharField(
        label=gettext_lazy("Name in English"), max_length=200, required=False
    )
    apply_until = forms.DateField(
        label=gettext_lazy("Applications until"), widget=DayInput, required=False
    )
    starts_on = forms.DateField(label=gettext_lazy("Study begins"), widget=DayInput)
    ends_on = forms.DateField(label=gettext_lazy("Study ends"), widget=DayInput)
    capacity = forms.IntegerField(
        label=gettext_lazy("Places"), min_value=1, max_value=500, initial=25
    )
    note = forms.CharField(
        label=gettext_lazy("Note for applicants"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            choices = [(str(v.pk), localised(v.title, v.title_en)) for v in approved_versions()]
            self.fields["version"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["version"]

    def clean(self) -> dict[str, Any]:
        """Check that the dates follow each other."""
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("Study cannot end before it begins."))
        return cleaned


class ApplyForm(forms.Form):
    """An application to a cohort."""

    motivation = forms.CharField(
        label=gettext_lazy("What do you expect of the programme?"),
        help_text=gettext_lazy("Two or three sentences for the organiser and your future tutor."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )


class DecisionForm(forms.Form):
    """A reason that the person will read."""

    note = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The person will read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class SessionForm(forms.Form):
    """A face-to-face session."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=DayInput)
    at = forms.TimeField(
        label=gettext_lazy("Begins at"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=10, max_value=600, initial=90
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    place_en = forms.CharField(
        label=gettext_lazy("Place in English"), max_length=200, required=False
    )

    def times(self) -> tuple[datetime, datetime]:
        """Return the aware beginning and end."""
        data = self.cleaned_data
        starts = timezone.make_aware(datetime.combine(data["day"], data["at"]))
        return starts, starts + timedelta(minutes=data["minutes"])


class TutorForm(forms.Form):
    """A tutor chosen among the institute's people."""

    email = forms.EmailField(
        label=gettext_lazy("Tutor's e-mail"),
        help_text=gettext_lazy("The person must have an account."),
    )


class DatesForm(forms.Form):
    """Opening and due dates of every activity."""

    def __init__(self, *args: Any, activities: list[Any], dates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activities = activities
        for activity in activities:
            opens, due = dates.get(activity.id, (None, None))
            for name, value in (("opens", opens), ("due", due)):
                self.fields[f"{name}_{activity.id}"] = forms.DateField(
                    label=gettext_lazy("Opens") if name == "opens" else gettext_lazy("Due"),
                    widget=DayInput,
                    required=False,
                    initial=value,
                )

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """Return (activity, opens field, due field)."""
        return [(a, self[f"opens_{a.id}"], self[f"due_{a.id}"]) for a in self.activities]

    def dates(self) -> dict[int, tuple[Any, Any]]:
        """Return (opens, due) by activity id."""
        data = self.cleaned_data
        return {a.id: (data[f"opens_{a.id}"], data[f"due_{a.id}"]) for a in self.activities}


class AttendanceForm(forms.Form):
    """Minutes of each learner at one session."""

    def __init__(self, *args: Any, learners: list[Any], marks: Any, full: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.learners = learners
        for enrolment in learners:
            self.fields[f"m_{enrolment.pk}"] = forms.IntegerField(
                label=gettext_lazy("Minutes"),
                min_value=0,
                max_value=600,
                initial=marks.get(enrolment.pk, full),
            )
        self.has_marks = bool(marks)
        self.fields["reason"] = forms.CharField(
            label=gettext_lazy("Reason of the change"),
            help_text=gettext_lazy("Asked when a mark that was saved before is changed."),
            max_length=200,
            required=False,
        )

    def rows(self) -> list[tuple[Any, Any]]:
        """Return (enrolment, field)."""
        return [(e, self[f"m_{e.pk}"]) for e in self.learners]

    def minutes(self) -> dict[int, int]:
        """Return minutes by enrolment id."""
        return {e.pk: self.cleaned_data[f"m_{e.pk}"] for e in self.learners}

    def reasons(self) -> dict[int, str]:
        """Return the reason of the change by enrolment id."""
        return {e.pk: self.cleaned_data["reason"] for e in self.learners}
