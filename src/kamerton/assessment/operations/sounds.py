"""The sound of a listening question: rendered on the server, so that a page never holds the notes."""

import re
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.assessment.models import Question
from kamerton.core.api import storage
from kamerton.core.errors import DomainError, NotFound
from kamerton.scores.api import AudioFormat, Rendition, render, render_audio, rendition_by_hash

_KEY = re.compile(r"[0-9a-f]{64}")


def rendition_of(data: dict[str, Any]) -> Rendition:
    """Return the engraved score of a listening question's data; raise ScoreError or NotFound."""
    source = str(data.get("abc") or data.get("score") or "")
    return rendition_by_hash(source) if _KEY.fullmatch(source) else render(source)


def _program(data: dict[str, Any]) -> int | None:
    program = data.get("midi_program")
    return program if isinstance(program, int) and 0 <= program <= 127 else None


def _bars(data: dict[str, Any]) -> tuple[int, int] | None:
    bars = data.get("bars")
    return (int(bars[0]), int(bars[1])) if isinstance(bars, list) and len(bars) == 2 else None


@transaction.atomic
def sound_of(question_id: int) -> str:
    """Return the stored object of a listening question's sound (AAC in MP4), rendered once.

    Raises:
        NotFound: it has no sound, or the instruments are not there yet.
    """
    question = Question.objects.select_for_update(no_key=True).filter(pk=question_id).first()
    if question is None or question.type != "listening":
        raise NotFound("no_sound", _("There is no sound here."))
    if question.sound_key:
        return question.sound_key
    try:
        sound = render_audio(
            rendition_of(question.data),
            audio_format=AudioFormat.AAC,
            program=_program(question.data),
            bars=_bars(question.data),
        )
    except FileNotFoundError as fault:
        raise NotFound(
            "no_sound", _("The sound is not ready yet. Try again in a minute.")
        ) from fault
    question.sound_key = storage.put(sound).sha256
    question.save(update_fields=["sound_key"])
    return question.sound_key


def prepare_sound(question_id: int) -> None:
    """Render a question's sound ahead, if it has one; safe to run twice."""
    with suppress(DomainError):
        sound_of(question_id)
