"""The names asked at registration; apart, for allauth's own form is built on it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kamerton.people.forms.fields import given_name_field, patronymic_field, surname_field


class SignupNames(forms.Form):
    """The names asked at registration (base of allauth's own form)."""

    surname = surname_field()
    given_name = given_name_field()
    patronymic = patronymic_field()
    is_minor = forms.BooleanField(label=_("I am under 18"), required=False)
    guardian_email = forms.EmailField(
        label=_("E-mail of a parent or guardian"),
        help_text=_("We send the link to read and sign the consent: without it the account waits."),
        required=False,
    )
    field_order = (
        "surname",
        "given_name",
        "patronymic",
        "email",
        "password1",
        "is_minor",
        "guardian_email",
    )

    def clean(self) -> dict[str, Any]:
        """A minor names a guardian, other than oneself."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        guardian = (data.get("guardian_email") or "").lower()
        if data.get("is_minor") and not guardian:
            self.add_error("guardian_email", _("Write the e-mail of a parent or guardian."))
        if guardian and guardian == (data.get("email") or "").lower():
            self.add_error("guardian_email", _("Write the e-mail of a parent, not your own."))
        return data

    def signup(self, request: Any, user: Any) -> None:
        """Nothing more: the adapter keeps the names."""
