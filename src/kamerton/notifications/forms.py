"""Input of notifications."""

from typing import Any

from django import forms

from kamerton.notifications.enums import MailWay
from kamerton.notifications.operations import Choice
from kamerton.notifications.queries import Wish


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


class OutboxForm(forms.Form):
    """Search in the outbox."""

    text = forms.CharField(required=False, max_length=200)
    page = forms.IntegerField(required=False, min_value=1)
