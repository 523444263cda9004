"""Input at the catalogue: opinions, decisions on them, searches kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

RATINGS = (
    ("5", gettext_lazy("5: I would advise it to a colleague at once")),
    ("4", gettext_lazy("4: useful, with small things missing")),
    ("3", gettext_lazy("3: partly useful")),
    ("2", gettext_lazy("2: little that I could use")),
    ("1", gettext_lazy("1: of no use to me")),
)
LEAST_CHARS = 30


class OpinionForm(forms.Form):
    """What somebody says of a programme."""

    rating = forms.TypedChoiceField(
        label=gettext_lazy("How useful was it for your work?"),
        choices=RATINGS,
        coerce=int,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("What should a colleague know?"),
        help_text=gettext_lazy("What you use now, what was hard, for whom it is. Plain text."),
        widget=forms.Textarea(attrs={"rows": 7}),
        min_length=LEAST_CHARS,
        max_length=3000,
    )
    is_named = forms.BooleanField(
        label=gettext_lazy("Show my name"),
        help_text=gettext_lazy("Otherwise it says only that you have completed the programme."),
        required=False,
    )


class DecisionForm(forms.Form):
    """Let an opinion in or decline it."""

    decision = forms.ChoiceField(choices=(("show", ""), ("decline", "")))
    reason = forms.CharField(max_length=600, required=False)
    reply = forms.CharField(max_length=2000, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where an opinion is declined."""
        data = super().clean() or {}
        if data.get("decision") == "decline" and not data.get("reason"):
            self.add_error("reason", _("Tell the author why, so that it can be mended."))
        return data


class SearchForm(forms.Form):
    """A search to keep."""

    title = forms.CharField(label=gettext_lazy("Name of the search"), max_length=120)
    query = forms.CharField(widget=forms.HiddenInput, max_length=600)
    tells = forms.BooleanField(
        label=gettext_lazy("Tell me when a new programme fits"), required=False, initial=True
    )
