"""What every page of assessment needs."""

import random
import re
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import ngettext
from markupsafe import Markup, escape

from kamerton.assessment import presenting_music
from kamerton.assessment.enums import QuestionType
from kamerton.assessment.operations.sounds import rendition_of
from kamerton.assessment.queries import attempts
from kamerton.assessment.questions import KINDS
from kamerton.assessment.questions.formulas import drawn_params
from kamerton.assessment.questions.posing import drawn_of, posed, problem_of
from kamerton.assessment.questions.showing import told_right
from kamerton.core.errors import DomainError
from kamerton.files.api import FileInfo, signed_url
from kamerton.scores.api import ScoreRecording, score_view
from kamerton.texts.api import is_empty, to_html
from kamerton.ui.api import localised, number, render_page

LINK_S = 3600
_MOMENT = re.compile(r"(?<![\d:])(\d{1,3}):([0-5]\d)(?![\d:])")
STATE_KIND = {"draft": "now", "submitted": "waiting", "returned": "fault", "passed": "done"}


def points(value: Any) -> str:
    """Write points without needless zeros: 3, 2,5, 0,25."""
    rounded = Decimal(str(value)).quantize(Decimal("0.01")).normalize()
    return str(localize(rounded if rounded % 1 else int(rounded)))


def difference(value: Any) -> str:
    """Write how far the tutor's mark is from the own one: +1, −2, 0; «—» where one is missing."""
    if value is None:
        return "—"
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{points(abs(value))}"


def points_words(value: Any) -> str:
    """Write «3 points» in words fit for the number."""
    number = Decimal(str(value))
    count = int(number) if number % 1 == 0 else 2
    return ngettext("%(points)s point", "%(points)s points", count) % {"points": points(number)}


def of_points(value: Any) -> str:
    """Write «of 3 points» in words fit for the number."""
    number = Decimal(str(value))
    count = int(number) if number % 1 == 0 else 2
    return ngettext("of %(points)s point", "of %(points)s points", count) % {
        "points": points(number)
    }


def minutes_words(seconds: int) -> str:
    """Write «20 minutes»."""
    count = round(seconds / 60)
    return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}


def html(document: Any) -> Markup | None:
    """Return a document as HTML, None where it is empty."""
    return None if is_empty(document) else to_html(document)


def activity_url(enrolment: Any, activity_id: int) -> str:
    """Return the learner's page of an activity."""
    return reverse("learning:activity", args=[enrolment.cohort.slug, activity_id])


def template_values(enrolment: Any, tutor: Any, activity: Any = None) -> dict[str, str]:
    """Return what the placeholders of a feedback template stand for (see templating)."""
    version, cohort = enrolment.cohort.version, enrolment.cohort
    values = {
        "name": enrolment.person.polite_name,
        "tutor": tutor.polite_name,
        "cohort": localised(cohort.title, cohort.title_en),
        "programme": localised(version.title, version.title_en),
    }
    if activity is not None:
        values["work"] = localised(activity.title, activity.title_en)
    return values


def engraved(source: str, *, is_playable: bool = True, title: str = "") -> Markup:
    """Return a score (MusicXML, ABC, or the key of an engraved one) as it stands in a page."""
    with suppress(DomainError):
        rendition = rendition_of({"score": source})
        return score_view(rendition, title=title, is_playable=is_playable)
    return Markup("")


def engraved_with(source: str, files: Sequence[FileInfo]) -> Markup:
    """Return a score with recordings that play beside it; nothing without a score."""
    recordings = [
        ScoreRecording(
            id=file.id,
            name=file.name,
            address=heard_at(file),
            key=file.sha256,
            picture=heard_at(file) if file.mime.startswith("video/") else "",
        )
        for file in files
    ]
    with suppress(DomainError):
        if source:
            return score_view(rendition_of({"score": source}), recordings=recordings)
    return Markup("")


def heard_at(file: FileInfo) -> str:
    """Return where a recorded answer is heard: signed for the page's reader, for an hour."""
    return signed_url(file, LINK_S)


