"""The reader's choices of appearance; a form that shows each kind of field on the living page."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kamerton.ui import themes


class AppearanceForm(forms.Form):
    """Theme, and the choices of the theme for low vision."""

    theme = forms.ChoiceField(
        label=_("Theme"), choices=list(themes.NAMES.items()), widget=forms.RadioSelect
    )
    scale = forms.ChoiceField(
        label=_("Size of the type"),
        choices=[("usual", _("Large")), ("large", _("Larger")), ("largest", _("Largest"))],
        widget=forms.RadioSelect,
        required=False,
    )
    colours = forms.ChoiceField(
        label=_("Colours"),
        choices=[("light", _("Black on white")), ("dark", _("White on black"))],
        widget=forms.RadioSelect,
        required=False,
    )
    spacing = forms.ChoiceField(
        label=_("Spacing of letters and lines"),
        choices=[
            ("usual", pgettext_lazy("spacing", "Usual")),
            ("wide", pgettext_lazy("spacing", "Wide")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    images = forms.ChoiceField(
        label=_("Pictures"),
        choices=[("on", _("Shown")), ("off", _("Hidden"))],
        widget=forms.RadioSelect,
        required=False,
    )


class SpecimenForm(forms.Form):
    """One field of each kind, for the living page."""

    title = forms.CharField(
        label=pgettext_lazy("specimen", "Title"),
        help_text=pgettext_lazy("specimen", "As it stands on the certificate."),
    )
    email = forms.EmailField(label=pgettext_lazy("specimen", "E-mail"))
    hours = forms.IntegerField(label=pgettext_lazy("specimen", "Hours"), min_value=16)
    starts_on = forms.DateField(
        label=pgettext_lazy("specimen", "First day"), widget=forms.DateInput, required=False
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("specimen", "Form of work"),
        choices=[
            ("network", pgettext_lazy("specimen", "Network")),
            ("blended", pgettext_lazy("specimen", "Blended")),
            ("case", pgettext_lazy("specimen", "Case")),
        ],
    )
    instrument = forms.ChoiceField(
        label=pgettext_lazy("specimen", "Instrument"),
        choices=[
            ("piano", pgettext_lazy("specimen", "Piano")),
            ("bayan", pgettext_lazy("specimen", "Bayan")),
            ("voice", pgettext_lazy("specimen", "Voice")),
        ],
        widget=forms.RadioSelect,
    )
    subjects = forms.MultipleChoiceField(
        label=pgettext_lazy("specimen", "Subjects"),
        choices=[
            ("solfege", pgettext_lazy("specimen", "Solfège")),
            ("choir", pgettext_lazy("specimen", "Choir")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    about = forms.CharField(
        label=pgettext_lazy("specimen", "About the work"), widget=forms.Textarea, required=False
    )
    score = forms.FileField(label=pgettext_lazy("specimen", "Score"), required=False)
    is_public = forms.BooleanField(
        label=pgettext_lazy("specimen", "Show it in my portfolio"), required=False
    )
