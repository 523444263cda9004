"""A file of questions to be read into the bank."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kamerton.assessment.enums import ItemState


class ImportForm(forms.Form):
    """Which file, and where its questions go."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "Moodle XML, GIFT, XLSX or Kamerton's own file, up to 50 MB. Nothing is written before you have seen what becomes of each question."
        ),
    )


class ConfirmForm(forms.Form):
    """Where the questions of a file that has been looked at go."""

    category = forms.ChoiceField(label=_("Put into the folder"), required=False)
    state = forms.ChoiceField(
        label=pgettext_lazy("of questions", "State"),
        choices=[(one.value, one.label) for one in (ItemState.READY, ItemState.DRAFT)],
    )

    def __init__(self, *args: Any, folders: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = list(folders)  # type: ignore[attr-defined]
