"""Input of notifications."""

import json
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from kamerton.notifications.enums import MailWay
from kamerton.notifications.models import Manner
from kamerton.notifications.operations import Choice, Device
from kamerton.notifications.queries import Wish


class _Clock(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class PreferencesForm(forms.Form):
    """Three fields a kind: "page-<code>", "mail-<code>" and "push-<code>"."""

    def __init__(self, wishes: list[Wish], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wishes = [wish for wish in wishes if not wish.kind.is_fixed]
        for wish in self.wishes:
            code = wish.kind.code
            self.fields[f"page-{code}"] = forms.BooleanField(required=False)
            self.fields[f"push-{code}"] = forms.BooleanField(required=False)
            self.fields[f"mail-{code}"] = forms.ChoiceField(choices=MailWay.choices)

    def chosen(self) -> dict[str, Choice]:
        """Return the wish by kind's code."""
        return {
            wish.kind.code: Choice(
                in_page=self.cleaned_data[f"page-{wish.kind.code}"],
                mail=MailWay(self.cleaned_data[f"mail-{wish.kind.code}"]),
                by_push=self.cleaned_data[f"push-{wish.kind.code}"],
            )
            for wish in self.wishes
        }


class HoursForm(forms.Form):
    """Quiet hours and digests."""

    quiet_from = forms.TimeField(required=False, label=_("Quiet from"), widget=_Clock)
    quiet_until = forms.TimeField(required=False, label=_("Quiet until"), widget=_Clock)
    has_digests = forms.BooleanField(required=False, label=_("Send me digests"))
    digest_hour = forms.TypedChoiceField(
        label=_("Hour of the digest"),
        coerce=int,
        choices=[(hour, f"{hour}:00") for hour in range(24)],
    )
    digest_weekday = forms.TypedChoiceField(
        label=_("Day of the weekly digest"), coerce=int, choices=list(WEEKDAYS.items())
    )

    @classmethod
    def of(cls, manner: Manner, data: Any) -> "HoursForm":
        """Return the form of one person's hours."""
        return cls(data, initial={name: getattr(manner, name) for name in cls.base_fields})

    def clean(self) -> dict[str, Any]:
        """Ask for both ends of the quiet hours, or for none."""
        data = super().clean() or {}
        if (data.get("quiet_from") is None) != (data.get("quiet_until") is None):
            empty = "quiet_from" if data.get("quiet_from") is None else "quiet_until"
            self.add_error(empty, _("Say both hours, or leave both empty."))
        return data

    def manner(self) -> Manner:
        """Return what was chosen."""
        return Manner(**{name: self.cleaned_data[name] for name in self.fields})


class DeviceForm(forms.Form):
    """What a browser sends of its subscription."""

    endpoint = forms.URLField(max_length=600, assume_scheme="https")
    public_key = forms.CharField(max_length=120, required=False)
    secret = forms.CharField(max_length=60, required=False)
    name = forms.CharField(max_length=80, required=False)
    remove = forms.BooleanField(required=False)

    @classmethod
    def read(cls, body: bytes) -> "DeviceForm":
        """Read a PushSubscription's JSON; what is not one gives an invalid form."""
        try:
            told = json.loads(body)
        except ValueError:
            told = None
        told = told if isinstance(told, dict) else {}
        keys = told.get("keys")
        keys = keys if isinstance(keys, dict) else {}
        names = {"public_key": keys.get("p256dh"), "secret": keys.get("auth")}
        return cls({**{key: told.get(key) for key in ("endpoint", "name", "remove")}, **names})

    def device(self) -> Device:
        """Return the browser."""
        return Device(**{name: self.cleaned_data[name] for name in Device.__slots__})


class OutboxForm(forms.Form):
    """Search in the outbox."""

    text = forms.CharField(required=False, max_length=200)
    page = forms.IntegerField(required=False, min_value=1)
