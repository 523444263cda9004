"""Fields that several forms of people share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kamerton.people import queries
from kamerton.people.enums import Gender


def surname_field(required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=_("Surname"),
        max_length=80,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )


def given_name_field(required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=_("Given name"),
        max_length=80,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )


def patronymic_field() -> forms.CharField:
    return forms.CharField(
        label=_("Patronymic"),
        help_text=_("Leave empty if you have none."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "additional-name"}),
    )


def gender_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Gender"),
        help_text=_("For the right forms of the name in orders and certificates."),
        choices=Gender.choices,
        widget=forms.RadioSelect,
        required=False,
    )


def new_password_field() -> forms.CharField:
    return forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters. Three or four words are easy to keep in mind."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class OrganisationField(forms.IntegerField):
    """The id of an organisation, chosen by the island people/organisation."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.HiddenInput, required=kwargs.pop("required", False), **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the organisation, or None."""
        pk = super().clean(value)
        return queries.access_organisation(pk) if pk else None
