"""Input of the portfolio."""

from django import forms
from django.utils.translation import gettext_lazy

from kamerton.portfolio.enums import OWN_KINDS
from kamerton.texts.api import RichTextFormField


class EntryForm(forms.Form):
    """An own entry."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it proves"), choices=[(k.value, k.label) for k in OWN_KINDS]
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=250)
    happened_on = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    body = RichTextFormField(label=gettext_lazy("Description"), required=False)
    url = forms.URLField(
        label=gettext_lazy("Link"), max_length=500, required=False, assume_scheme="https"
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("Others may see it when the portfolio is open"), required=False
    )


class OpenForm(forms.Form):
    """Who sees the portfolio."""

    introduction = forms.CharField(
        label=gettext_lazy("About my work, in two or three sentences"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("Open to everybody who has the link"),
        help_text=gettext_lazy("Only the entries that you marked are shown."),
        required=False,
    )
