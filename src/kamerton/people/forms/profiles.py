"""Forms of the profile, one a section."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kamerton.core import clock
from kamerton.people.enums import Category, Instrument, NameCase, Subject, Visibility
from kamerton.people.forms.fields import (
    OrganisationField,
    gender_field,
    given_name_field,
    patronymic_field,
    surname_field,
)
from kamerton.people.models import Person, Profile
from kamerton.people.names import decline
from kamerton.people.operations import Names, Work

QUESTIONS = {
    NameCase.GENITIVE: _("Whose? (the certificate of …)"),
    NameCase.DATIVE: _("To whom? (issued to …)"),
    NameCase.ACCUSATIVE: _("Whom? (admit …)"),
    NameCase.INSTRUMENTAL: _("By whom? (completed by …)"),
    NameCase.PREPOSITIONAL: _("About whom? (the record of …)"),
}


class NamesForm(forms.Form):
    """Surname, given name, patronymic."""

    surname = surname_field()
    given_name = given_name_field()
    patronymic = patronymic_field()
    gender = gender_field()

    @classmethod
    def of(cls, person: Person) -> "NamesForm":
        return cls(
            initial={
                "surname": person.surname,
                "given_name": person.given_name,
                "patronymic": person.patronymic,
                "gender": person.gender,
            }
        )

    def names(self) -> Names:
        return Names(**self.cleaned_data)


class NameCasesForm(forms.Form):
    """The name in five cases, as the rule makes it or as corrected."""

    def __init__(self, *args: Any, person: Person, profile: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        full = (person.surname, person.given_name, person.patronymic)
        for case, question in QUESTIONS.items():
            by_rule = decline(full, person.gender, case)
            self.fields[case.value] = forms.CharField(
                label=question,
                max_length=250,
                required=False,
                initial=profile.name_cases.get(case.value) or by_rule,
            )


class WorkForm(forms.Form):
    """Place of work, post, what is taught."""

    organisation = OrganisationField(label=_("School"))
    workplace = forms.CharField(
        label=_("Place of work, if it is not in the list"), max_length=200, required=False
    )
    post = forms.CharField(
        label=pgettext_lazy("of a person", "Post"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    category = forms.ChoiceField(
        label=_("Qualification category"),
        choices=[("", _("Not given")), *Category.choices],
        required=False,
    )
    teaching_since = forms.IntegerField(
        label=_("Teaching since (year)"), min_value=1930, required=False
    )
    subjects = forms.MultipleChoiceField(
        label=pgettext_lazy("taught", "Subjects"),
        choices=Subject.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    instruments = forms.MultipleChoiceField(
        label=_("Instruments"),
        choices=Instrument.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    @classmethod
    def of(cls, profile: Profile) -> "WorkForm":
        fields = ["workplace", "post", "category", "teaching_since", "subjects", "instruments"]
        initial = {name: getattr(profile, name) for name in fields}
        return cls(initial={**initial, "organisation": profile.organisation_id})

    def clean_teaching_since(self) -> int | None:
        year: int | None = self.cleaned_data["teaching_since"]
        if year and year > clock.today().year:
            raise forms.ValidationError(_("This year has not come yet."))
        return year

    def work(self) -> Work:
        data = self.cleaned_data
        return Work(
            organisation=data["organisation"],
            workplace=data["workplace"],
            post=data["post"],
            subjects=tuple(data["subjects"]),
            instruments=tuple(data["instruments"]),
            teaching_since=data["teaching_since"],
            category=data["category"],
        )


class PresentationForm(forms.Form):
    """What the page says and who opens it."""

    about = forms.CharField(
        label=_("About me"),
        help_text=_("What you teach, what you look for here, what you can share."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    visibility = forms.ChoiceField(
        label=_("Who opens my page"), choices=Visibility.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person.is_minor:
            self.fields["visibility"].choices = Visibility.choices[:2]  # type: ignore[attr-defined]


class PhotoForm(forms.Form):
    """A picture."""

    photo = forms.FileField(
        label=_("Photograph"),
        help_text=_("JPEG, PNG or WebP up to 10 MB; it is cut to a square."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
