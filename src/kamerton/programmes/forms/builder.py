"""What a methodologist fills in."""

import json
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kamerton.library.api import materials_visible_to
from kamerton.programmes.enums import Direction, LearningModel, ProgrammeKind, WorkForm
from kamerton.programmes.operations.transfer import MAX_BYTES, check_file
from kamerton.programmes.registry import ActivityType
from kamerton.texts.api import RichTextFormField


class VersionForm(forms.Form):
    """The description of a version, and the edition of it that the change began from."""

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"), max_length=200, required=False
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ProgrammeKind.choices)
    direction = forms.ChoiceField(label=gettext_lazy("Direction"), choices=Direction.choices)
    model = forms.ChoiceField(
        label=gettext_lazy("Model of learning"), choices=LearningModel.choices
    )
    hours = forms.IntegerField(
        label=gettext_lazy("Academic hours"), min_value=1, max_value=2000, initial=36
    )
    summary = forms.CharField(
        label=gettext_lazy("In short"), widget=forms.Textarea(attrs={"rows": 4})
    )
    summary_en = forms.CharField(
        label=gettext_lazy("In short, in English"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    audience = forms.CharField(
        label=gettext_lazy("For whom"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    outcomes = forms.CharField(
        label=gettext_lazy("Outcomes"),
        help_text=gettext_lazy("One a line: what the learner will be able to do."),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
    )

    def begin_again(self, edition: int) -> None:
        """Keep what was typed, and let it be saved over the edition that stands now."""
        self.data = {**self.data.dict(), "edition": str(edition)}  # type: ignore[attr-defined]

    def others(self, now: dict[str, Any]) -> list[tuple[str, str]]:
        """Return (label, value) of the fields that stand otherwise than they were typed."""
        typed = self.cleaned_data
        return [
            (str(self[name].label), str(dict(getattr(field, "choices", ())).get(value, value)))
            for name, field in self.fields.items()
            if name in now and _plain(value := now[name]) != _plain(typed.get(name))
        ]

    def fields_of_version(self) -> dict[str, Any]:
        """Return the values that a version keeps; known English outcomes stay with theirs."""
        data = dict(self.cleaned_data)
        known = {item.get("ru"): item for item in self.initial.get("known_outcomes", [])}
        lines = [line.strip() for line in data["outcomes"].splitlines() if line.strip()]
        data["outcomes"] = [known.get(line, {"ru": line}) for line in lines]
        return data


def _plain(value: Any) -> str:
    return "\n".join(str(value if value is not None else "").split("\r\n")).strip()


class TitleForm(forms.Form):
    """A name, in both languages."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"), max_length=200, required=False
    )


class ModuleForm(TitleForm):
    """A module."""

    summary = forms.CharField(
        label=gettext_lazy("In short"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )


class ActivityForm(TitleForm):
    """An activity; the type adds its own fields below."""

    hours = forms.DecimalField(
        label=gettext_lazy("Academic hours"),
        min_value=Decimal(0),
        max_value=Decimal(200),
        decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "0.5"}),
        initial=Decimal(1),
    )
    form = forms.ChoiceField(label=gettext_lazy("Form of work"), choices=WorkForm.choices)
    required = forms.BooleanField(
        label=gettext_lazy("Needed for completion"), required=False, initial=True
    )
    material = forms.ChoiceField(label=gettext_lazy("Material"), required=False)
    description = RichTextFormField(label=gettext_lazy("Task or introduction"), required=False)

    def __init__(self, *args: Any, kind: ActivityType, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind.material_kinds:
            materials = materials_visible_to(viewer).filter(kind__in=kind.material_kinds)
            rows = materials.order_by("title").values_list("current_id", "title")
            choices = [("", _("Not chosen yet")), *((str(pk), title) for pk, title in rows)]
            kept = str(self.initial.get("material") or "")
            if kept and kept not in dict(choices):
                choices.append((kept, _("The version chosen before")))
            self.fields["material"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["material"]

    def fields_of_activity(self) -> dict[str, Any]:
        """Return the values that an activity keeps."""
        data = dict(self.cleaned_data)
        if "material" in data:
            data["material_id"] = int(data.pop("material") or 0) or None
        return data


class CopyForm(forms.Form):
    """The name of a copy."""

    title = forms.CharField(label=gettext_lazy("Title of the new programme"), max_length=200)


class ImportForm(forms.Form):
    """A programme's file."""

    file = forms.FileField(
        label=gettext_lazy("File of a programme"),
        help_text=gettext_lazy("Made by “Export” in this or another Kamerton."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> dict[str, Any]:
        """Return the file's data, checked."""
        given = self.cleaned_data["file"]
        if given.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is too large for a programme."))
        try:
            data = json.loads(given.read())
        except ValueError:
            raise forms.ValidationError(_("This is not a file of a programme.")) from None
        check_file(data)
        return data
