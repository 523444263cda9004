"""The sound of a question of an attempt: made once, given out as often as allowed, counted here."""

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.assessment.errors import AttemptClosed
from kamerton.assessment.models import Attempt, Hearing, MadeSound
from kamerton.assessment.operations.attempt import asked_questions, open_attempt_of
from kamerton.assessment.operations.scoring import attempt_questions
from kamerton.assessment.operations.sounds import rendition_of
from kamerton.assessment.questions.music_engraving import melody_musicxml, rhythm_musicxml
from kamerton.assessment.questions.music_hearing import clip_of, hearings_of, number_of, what_of
from kamerton.assessment.questions.music_sounding import sounding_of
from kamerton.core.api import storage
from kamerton.core.errors import DomainError, NotFound
from kamerton.core.types import PersonLike
from kamerton.files.api import file_by_id
from kamerton.scores.api import AudioFormat, cut_sound, render_audio, render_notes

_VERSION = 1  # of how sounds are made: raise it to make them anew


@dataclass(frozen=True, slots=True)
class Heard:
    """A sound that may be played now. ``left``: hearings that remain, None for any number."""

    sound_key: str
    left: int | None
    mime: str = "audio/mp4"


def _no_sound() -> NotFound:
    return NotFound("no_sound", _("There is no sound here."))


def _source(question_type: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return what a question's sound is made of."""
    if question_type == "rhythm" and data.get("is_heard"):
        return {"score": rhythm_musicxml(data), "program": None}
    if question_type == "dictation":
        program = number_of(data, "program", 0, 0, 127)
        return {"score": melody_musicxml(data, data["melody"]), "program": program}
    if question_type != "hearing":
        raise _no_sound()
    if data.get("sound"):
        return {"file": file_by_id(int(data["sound"])).sha256, "clip": clip_of(data)}
    if sounding := sounding_of(data):
        return {"notes": asdict(sounding)}
    sounds = str(data["sounding"]) if what_of(data) == "timbre" else data.get("program")
    written = int(sounds) if sounds is not None and str(sounds).isdecimal() else None
    return {"score": str(data.get("abc") or ""), "program": written}


def made_sound(question_type: str, data: dict[str, Any]) -> str:
    """Return the stored object of a question's sound, made if it is not there yet.

    Raises:
        NotFound: there is nothing to hear, or the instruments are not there yet.
        ScoreError: the written score is refused.
    """
    source = {"version": _VERSION, **_source(question_type, data)}
    digest = hashlib.sha256(json.dumps(source, sort_keys=True).encode()).hexdigest()
    known = MadeSound.objects.filter(digest=digest).first()
    if known is not None:
        return known.sound_key
    try:
        sound = _rendered(source)
    except FileNotFoundError as fault:
        raise NotFound(
            "no_sound", _("The sound is not ready yet. Try again in a minute.")
        ) from fault
    made, _is_new = MadeSound.objects.get_or_create(
        digest=digest, defaults={"sound_key": storage.put(sound).sha256}
    )
    return made.sound_key


def _rendered(source: dict[str, Any]) -> bytes:
    if clip := source.get("clip"):
        with storage.open(source["file"]) as stream:
            return cut_sound(stream.read(), from_s=clip[0], to_s=clip[1])
    if notes := source.get("notes"):
        tones = [tuple(tone.values()) for tone in notes["tones"]]
        return render_notes(tones, program=notes["program"], length_ms=notes["length_ms"])
    rendition = rendition_of({"abc": source["score"]})
    return render_audio(rendition, audio_format=AudioFormat.AAC, program=source["program"])


def sound_for(question: Any) -> Heard:
    """Return the sound of a question as it is posed; whoever asks may hear it."""
    if question.type == "hearing" and question.data.get("sound") and not clip_of(question.data):
        file = file_by_id(int(question.data["sound"]))
        return Heard(file.sha256, None, file.mime)
    return Heard(made_sound(question.type, question.data), None)


@transaction.atomic
def hear(person: PersonLike, *, attempt_id: int, question_id: int, token: str) -> Heard:
    """Count a hearing and return its sound.

    Args:
        person: the learner.
        attempt_id: an open attempt.
        question_id: one of its questions.
        token: the page's name for this hearing; the last one asked again is not counted again.

    Raises:
        AttemptClosed: the attempt is over, or all hearings are used.
        NotFound: there is no such question, or it has no sound.
    """
    attempt = open_attempt_of(person, attempt_id)  # locks: two clicks are two hearings
    question = asked_questions(attempt, {question_id})[question_id]
    sound = sound_for(question)
    allowed = hearings_of(question.data)
    heard, _is_new = Hearing.objects.get_or_create(attempt=attempt, question_id=question_id)
    if not token or token != heard.token:
        if allowed and heard.count >= allowed:
            raise AttemptClosed("no_hearing_left", _("All hearings are used."))
        heard.count += 1
        heard.token = token[:40]
        heard.save(update_fields=["count", "token"])
    left = max(allowed - heard.count, 0) if allowed else None
    return Heard(sound.sound_key, left, sound.mime)


def make_sounds(attempt_id: int) -> None:
    """Make the sounds of an attempt's questions ahead; safe to run twice, what cannot be made is left."""
    attempt = Attempt.objects.filter(pk=attempt_id).first()
    if attempt is None:
        return
    for question in attempt_questions(attempt).values():
        with suppress(DomainError):
            sound_for(question)
