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


class OrganisationInput(forms.HiddenInput):
    """The hidden id that the island people/organisation fills; without a script, the name typed."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the id, or "text:" and the name typed."""
        chosen = data.get(name)
        typed = (data.get(f"{name}_text") or "").strip()
        if chosen or not typed:
            return chosen
        return f"text:{typed}"


class OrganisationField(forms.Field):
    """An organisation, chosen by its name."""

    widget = OrganisationInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=kwargs.pop("required", False), **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the organisation, or None."""
        super().validate(value)
        if not value:
            return None
        text = str(value)
        if text.isdigit():
            return queries.access_organisation(int(text))
        found = queries.organisation_by_name(text.removeprefix("text:"))
        if found is None:
            raise forms.ValidationError(_("Choose one from the list under the field."))
        return found