def with_moments(text: str) -> Markup:
    """Return a comment whose times (1:05) lead to that moment of the recording beside it."""
    button = '<button type="button" class="k-moment num" data-moment="{}">{}</button>'

    def put(found: re.Match[str]) -> str:
        return button.format(int(found[1]) * 60 + int(found[2]), found[0])

    return Markup(_MOMENT.sub(put, str(escape(text))))  # noqa: S704  escaped


def drawn(source: str) -> Markup:
    """Return a short score as a bare picture, told in words to those who cannot see it."""
    with suppress(DomainError):
        rendition = rendition_of({"score": source})
        image = rendition.layouts["narrow"][0]
        address = reverse("scores:page", args=[rendition.key, "narrow", 1])
        return Markup(
            '<img class="k-score-drawn" src="{}" width="{}" height="{}" alt="{}" draggable="false">'
        ).format(address, image.width, image.height, " ".join(rendition.description))
    return Markup("")


def shown_scores(sheets: Any) -> dict[int, Any]:
    """Return the scores that questions show openly, by question id; single bars as a list."""
    found: dict[int, Any] = {}
    for sheet in sheets:
        data = sheet.question.data
        if sheet.question.type == "bars":
            found[sheet.question.pk] = [drawn(one) for one in presenting_music.single_bars(data)]
        elif notation := KINDS[sheet.question.type].notation(data):
            show = engraved if sheet.question.type in ("marks", "recorded") else drawn
            found[sheet.question.pk] = show(notation)
        if sheet.question.type == "listening" and data.get("show_score"):
            with suppress(DomainError):  # the sound, or the lack of it, speaks for itself
                found[sheet.question.pk] = score_view(rendition_of(data))
    return found


def type_icons() -> dict[str, str]:
    """Return the icon of every type of question."""
    return {code: ICONS.get(code, "circle-help") for code in QuestionType.values}


def author_sheet(question: Any) -> Any:
    """Return a question as learners would see it, to its author."""
    rng = random.Random(question.pk)  # noqa: S311  no secret: for its author
    key, size = str(question.pk), KINDS[question.type].size(question.data)
    layout: dict[str, Any] = {"questions": [question.pk], "options": {key: list(range(size))}}
    if question.data.get("params"):
        layout["params"] = {key: drawn_params(question.data, rng)}
    layout["drawn"] = {key: drawn_of(question.type, question.data, rng)}
    return attempts.sheets(layout, {}, {question.pk: question})[0]


def right_words(question: Any) -> list[Markup]:
    """Return a question's right answer in words to its author; empty where a person marks it."""
    if KINDS[question.type].is_marked or problem_of(question.type, question.data):
        return []
    sample = drawn_of(question.type, question.data, random.Random(question.pk))  # noqa: S311
    return told_right(posed(question, {"drawn": {str(question.pk): sample}}))


ICONS = {
    "single": "circle-check",
    "multiple": "list-checks",
    "matching": "link",
    "ordering": "list-ordered",
    "short_text": "text-cursor-input",
    "number": "square",
    "listening": "headphones",
    "cloze": "text-cursor-input",
    "hotspot": "map-pin",
    "essay": "notebook-pen",
    "file": "paperclip",
    "recorded": "mic",
    "hearing": "ear",
    "rhythm": "drum",
    "dictation": "file-music",
    "marks": "locate",
    "bars": "arrow-left-right",
}

SHARED: dict[str, Any] = {
    **presenting_music.SHARED,
    "points": points,
    "points_words": points_words,
    "difference": difference,
    "of_points": of_points,
    "minutes_words": minutes_words,
    "document_html": html,
    "submission_kind": STATE_KIND,
    "number": number,
    "engraved": engraved,
    "heard_at": heard_at,
    "with_moments": with_moments,
    "engraved_with": engraved_with,
}


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer with a page of assessment."""
    return render_page(request, f"assessment/{template}", {**SHARED, **context}, status=status)
