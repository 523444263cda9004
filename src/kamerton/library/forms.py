"""Input of the bank of materials."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kamerton.files.api import UploadField
from kamerton.library.enums import Access, Level, Licence, MaterialKind
from kamerton.people.enums import Instrument, Subject
from kamerton.texts.api import RichTextFormField, is_empty

FILE_KINDS = (MaterialKind.VIDEO, MaterialKind.AUDIO, MaterialKind.SCORE, MaterialKind.DOCUMENT)
ACCEPT = {
    MaterialKind.VIDEO: "video/*",
    MaterialKind.AUDIO: "audio/*",
    MaterialKind.SCORE: ".musicxml,.xml,.mxl,.mei,.abc",
    MaterialKind.DOCUMENT: ".pdf,.docx,.xlsx,.pptx,.odt,.txt",
}


class DescriptionForm(forms.Form):
    """What a material is, for whom, on what terms."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"), max_length=200, required=False
    )
    summary = forms.CharField(
        label=gettext_lazy("In short"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    author_name = forms.CharField(label=gettext_lazy("Author"), max_length=200, required=False)
    source = forms.CharField(label=gettext_lazy("Source"), max_length=300, required=False)
    licence = forms.ChoiceField(label=gettext_lazy("Licence"), choices=Licence.choices)
    access = forms.ChoiceField(
        label=gettext_lazy("Who may read"),
        choices=[c for c in Access.choices if c[0] != Access.COHORT],
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Level"), choices=[("", "—"), *Level.choices], required=False
    )
    subjects = forms.MultipleChoiceField(
        label=gettext_lazy("Subjects"),
        choices=Subject.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    instruments = forms.MultipleChoiceField(
        label=gettext_lazy("Instruments"),
        choices=Instrument.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        help_text=gettext_lazy("Separated by commas."),
        max_length=400,
        required=False,
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=0, max_value=1000, required=False
    )

    def fields_of_material(self) -> dict[str, Any]:
        """Return the values that a material keeps."""
        data = {name: self.cleaned_data[name] for name in DescriptionForm.base_fields}
        data["tags"] = [tag.strip()[:60] for tag in data["tags"].split(",") if tag.strip()]
        data["minutes"] = data["minutes"] or 0
        return data


def _needed(kind: str, data: dict[str, Any]) -> tuple[str, str] | None:
    """Return the field and message of what a kind cannot do without."""
    if kind == MaterialKind.ARTICLE and is_empty(data.get("body") or {}):
        return "body", _("An article needs its text.")
    if kind == MaterialKind.LINK and not data.get("url"):
        return "url", _("A link needs its address.")
    return None


class ContentForm(forms.Form):
    """What a version of a material holds; the kind says which fields there are."""

    body = RichTextFormField(label=gettext_lazy("Text"), required=False)
    url = forms.URLField(
        label=gettext_lazy("Address"), max_length=500, required=False, assume_scheme="https"
    )
    note = forms.CharField(
        label=gettext_lazy("What is new in this version"), max_length=300, required=False
    )

    def __init__(self, *args: Any, kind: str, is_first: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind in FILE_KINDS:
            self.fields["upload"] = UploadField(
                label=gettext_lazy("File"),
                required=is_first,
                accept=ACCEPT[MaterialKind(kind)],
            )
        if kind != MaterialKind.LINK:
            del self.fields["url"]
        if is_first:
            del self.fields["note"]

    def clean(self) -> dict[str, Any]:
        """Check that the kind has what it cannot do without."""
        cleaned = super().clean() or {}
        missing = _needed(self.kind, cleaned)
        if missing is not None:
            self.add_error(*missing)
        return cleaned


class RecordingForm(forms.Form):
    """A recording of a score: whose, the file, and which score where there are several."""

    title = forms.CharField(
        label=gettext_lazy("What sounds"),
        help_text=gettext_lazy("For example: who plays, at which tempo, which part is left out."),
        max_length=120,
    )
    title_en = forms.CharField(
        label=gettext_lazy("The same in English"), max_length=120, required=False
    )
    upload = UploadField(
        label=gettext_lazy("Sound, video or MIDI file"), accept="audio/*,video/*,.mid,.midi"
    )

    def __init__(self, *args: Any, scores: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(scores) > 1:
            self.fields["score_key"] = forms.ChoiceField(
                label=gettext_lazy("Beside which score"), choices=scores
            )
        self.only = scores[0][0] if scores else ""

    def chosen_score(self) -> str:
        """Return the key of the score that was meant."""
        return str(self.cleaned_data.get("score_key", self.only))


class CollectionForm(forms.Form):
    """A new collection."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    summary = forms.CharField(
        label=gettext_lazy("In short"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    access = forms.ChoiceField(
        label=gettext_lazy("Who may see it"),
        choices=[c for c in Access.choices if c[0] != Access.COHORT],
    )
