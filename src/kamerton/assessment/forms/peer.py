"""Peer review: its terms, a review, the sample, an objection."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kamerton.assessment.enums import PartKind, PeerStart
from kamerton.assessment.operations.peer_terms import TERMS
from kamerton.texts.api import RichTextFormField


class PeerTermsForm(forms.Form):
    """How colleagues review each other, as a methodologist sets it."""

    is_on = forms.BooleanField(
        label=gettext_lazy("Colleagues review each other, without names"), required=False
    )
    reviewers = forms.IntegerField(
        label=gettext_lazy("Reviewers of each work"), min_value=1, max_value=5, initial=3
    )
    required = forms.IntegerField(
        label=gettext_lazy("Reviews that each must write"),
        help_text=gettext_lazy("The own work counts only after them. 0: nobody must."),
        min_value=0,
        max_value=5,
        initial=3,
    )
    starts = forms.ChoiceField(
        label=gettext_lazy("Works are given out"),
        choices=PeerStart.choices,
        initial=PeerStart.DEADLINE,
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days for a review"), min_value=1, max_value=60, initial=7
    )
    min_words = forms.IntegerField(
        label=gettext_lazy("Words in a review, at least"), min_value=0, max_value=1000, initial=30
    )
    has_sample = forms.BooleanField(
        label=gettext_lazy("Reviewers mark a sample first"),
        help_text=gettext_lazy(
            "They see how far they are from the tutor's marks; who is nearer counts more."
        ),
        required=False,
    )
    tolerance = forms.IntegerField(
        label=gettext_lazy("Difference allowed at the sample, %"),
        min_value=0,
        max_value=100,
        initial=20,
    )

    def __init__(self, data: Any = None, *, terms: Any = None) -> None:
        known = {name: getattr(terms, name) for name in TERMS} if terms else None
        super().__init__(data, prefix="peer", initial=known)
        if data is not None and not data.get("peer-is_on"):
            for field in self.fields.values():
                field.required = False

    def clean(self) -> dict[str, Any]:
        """Say at the field that nobody can review more works than they get."""
        cleaned = super().clean() or {}
        if not cleaned.get("is_on"):
            return {"is_on": False}
        if (cleaned.get("required") or 0) > (cleaned.get("reviewers") or 5):
            self.add_error("required", _("Not more than the number of reviewers of each work."))
        return cleaned


class PeerReviewForm(forms.Form):
    """A colleague's marks, remarks and words; a draft needs none of them."""

    words = forms.CharField(
        label=pgettext_lazy("a tutor's words", "Review"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=10_000,
        required=False,
        strip=False,
    )

    def __init__(self, data: Any = None, *, criteria: Sequence[Any], words: str = "") -> None:
        super().__init__(data, initial={"words": words})
        self.criteria = criteria
        for criterion in criteria:
            self.fields[f"mark_{criterion.key}"] = forms.CharField(
                label=criterion.title, required=False, max_length=12
            )
            self.fields[f"remark_{criterion.key}"] = forms.CharField(
                label=_("Remark"), required=False, max_length=2000
            )

    def marks(self) -> dict[str, str]:
        """Return the points by criterion, those that are levels of the rubric."""
        found = {}
        for criterion in self.criteria:
            value = self.cleaned_data.get(f"mark_{criterion.key}", "")
            if value in {str(level.points) for level in criterion.levels}:
                found[criterion.key] = value
        return found

    def said(self) -> dict[str, Any]:
        """Return the words, and the remarks by criterion."""
        remarks = {c.key: self.cleaned_data.get(f"remark_{c.key}", "") for c in self.criteria}
        return {
            "words": self.cleaned_data.get("words", ""),
            "remarks": {key: text for key, text in remarks.items() if text},
        }

    def has_mark(self, criterion: Any, points: Decimal) -> bool:
        """Return True when this level is chosen, in what was sent or kept before."""
        if self.is_bound:
            return str(self.data.get(f"mark_{criterion.key}", "")) == str(points)
        return bool(criterion.own == points)

    def remark(self, criterion: Any) -> str:
        """Return the remark that was sent or kept before."""
        if self.is_bound:
            return str(self.data.get(f"remark_{criterion.key}", ""))
        return str(criterion.remark)

    def problem(self, criterion: Any) -> str:
        """Return what is wrong with a criterion's mark, or ""."""
        return " ".join(str(text) for text in self.errors.get(f"mark_{criterion.key}", []))


class SampleForm(PeerReviewForm):
    """A sample work with the tutor's marks and the explanation."""

    def __init__(
        self,
        data: Any = None,
        *,
        criteria: Sequence[Any],
        parts: Sequence[Any],
        values: Mapping[str, Any],
        explanation: str = "",
    ) -> None:
        super().__init__(data, criteria=criteria, words=explanation)
        self.fields["words"].label = _("Why the marks are so")
        self.fields["words"].help_text = _(
            "Reviewers read it after their own marks: what to look at, what is easily missed."
        )
        self.texts = [part for part in parts if part.kind == PartKind.TEXT]
        for part in self.texts:
            self.fields[f"part_{part.key}"] = RichTextFormField(
                label=part.title,
                help_text=part.hint,
                required=False,
                initial=(values.get(part.key) or {}).get("text"),
            )

    def given(self) -> dict[str, Any]:
        """Return what keep_sample takes."""
        said = self.said()
        return {
            "texts": {
                part.key: self.cleaned_data[f"part_{part.key}"]
                for part in self.texts
                if not self._is_left_out(f"part_{part.key}")
            },
            "marks": self.marks(),
            "remarks": said["remarks"],
            "explanation": said["words"],
        }

    def _is_left_out(self, name: str) -> bool:
        widget = self.fields[name].widget
        return bool(widget.value_omitted_from_data(self.data, self.files, name))


class FlagForm(forms.Form):
    """What the author objects to in a review."""

    reason = forms.CharField(
        label=gettext_lazy("What is wrong with this review"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class RateForm(forms.Form):
    """How useful a review was."""

    usefulness = forms.TypedChoiceField(
        choices=[(1, "1"), (2, "2"), (3, "3")], coerce=int, empty_value=None
    )
