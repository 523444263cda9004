"""An assignment as a methodologist writes it: task, parts to hand in, rubric."""

import re
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kamerton.assessment.enums import PartKind
from kamerton.assessment.forms.rows import read_rows
from kamerton.assessment.forms.work import ACCEPTED
from kamerton.assessment.rubrics import rubric_problem
from kamerton.files.api import UploadField
from kamerton.texts.api import RichTextFormField

PART = ("key", "kind", "title", "title_en", "required", "hint")
CRITERION = ("key", "title", "title_en", "description")
LEVEL = ("points", "title", "description")
_KEY = re.compile(r"[a-z0-9_-]{1,40}")


class AssignmentForm(forms.Form):
    """Task and terms; parts and rubric are rows, read by ``parts`` and ``rubric``."""

    task = RichTextFormField(label=gettext_lazy("Task"))
    pass_points = forms.DecimalField(
        label=gettext_lazy("Points to pass"),
        min_value=0,
        max_digits=6,
        decimal_places=2,
        initial=0,
    )
    attempts = forms.IntegerField(
        label=pgettext_lazy("number of", "Attempts"),
        help_text=gettext_lazy("Empty: any number."),
        required=False,
        min_value=1,
        max_value=50,
    )
    score = UploadField(
        label=gettext_lazy("Score to play from"),
        help_text=gettext_lazy(
            "MusicXML, MEI or ABC. Learners practise by it, record takes with it, and comments stand at its bars."
        ),
        required=False,
        accept=ACCEPTED[PartKind.SCORE],
    )
    no_score = forms.BooleanField(label=gettext_lazy("Without a score"), required=False)
    is_attestation = forms.BooleanField(
        label=gettext_lazy("Final attestation work, assessed by a commission"), required=False
    )

    @staticmethod
    def initial_of(assignment: Any) -> dict[str, Any]:
        """Return the form's first values for an Assignment (None: a new one)."""
        if assignment is None:
            return {}
        return {
            "task": assignment.task,
            "pass_points": assignment.pass_points.normalize(),
            "attempts": assignment.max_attempts,
            "is_attestation": assignment.is_attestation,
        }

    def clean(self) -> dict[str, Any]:
        """Check parts and rubric, which are no fields of the form."""
        cleaned = super().clean() or {}
        if not self.parts():
            self.add_error(None, _("Say what is handed in: at least one part."))
        rubric = self.rubric()
        problem = rubric_problem(rubric, cleaned.get("pass_points") or Decimal(0))
        if problem:
            self.add_error(None, problem)
        return cleaned

    def parts(self) -> list[dict[str, Any]]:
        """Return the parts that have a title."""
        return [
            {
                "key": _key(row["key"]),
                "kind": row["kind"] if row["kind"] in PartKind.values else PartKind.TEXT.value,
                "title": row["title"],
                "title_en": row["title_en"],
                "required": bool(row["required"]),
                "hint": row["hint"],
            }
            for row in read_rows(self.data, "part", PART)
            if row["title"]
        ]

    def rubric(self) -> list[dict[str, Any]]:
        """Return the criteria that have a title, with their levels from the lowest."""
        return [
            {
                "key": _key(row["key"]),
                "title": row["title"],
                "title_en": row["title_en"],
                "description": row["description"],
                "levels": _levels(self.data, row["number"]),
            }
            for row in read_rows(self.data, "criterion", CRITERION)
            if row["title"]
        ]

    def values(self) -> dict[str, Any]:
        """Return the fields of set_assignment."""
        return {
            "task": self.cleaned_data["task"],
            "parts": self.parts(),
            "rubric": self.rubric(),
            "pass_points": self.cleaned_data["pass_points"],
            "max_attempts": self.cleaned_data["attempts"],
            "is_attestation": self.cleaned_data["is_attestation"],
        }


def _key(given: str) -> str:
    return given if _KEY.fullmatch(given) else uuid.uuid4().hex[:8]


def _levels(data: Any, number: str) -> list[dict[str, Any]]:
    rows = read_rows(data, f"criterion-{number}-level", LEVEL)
    found = [
        {"points": points, "title": row["title"], "description": row["description"]}
        for row in rows
        if row["title"] and (points := _points(row["points"])) is not None
    ]
    return sorted(found, key=lambda level: Decimal(str(level["points"])))


def _points(text: str) -> int | float | None:
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    if not value.is_finite() or not 0 <= value <= 1000:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def with_spare(rows: Sequence[Mapping[str, Any]], spare: int) -> list[Mapping[str, Any]]:
    """Return rows followed by empty ones, so that more can be written without script."""
    return [*rows, *({} for _number in range(spare))]
