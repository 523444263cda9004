"""Rooms, sessions of the timetable, the archive's year."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kamerton.core import clock
from kamerton.office.forms.dossiers import DayInput
from kamerton.office.models import Room
from kamerton.office.operations.timetable import Slot
from kamerton.people.api import person_by_email


class RoomForm(forms.Form):
    """A room."""

    title = forms.CharField(label=gettext_lazy("Name of the room"), max_length=120)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200, required=False)
    capacity = forms.IntegerField(
        label=gettext_lazy("Places"), min_value=1, max_value=2000, initial=25
    )


class SlotForm(forms.Form):
    """When, where and by whom a session is held."""

    activity = forms.TypedChoiceField(label=gettext_lazy("Activity"), coerce=int)
    day = forms.DateField(label=gettext_lazy("Day"), widget=DayInput)
    at = forms.TimeField(
        label=gettext_lazy("Begins at"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=10, max_value=600, initial=90
    )
    room = forms.TypedChoiceField(
        label=gettext_lazy("Room"), coerce=int, empty_value=None, required=False
    )
    teacher = forms.EmailField(
        label=gettext_lazy("Teacher's e-mail"),
        help_text=gettext_lazy("The person must have an account."),
        required=False,
    )
    place = forms.CharField(
        label=gettext_lazy("Place, if not a room"), max_length=200, required=False
    )
    place_en = forms.CharField(
        label=gettext_lazy("The same place in English"), max_length=200, required=False
    )

    def __init__(
        self, *args: Any, rooms: list[Room], activities: list[Any] | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if activities is None:
            del self.fields["activity"]
        else:
            choices = [(str(one.id), one.title) for one in activities]
            self.fields["activity"].choices = choices  # type: ignore[attr-defined]
            met = (one.id for one in activities if one.type == "session")
            self.fields["activity"].initial = next(met, None)
        known = [(str(room.pk), room.title) for room in rooms]
        self.fields["room"].choices = [("", "—"), *known]  # type: ignore[attr-defined]

    def clean_teacher(self) -> Any:
        """Return the person with this e-mail."""
        email = self.cleaned_data["teacher"]
        if not email:
            return None
        person = person_by_email(email)
        if person is None:
            raise forms.ValidationError(_("Nobody with this e-mail has an account."))
        return person

    @staticmethod
    def initial_of(lesson: Any) -> dict[str, Any]:
        """Return the fields of a session as it stands."""
        session, booking = lesson.session, lesson.booking
        starts = timezone.localtime(session.starts_at)
        length = session.ends_at - session.starts_at
        teacher = booking.teacher if booking else None
        return {
            "day": starts.date(),
            "at": starts.time(),
            "minutes": int(length.total_seconds() // 60),
            "room": booking.room_id if booking else None,
            "teacher": teacher.email if teacher else "",
            "place": "" if booking and booking.room_id else session.place,
            "place_en": "" if booking and booking.room_id else session.place_en,
        }

    def slot(self) -> Slot:
        """Return what was asked for."""
        data = self.cleaned_data
        starts = timezone.make_aware(datetime.combine(data["day"], data["at"]))
        ends = starts + timedelta(minutes=data["minutes"])
        return Slot(starts, ends, data["room"], data["teacher"], data["place"], data["place_en"])


class YearForm(forms.Form):
    """The year of an archive."""

    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        min_value=2000,
        max_value=2200,
        initial=lambda: clock.today().year,
    )
