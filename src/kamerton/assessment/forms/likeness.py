"""Why a likeness means nothing."""

from django import forms
from django.utils.translation import gettext_lazy


class DismissForm(forms.Form):
    """The reason, which colleagues read."""

    reason = forms.CharField(
        label=gettext_lazy("Why it means nothing (colleagues read it)"), max_length=500
    )
