"""A recording that was sent as an answer of a test."""

from django import forms

from kamerton.assessment.operations.recordings import Take
from kamerton.scores.api import read_points


class RecordedTakeForm(forms.Form):
    """Which file, which take of the device, how long, and where the score's bars stand in it."""

    file = forms.IntegerField(min_value=1)
    number = forms.IntegerField(min_value=0, max_value=1000, required=False)
    length_ms = forms.IntegerField(min_value=0, max_value=24 * 3600 * 1000, required=False)
    points = forms.JSONField(required=False)

    def take(self) -> Take:
        """Return what was sent; without marks the take was played freely."""
        given = self.cleaned_data
        points = read_points(given.get("points")) or []
        return Take(given["file"], given["number"] or 0, given["length_ms"] or 0, points)
