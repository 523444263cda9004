"""Forms of personal files and of a cohort's papers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from kamerton.files.api import UploadField
from kamerton.office import snils
from kamerton.office.enums import EducationLevel, Funding, StudyForm
from kamerton.office.models import Dossier

SCANS = ".pdf,.jpg,.jpeg,.png,.webp"


class DayInput(forms.DateInput):
    """A date chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DossierForm(forms.Form):
    """What the federal register asks of a person."""

    snils = forms.CharField(
        label=gettext_lazy("СНИЛС"),
        help_text=gettext_lazy("Eleven digits, e.g. 112-233-445 95."),
        max_length=20,
        required=False,
    )
    birth_on = forms.DateField(label=gettext_lazy("Date of birth"), widget=DayInput, required=False)
    citizenship = forms.RegexField(
        r"^[0-9]{3}$",
        label=gettext_lazy("Citizenship: the country's code"),
        help_text=gettext_lazy("Three digits by ОКСМ; 643 is the Russian Federation."),
        initial="643",
    )
    education = forms.ChoiceField(
        label=gettext_lazy("Education"),
        choices=[("", "—"), *EducationLevel.choices],
        required=False,
    )
    diploma_surname = forms.CharField(
        label=gettext_lazy("Surname in the diploma"), max_length=80, required=False
    )
    diploma_series = forms.CharField(
        label=gettext_lazy("Series of the diploma"),
        help_text=gettext_lazy("Leave it empty if there is none."),
        max_length=20,
        required=False,
    )
    diploma_number = forms.CharField(
        label=gettext_lazy("Number of the diploma"), max_length=30, required=False
    )
    name_change = forms.CharField(
        label=gettext_lazy("Document on another surname"),
        help_text=gettext_lazy("If the surname in the diploma differs: name, number and date."),
        max_length=200,
        required=False,
    )
    diploma = UploadField(
        label=gettext_lazy("Scan of the diploma"),
        help_text=gettext_lazy("PDF or photographs. A broken connection does no harm."),
        is_multiple=True,
        accept=SCANS,
        most_files=6,
        most_bytes=50_000_000,
        required=False,
    )
    names = UploadField(
        label=gettext_lazy("Scan of the document on another surname"),
        is_multiple=True,
        accept=SCANS,
        most_files=3,
        most_bytes=50_000_000,
        required=False,
    )

    @staticmethod
    def initial_of(dossier: Dossier) -> dict[str, Any]:
        """Return the fields as they are kept."""
        names = (
            "birth_on",
            "citizenship",
            "education",
            "diploma_surname",
            "diploma_series",
            "diploma_number",
            "name_change",
        )
        known = {name: getattr(dossier, name) for name in names}
        return {**known, "snils": snils.written(dossier.snils)}

    def fields_typed(self) -> dict[str, Any]:
        """Return what was typed, without the files."""
        data = dict(self.cleaned_data)
        return {name: value for name, value in data.items() if name not in ("diploma", "names")}


class PapersForm(forms.Form):
    """What papers say of a whole cohort."""

    study_form = forms.ChoiceField(label=gettext_lazy("Form of study"), choices=StudyForm.choices)
    funding = forms.ChoiceField(label=gettext_lazy("Who pays"), choices=Funding.choices)
    area = forms.CharField(
        label=gettext_lazy("Area of professional activity"), max_length=200, required=False
    )
    group = forms.CharField(
        label=gettext_lazy("Group of specialities"), max_length=200, required=False
    )
    qualification = forms.CharField(
        label=gettext_lazy("Qualification, profession, speciality"),
        help_text=gettext_lazy("Needed for professional retraining."),
        max_length=200,
        required=False,
    )


class ReturnForm(forms.Form):
    """Why documents are returned."""

    reason = forms.CharField(
        label=gettext_lazy("What is to be mended"),
        help_text=gettext_lazy("The person will read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class RulesForm(forms.Form):
    """How long personal files are kept."""

    after_study = forms.IntegerField(
        label=gettext_lazy("Days after the end of study"), min_value=1, max_value=40000
    )
    without_study = forms.IntegerField(
        label=gettext_lazy("Days without any study"), min_value=1, max_value=40000
    )
