"""What the pages share on which a question is written, in a test or in the bank."""

from typing import Any

from django.http import HttpRequest

from kamerton.assessment import presenting
from kamerton.assessment.enums import QuestionType
from kamerton.assessment.forms.assignment import with_spare
from kamerton.assessment.forms.authoring import QuestionForm
from kamerton.assessment.models import Question
from kamerton.assessment.questions import KINDS
from kamerton.assessment.questions.variants import as_written
from kamerton.scores.api import render_inline

SPARE = 2


def types() -> list[tuple[str, Any, str]]:
    """Return (code, label, icon) of every type of question."""
    icons = presenting.type_icons()
    return [(code, label, icons[code]) for code, label in QuestionType.choices if code in KINDS]


def wants_saving(request: HttpRequest) -> bool:
    """Return True when a form was sent to be saved, not to get more empty lines."""
    return request.method == "POST" and request.POST.get("do") != "more"


def question_context(
    request: HttpRequest,
    form: QuestionForm,
    type_code: str,
    data: dict[str, Any],
    question: Question | None = None,
) -> dict[str, Any]:
    """Return what question_edit.jinja draws, but for its title, crumbs and way back."""
    more = 4 if request.POST.get("do") == "more" else SPARE
    return {
        "sort": None,
        "version": None,
        "makes_version": False,
        "uses": 0,
        "form": form,
        "question": question,
        "type": type_code,
        "type_label": dict(QuestionType.choices)[type_code],
        "data": data,
        "has_template": KINDS[type_code].show is not None,
        "options": with_spare(data.get("options", []), more),
        "pairs": with_spare(data.get("pairs", []), more),
        "items": [*data.get("order", []), *[""] * more],
        "variants": as_written(data),
        "params": with_spare(data.get("params", []), more),
        "marked_by": with_spare(data.get("criteria", []), more),
        "score": render_inline(data["abc"]) if data.get("abc") else "",
    }
