"""Input of core's pages."""

from django import forms


class AuditForm(forms.Form):
    """What of the audit log is shown."""

    verb = forms.CharField(required=False, max_length=80)
    actor = forms.IntegerField(required=False, min_value=1)
    page = forms.IntegerField(required=False, min_value=1)
