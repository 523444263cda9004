"""What a learner hands in, and what a tutor says of it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kamerton.assessment.enums import PartKind, SubmissionState
from kamerton.files.api import SentFiles, UploadField
from kamerton.texts.api import RichTextFormField, is_empty

ACCEPTED = {
    PartKind.FILE: "",
    PartKind.AUDIO: "audio/*",
    PartKind.VIDEO: "video/*",
    PartKind.SCORE: ".musicxml,.mxl,.xml,.mei,.abc,.mid,.midi,.pdf,image/*",
}


class WorkForm(forms.Form):
    """The parts of an assignment and the learner's own marks; nothing is required of a draft."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        parts: Sequence[Any],
        criteria: Sequence[Any],
        values: Mapping[str, Any],
        marks: Mapping[str, Any],
    ) -> None:
        super().__init__(data, files)
        self.parts, self.criteria = parts, criteria
        for part in parts:
            value = values.get(part.key) or {}
            self.fields[f"part_{part.key}"] = _part_field(part, value)
        for criterion in criteria:
            self.fields[f"self_{criterion.key}"] = forms.CharField(
                label=criterion.title,
                required=False,
                max_length=12,
                initial=marks.get(criterion.key, ""),
            )

    def given(self) -> dict[str, Any]:
        """Return texts and links by key of the part, where the page sent them."""
        found: dict[str, Any] = {}
        for part in self.parts:
            name = f"part_{part.key}"
            if self.fields[name].widget.value_omitted_from_data(self.data, self.files, name):
                continue
            value = self.cleaned_data.get(name)
            if part.kind == PartKind.TEXT:
                found[part.key] = {"text": value}
            elif part.kind == PartKind.LINK:
                found[part.key] = {"url": value or ""}
        return found

    def sent(self) -> dict[str, SentFiles]:
        """Return the files that came, by key of the part."""
        names = {part.key: self.cleaned_data.get(f"part_{part.key}") for part in self.parts}
        return {key: value for key, value in names.items() if isinstance(value, SentFiles)}

    def marks(self) -> dict[str, str]:
        """Return the learner's own points by criterion, those that are levels of the rubric."""
        found = {}
        for criterion in self.criteria:
            value = self.cleaned_data.get(f"self_{criterion.key}", "")
            if value in {str(level.points) for level in criterion.levels}:
                found[criterion.key] = value
        return found

    def part(self, key: str) -> Any:
        """Return the bound field of a part."""
        return self[f"part_{key}"]


def _part_field(part: Any, value: Mapping[str, Any]) -> forms.Field:
    common: dict[str, Any] = {"label": part.title, "help_text": part.hint, "required": False}
    if part.kind == PartKind.TEXT:
        return RichTextFormField(initial=value.get("text"), **common)
    if part.kind == PartKind.LINK:
        return forms.URLField(
            initial=value.get("url", ""), max_length=500, assume_scheme="https", **common
        )
    return UploadField(is_multiple=True, accept=ACCEPTED[PartKind(part.kind)], **common)


class ReviewForm(forms.Form):
    """A tutor's marks, remarks, comment with recordings and files, and the decision.

    ``given`` (a Marking) is what the form begins with. ``key`` names this showing of the form: sending
    it twice makes no twin.
    """

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            (SubmissionState.PASSED.value, SubmissionState.PASSED.label),
            (SubmissionState.RETURNED.value, SubmissionState.RETURNED.label),
        ],
    )
    comment = RichTextFormField(label=gettext_lazy("Comment"), required=False, compact=True)
    attached = UploadField(label=gettext_lazy("File"), required=False, is_multiple=True)
    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, files: Any = None, *, criteria: Sequence[Any], given: Any = None
    ) -> None:
        self.given_marks = dict(given.marks) if given is not None else {}
        self.given_remarks = dict(given.remarks) if given is not None else {}
        comment = given.comment if given is not None else None
        super().__init__(data, files, initial={"key": uuid4().hex, "comment": comment})
        self.criteria = criteria
        for criterion in criteria:
            self.fields[f"mark_{criterion.key}"] = forms.ChoiceField(
                label=criterion.title,
                choices=[(str(level.points), level.title) for level in criterion.levels],
                error_messages={
                    "required": _("Choose a level."),
                    "invalid_choice": _("Choose a level."),
                },
            )
            self.fields[f"remark_{criterion.key}"] = forms.CharField(
                label=_("Remark"), required=False, max_length=2000
            )

    def clean(self) -> dict[str, Any]:
        """A returned work says what to mend."""
        cleaned = super().clean() or {}
        is_returned = cleaned.get("decision") == SubmissionState.RETURNED
        if (
            is_returned
            and is_empty(cleaned.get("comment") or {})
            and not self.sent()
            and not any(self.remarks().values())
        ):
            self.add_error(
                "comment",
                _("Say what to mend: in a comment, a recording, or a remark to a criterion."),
            )
        return cleaned

    def chosen(self) -> dict[str, str]:
        """Return the points by criterion."""
        return {c.key: self.cleaned_data[f"mark_{c.key}"] for c in self.criteria}

    def remarks(self) -> dict[str, str]:
        """Return the remarks that were written, by criterion."""
        found = {c.key: self.cleaned_data.get(f"remark_{c.key}", "") for c in self.criteria}
        return {key: text for key, text in found.items() if text}

    def sent(self) -> SentFiles:
        """Return the recordings and files that came with the feedback."""
        value = self.cleaned_data.get("attached")
        return value if isinstance(value, SentFiles) else SentFiles()

    def remark_of(self, key: str) -> str:
        """Return the remark to a criterion that was sent, or that the form begins with."""
        if self.is_bound:
            return str(self.data.get(f"remark_{key}", ""))
        return str(self.given_remarks.get(key, ""))

    def has_mark(self, key: str, points: Decimal) -> bool:
        """Return True when this level was chosen."""
        if self.is_bound:
            return bool(self.data.get(f"mark_{key}", "") == str(points))
        return bool(self.given_marks.get(key, "") == str(points))
