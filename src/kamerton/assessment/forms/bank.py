"""What is said of a question in the bank beside its words, and of a folder."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kamerton.assessment.enums import ItemState


def tags_in(text: str) -> list[str]:
    """Return the tags of "harmony, form 7"."""
    return [tag.strip() for tag in text.split(",") if tag.strip()]


class SortForm(forms.Form):
    """Folder, tags and state of a question."""

    category = forms.ChoiceField(label=pgettext_lazy("of the bank", "Folder"), required=False)
    tags = forms.CharField(
        label=_("Tags"), help_text=_("Separated by commas."), required=False, max_length=600
    )
    state = forms.ChoiceField(
        label=pgettext_lazy("of a question", "State"),
        choices=ItemState.choices,
        initial=ItemState.READY,
        required=False,
        help_text=_("Tests draw only from what is ready. What is retired stays in old tests."),
    )

    def __init__(self, *args: Any, folders: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = list(folders)  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(item: Any) -> dict[str, Any]:
        """Return the form's first values for an Item."""
        return {
            "category": str(item.category_id or ""),
            "tags": ", ".join(item.tags),
            "state": item.state,
        }

    def values(self) -> dict[str, Any]:
        """Return the arguments of sort_item and add_item."""
        category = self.cleaned_data["category"]
        return {
            "category_id": int(category) if category else None,
            "tags": tags_in(self.cleaned_data["tags"]),
            "state": ItemState(self.cleaned_data["state"] or ItemState.READY),
        }


class FolderForm(forms.Form):
    """A folder of the bank."""

    title = forms.CharField(label=_("Title"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    parent = forms.ChoiceField(label=_("Lies in"), required=False)

    def __init__(self, *args: Any, folders: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        top = [("", _("the bank itself")), *(pair for pair in folders if pair[0])]
        self.fields["parent"].choices = top  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Return the arguments of set_category."""
        parent = self.cleaned_data["parent"]
        return {
            "title": self.cleaned_data["title"],
            "title_en": self.cleaned_data["title_en"],
            "parent_id": int(parent) if parent else None,
        }


class DrawForm(forms.Form):
    """A random draw from the bank."""

    category = forms.ChoiceField(label=_("From the folder, with those in it"), required=False)
    tags = forms.CharField(
        label=_("Only with all of these tags"),
        help_text=_("Separated by commas."),
        required=False,
        max_length=600,
    )
    count = forms.IntegerField(label=_("How many questions"), min_value=1, max_value=100, initial=5)
    points = forms.DecimalField(
        label=_("Points for each"),
        min_value=Decimal("0.25"),
        max_value=100,
        max_digits=5,
        decimal_places=2,
        initial=1,
    )

    def __init__(self, *args: Any, folders: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anywhere = [("", _("anywhere in the bank")), *(pair for pair in folders if pair[0])]
        self.fields["category"].choices = anywhere  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(slot: Any) -> dict[str, Any]:
        """Return the form's first values for a Slot that draws."""
        return {
            "category": str(slot.category_id or ""),
            "tags": ", ".join(slot.tags),
            "count": slot.count,
            "points": f"{slot.points.normalize():f}",
        }

    def values(self) -> dict[str, Any]:
        """Return the fields of set_draw."""
        cleaned = self.cleaned_data
        return {
            "category_id": int(cleaned["category"]) if cleaned["category"] else None,
            "tags": tags_in(cleaned["tags"]),
            "count": cleaned["count"],
            "points": cleaned["points"],
        }
