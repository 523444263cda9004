"""Input of the register."""

from django import forms
from django.utils.translation import gettext_lazy


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
