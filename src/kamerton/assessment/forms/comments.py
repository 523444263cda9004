"""What is said of a place in a work, and takes, as pages send them."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kamerton.assessment.operations.comments import MOST_TEXT, NewComment
from kamerton.assessment.places import read_place, spots
from kamerton.files.api import SentFiles, UploadField
from kamerton.scores.api import read_points


class CommentForm(forms.Form):
    """Text, a recorded note or a file, and the place; the whole work where no script gave one."""

    text = forms.CharField(
        label=pgettext_lazy("on a place", "Comment"),
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    attached = UploadField(label=gettext_lazy("File"), required=False, is_multiple=True)
    place = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    part = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    on_file = forms.IntegerField(required=False, widget=forms.HiddenInput)
    parent = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    spots = staticmethod(spots)

    def clean_place(self) -> dict[str, Any]:
        """Read the place; nonsense is refused, not guessed at."""
        text = self.cleaned_data.get("place") or "{}"
        try:
            place = read_place(json.loads(text))
        except (ValueError, RecursionError):
            place = None
        if place is None:
            raise forms.ValidationError(_("The place did not arrive whole. Set it once more."))
        return place

    def said(self) -> NewComment:
        """Return what was sent."""
        given = self.cleaned_data
        sent = given.get("attached")
        return NewComment(
            text=given["text"],
            place=given["place"],
            part=given["part"],
            on_file=given["on_file"],
            parent=given["parent"],
            sent=sent if isinstance(sent, SentFiles) else SentFiles(),
            key=given["key"],
        )


class TakeForm(forms.Form):
    """A recording that was sent: the part it is for, and where the score's bars stand in it."""

    part = forms.CharField(max_length=40)
    file = forms.IntegerField(min_value=1)
    points = forms.JSONField(required=False)

    def clean_points(self) -> list[tuple[float, float]]:
        """Read the marks; without them the take is one that was played freely."""
        return read_points(self.cleaned_data.get("points")) or []
