"""Input of notifications."""

from typing import Any

from django import forms

from kamerton.notifications.queries import Wish


class PreferencesForm(forms.Form):
    """Two boxes a kind; names are "page-<code>" and "mail-<code>"."""

    def __init__(self, wishes: list[Wish], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wishes = [wish for wish in wishes if not wish.kind.is_fixed]
        for wish in self.wishes:
            for way in ("page", "mail"):
                self.fields[f"{way}-{wish.kind.code}"] = forms.BooleanField(required=False)

    def chosen(self) -> dict[str, tuple[bool, bool]]:
        """Return kind's code → (in the page, by mail)."""
        return {
            wish.kind.code: (
                self.cleaned_data[f"page-{wish.kind.code}"],
                self.cleaned_data[f"mail-{wish.kind.code}"],
            )
            for wish in self.wishes
        }


class OutboxForm(forms.Form):
    """Search in the outbox."""

    text = forms.CharField(required=False, max_length=200)
    page = forms.IntegerField(required=False, min_value=1)
