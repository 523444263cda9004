"""Forms of organisers and administrators."""

import re
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from kamerton.people.enums import ConsentKind, OrganisationKind, Role
from kamerton.people.forms.fields import (
    OrganisationField,
    gender_field,
    given_name_field,
    new_password_field,
    patronymic_field,
    surname_field,
)
from kamerton.people.forms.settings import zone_field
from kamerton.people.operations import Administrator, ConsentText, Invitee, Names

# A learner's role is given by admission to a cohort, never by hand.
GRANTED = [choice for choice in Role.choices if choice[0] != "learner"]


class PasswordMixin(forms.Form):
    """A new password that the platform's rules accept."""

    password = new_password_field()

    def clean_password(self) -> str:
        value: str = self.cleaned_data["password"]
        validate_password(value)
        return value


class SetupForm(PasswordMixin):
    """The first start: institute and administrator."""

    institute = forms.CharField(
        label=_("Name of the institute"),
        help_text=_("In full, as it stands on certificates."),
        max_length=200,
    )
    time_zone = zone_field()
    surname = surname_field()
    given_name = given_name_field()
    patronymic = patronymic_field()
    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    field_order = (
        "institute",
        "time_zone",
        "surname",
        "given_name",
        "patronymic",
        "email",
        "password",
    )

    def administrator(self, language: str) -> Administrator:
        data = self.cleaned_data
        names = {key: data[key] for key in ("surname", "given_name", "patronymic")}
        return Administrator(
            email=data["email"], password=data["password"], language=language, **names
        )


class AcceptForm(PasswordMixin):
    """An invitation: name and password."""

    surname = surname_field()
    given_name = given_name_field()
    patronymic = patronymic_field()
    gender = gender_field()
    field_order = ("surname", "given_name", "patronymic", "gender", "password")

    def names(self) -> Names:
        data = self.cleaned_data
        return Names(data["surname"], data["given_name"], data["patronymic"], data["gender"])


class InviteForm(forms.Form):
    """One or many, a line each: «Фамилия Имя Отчество, адрес» or the address alone."""

    people = forms.CharField(
        label=_("Whom"),
        help_text=_("One person a line: “Orlova Marina Sergeevna, orlova@example.org”."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    organisation = OrganisationField(label=_("Organisation"))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("No role: a learner")), *GRANTED],
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of the letters"), choices=[("ru", "Русский"), ("en", "English")]
    )

    def clean_people(self) -> list[Invitee]:
        invitees, wrong = [], []
        for line in filter(None, map(str.strip, self.cleaned_data["people"].splitlines())):
            found = _read_line(line)
            if found:
                invitees.append(found)
            else:
                wrong.append(line[:60])
        if wrong:
            message = ngettext(
                "No e-mail in this line: %(lines)s",
                "No e-mail in these lines: %(lines)s",
                len(wrong),
            )
            raise ValidationError(message % {"lines": "; ".join(wrong[:5])})
        if len(invitees) > 500:
            raise ValidationError(_("At most 500 people at once."))
        return invitees

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("role") and not data.get("organisation"):
            self.add_error("organisation", _("A role is held in an organisation: choose it."))
        return data


def _read_line(line: str) -> Invitee | None:
    match = re.search(r"[^\s,;<>]+@[^\s,;<>]+", line)
    if match is None:
        return None
    try:
        validate_email(match.group())
    except ValidationError:
        return None
    words = re.split(r"[\s,;<>]+", line.replace(match.group(), " ").strip(" ,;<>\t"))
    names = [*[word for word in words if word][:3], "", "", ""]
    return Invitee(match.group(), Names(names[0][:80], names[1][:80], names[2][:80]))


class PeopleFilterForm(forms.Form):
    """Search and filters of the list; what is not understood is left out."""

    q = forms.CharField(label=_("Name or e-mail"), required=False, max_length=100)
    organisation = OrganisationField(label=_("Organisation"))
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Any")), *GRANTED], required=False)
    state = forms.ChoiceField(
        label=_("Account"),
        choices=[
            ("", _("Any")),
            ("active", pgettext_lazy("account", "Open")),
            ("inactive", pgettext_lazy("account", "Closed")),
            ("minor", _("Of minors")),
        ],
        required=False,
    )

    def filters(self) -> dict[str, Any]:
        self.is_valid()
        data = self.cleaned_data
        return {
            "text": data.get("q"),
            "organisation": data.get("organisation"),
            "role": data.get("role"),
            "state": data.get("state"),
        }


class GrantForm(forms.Form):
    """A role in an organisation."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", "—"), *GRANTED])
    organisation = OrganisationField(label=_("Organisation"), required=True)


class OrganisationForm(forms.Form):
    """Names and kind of an organisation."""

    name = forms.CharField(label=pgettext_lazy("of an organisation", "Name"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind.choices)


class PlaceForm(forms.Form):
    """Another organisation."""

    organisation = OrganisationField(label=_("Organisation"))


class RegistrationForm(forms.Form):
    """Who may register."""

    is_open = forms.ChoiceField(
        label=_("Who may register"),
        choices=[("yes", _("Anybody, by e-mail")), ("no", _("Only those who are invited"))],
        widget=forms.RadioSelect,
    )


class ConsentDocumentForm(forms.Form):
    """The next version of a consent's text."""

    kind = forms.ChoiceField(choices=ConsentKind.choices, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Heading in Russian"), max_length=200)
    text = forms.CharField(
        label=_("Text in Russian"), widget=forms.Textarea(attrs={"rows": 16, "lang": "ru"})
    )
    title_en = forms.CharField(label=_("Heading in English"), max_length=200)
    text_en = forms.CharField(
        label=_("Text in English"), widget=forms.Textarea(attrs={"rows": 16, "lang": "en"})
    )

    def words(self) -> ConsentText:
        data = self.cleaned_data
        return ConsentText(data["title"], data["title_en"], data["text"], data["text_en"])


class GuardianForm(forms.Form):
    """The address of a parent or guardian."""

    guardian_email = forms.EmailField(label=_("E-mail of a parent or guardian"))
