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

    title = forms.CharField(label=_("Title"), help_text=_("As it stands on the certificate."))
    email = forms.EmailField(label=_("E-mail"))
    hours = forms.IntegerField(label=_("Hours"), min_value=16)
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput, required=False)
    kind = forms.ChoiceField(
        label=_("Form of work"),
        choices=[("network", _("Network")), ("blended", _("Blended")), ("case", _("Case"))],
    )
    instrument = forms.ChoiceField(
        label=_("Instrument"),
        choices=[("piano", _("Piano")), ("bayan", _("Bayan")), ("voice", _("Voice"))],
        widget=forms.RadioSelect,
    )
    subjects = forms.MultipleChoiceField(
        label=_("Subjects"),
        choices=[("solfege", _("Solfège")), ("choir", _("Choir"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    about = forms.CharField(label=_("About the work"), widget=forms.Textarea, required=False)
    score = forms.FileField(label=_("Score"), required=False)
    is_public = forms.BooleanField(label=_("Show it in my portfolio"), required=False)
