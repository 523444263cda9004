"""Input of the register, of blanks and of changes to documents."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from kamerton.core import clock
from kamerton.credentials.enums import CertificateState, HandingWay
from kamerton.credentials.queries import register_years
from kamerton.programmes.enums import ProgrammeKind


class DayInput(forms.DateInput):
    """A date chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class VerifyForm(forms.Form):
    """The number printed on a certificate."""

    number = forms.CharField(
        label=gettext_lazy("Number of the certificate"),
        help_text=gettext_lazy("As it is printed under the QR code, e.g. 26-000012-K7QF3M."),
        max_length=40,
    )


class RegisterFilter(forms.Form):
    """A search in the register."""

    q = forms.CharField(
        label=gettext_lazy("Name, programme or number"), required=False, max_length=100
    )
    year = forms.TypedChoiceField(
        label=gettext_lazy("Year"), required=False, coerce=int, empty_value=None
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("All")), *CertificateState.choices],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(str(year), str(year)) for year in register_years()]
        self.fields["year"].choices = [("", gettext_lazy("All")), *years]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why a document is changed."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SeriesForm(forms.Form):
    """A new series of documents."""

    code = forms.CharField(
        label=gettext_lazy("Letters of the series"),
        help_text=gettext_lazy("They stand before every number, e.g. ПК."),
        max_length=6,
    )
    title = forms.CharField(label=gettext_lazy("What it is for"), max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("Documents"),
        choices=[(one.value, one.label) for one in ProgrammeKind if one != ProgrammeKind.ELECTIVE],
    )
    uses_blanks = forms.BooleanField(
        label=gettext_lazy("Printed on numbered blanks"),
        help_text=gettext_lazy("Each document then takes the next free blank."),
        required=False,
    )


class BatchForm(forms.Form):
    """Blanks that were received."""

    first_number = forms.IntegerField(
        label=gettext_lazy("First number"), min_value=1, max_value=999_999_999
    )
    last_number = forms.IntegerField(
        label=gettext_lazy("Last number"), min_value=1, max_value=999_999_999
    )
    digits = forms.IntegerField(
        label=gettext_lazy("Figures in a number"), min_value=1, max_value=9, initial=6
    )
    received_on = forms.DateField(
        label=gettext_lazy("Received on"), widget=DayInput, initial=clock.today
    )
    basis = forms.CharField(
        label=gettext_lazy("Delivery note or act"), max_length=200, required=False
    )


class SpoilForm(forms.Form):
    """A blank that cannot be used."""

    number = forms.IntegerField(label=gettext_lazy("Number of the blank"), min_value=1)
    reason = forms.CharField(label=gettext_lazy("What happened to it"), max_length=300)


class HandingForm(forms.Form):
    """Who received documents, and when."""

    on = forms.DateField(label=gettext_lazy("Day"), widget=DayInput, initial=clock.today)
    how = forms.ChoiceField(label=gettext_lazy("How"), choices=HandingWay.choices)
    receiver = forms.CharField(
        label=gettext_lazy("Who received them, if not the holder"),
        help_text=gettext_lazy("Name and power of attorney, or the number of the letter."),
        max_length=250,
        required=False,
    )
    certificate = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Documents"),
        coerce=int,
        error_messages={"required": gettext_lazy("Choose at least one document.")},
    )

    def __init__(self, *args: Any, rows: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = [(str(r.certificate.pk), r.certificate.holder) for r in rows]
        self.fields["certificate"].choices = waiting  # type: ignore[attr-defined]
        self.chosen = set(cast("Any", self.data).getlist("certificate")) if self.is_bound else None

    def is_chosen(self, key: int) -> bool:
        """Return True for a document that is to be marked: all of them, until somebody chooses."""
        return self.chosen is None or str(key) in self.chosen
