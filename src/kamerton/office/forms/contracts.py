"""Terms of a contract, and a list of people."""

from django import forms
from django.utils.translation import gettext_lazy

from kamerton.core import clock
from kamerton.office.forms.dossiers import DayInput


class ContractForm(forms.Form):
    """Who pays how much."""

    on = forms.DateField(
        label=gettext_lazy("Date of the contract"), widget=DayInput, initial=clock.today
    )
    payer = forms.CharField(label=gettext_lazy("Who pays"), max_length=250)
    details = forms.CharField(
        label=gettext_lazy("Address and account"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    price = forms.DecimalField(
        label=gettext_lazy("Price, roubles"), min_value=1, max_digits=10, decimal_places=2
    )


class ImportForm(forms.Form):
    """A list of people."""

    file = forms.FileField(
        label=gettext_lazy("List of people (XLSX or CSV)"),
        help_text=gettext_lazy("The first row has the headings, as in the template."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
