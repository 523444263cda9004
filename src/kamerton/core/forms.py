"""Input of core's pages."""

from django import forms


class AuditForm(forms.Form):
    """What of the audit log is shown."""

    verb = forms.CharField(required=False, max_length=80)
    kind = forms.CharField(required=False, max_length=60)
    who = forms.CharField(required=False, max_length=100)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)
    actor = forms.IntegerField(required=False, min_value=1)
    page = forms.IntegerField(required=False, min_value=1)
