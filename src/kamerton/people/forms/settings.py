"""Forms of the reader's own settings and data."""

from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The zones of Russia, west to east, by their usual names; others by their IANA names.
ZONES = [
    ("Europe/Kaliningrad", _("Kaliningrad (UTC+2)")),
    ("Europe/Moscow", _("Moscow (UTC+3)")),
    ("Europe/Samara", _("Samara (UTC+4)")),
    ("Asia/Yekaterinburg", _("Yekaterinburg (UTC+5)")),
    ("Asia/Omsk", _("Omsk (UTC+6)")),
    ("Asia/Krasnoyarsk", _("Krasnoyarsk (UTC+7)")),
    ("Asia/Irkutsk", _("Irkutsk (UTC+8)")),
    ("Asia/Yakutsk", _("Yakutsk (UTC+9)")),
    ("Asia/Vladivostok", _("Vladivostok (UTC+10)")),
    ("Asia/Magadan", _("Magadan (UTC+11)")),
    ("Asia/Kamchatka", _("Kamchatka (UTC+12)")),
]
OTHERS = sorted(
    name
    for name in available_timezones()
    if "/" in name and name.split("/")[0] in {"Africa", "America", "Asia", "Australia", "Europe"}
)


def zone_field() -> forms.ChoiceField:
    known = {name for name, _label in ZONES}
    others = [(name, name.replace("_", " ")) for name in OTHERS if name not in known]
    return forms.ChoiceField(
        label=_("Time zone"), choices=[(_("Russia"), ZONES), (_("Other zones"), others)]
    )


class SettingsForm(forms.Form):
    """Language and time zone."""

    language = forms.ChoiceField(
        label=pgettext_lazy("of the interface", "Language"),
        choices=[("ru", "Русский"), ("en", "English")],
        widget=forms.RadioSelect,
    )
    time_zone = zone_field()

    def clean_language(self) -> str:
        value: str = self.cleaned_data["language"]
        if value not in dict(settings.LANGUAGES):
            raise forms.ValidationError(_("Choose one of the languages."))
        return value


class ErasureForm(forms.Form):
    """The own e-mail, typed again."""

    typed = forms.CharField(
        label=_("Type your e-mail to confirm"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )


class AgreeForm(forms.Form):
    """Agreement to one document."""

    agree = forms.BooleanField(
        label=_("I have read this text and agree"),
        error_messages={"required": _("Tick the box if you agree, or leave by the menu.")},
    )
