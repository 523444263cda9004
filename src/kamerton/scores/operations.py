"""Writes of engraved scores."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import enqueue, storage
from kamerton.core.errors import NotFound
from kamerton.scores.alignment import Point, objection
from kamerton.scores.engraving.faults import EngravingFault
from kamerton.scores.engraving.guard import INTERACTIVE_S, JOB_S, guarded_engraver
from kamerton.scores.enums import RenditionState
from kamerton.scores.errors import BadAlignment, score_error
from kamerton.scores.models import Alignment, EngravedScore
from kamerton.scores.queries import as_rendition, find_rendition, rendition_key, timeline
from kamerton.scores.renditions import Rendition

ENGRAVED_AT_ONCE_BYTES = 300_000
MOST_SEMITONES = 12


def render(
    source: bytes | str, score_format: str = "", *, is_patient: bool = False, semitones: int = 0
) -> Rendition:
    """Engrave a score once; the same source is never engraved again.

    A small source is engraved while the caller waits (at most ten seconds). A large one is left
    WAITING for `engrave_waiting`, unless the caller is patient (a job; at most two minutes).

    Args:
        source: MusicXML, compressed MusicXML, MEI or ABC.
        score_format: a ScoreFormat, if known; else it is told by the content.
        is_patient: engrave now whatever it takes.
        semitones: how far to transpose, -12 to 12.

    Raises:
        ScoreError: when the source is refused; the reason is remembered.
    """
    data = source.encode() if isinstance(source, str) else source
    key = rendition_key(data, score_format, semitones)
    known = find_rendition(key)
    if known is None or (is_patient and known.state == RenditionState.WAITING):
        if len(data) > ENGRAVED_AT_ONCE_BYTES and not is_patient:
            return _leave_waiting(key, data, score_format, semitones)
        job = _Job(key, data, score_format, semitones)
        known = _engrave(job, JOB_S if is_patient else INTERACTIVE_S)
    if known.state == RenditionState.REFUSED:
        raise score_error(known.fault)
    return known


def engrave_waiting(key: str) -> Rendition:
    """Engrave a score that was left waiting; safe to run twice. A refusal is kept, not raised."""
    score = EngravedScore.objects.get(key=key)
    if score.state != RenditionState.WAITING:
        return as_rendition(score)
    with storage.open(score.source_key) as stream:
        job = _Job(key, stream.read(), score.score_format, score.semitones)
    return _engrave(job, JOB_S)


def transpose(rendition: Rendition, semitones: int) -> Rendition:
    """A score engraved so many semitones higher (lower, if negative) than it is written.

    Raises:
        NotFound: more than an octave.
        ScoreError: when it cannot be engraved.
    """
    if not -MOST_SEMITONES <= semitones <= MOST_SEMITONES:
        raise NotFound("score_transposition", _("A score is transposed by an octave at most."))
    with storage.open(rendition.source_key) as stream:
        return render(stream.read(), rendition.score_format, semitones=semitones)


@transaction.atomic
def keep_alignment(
    rendition: Rendition, recording_key: str, points: Sequence[Point], *, actor_id: int
) -> Alignment:
    """Keep how a recording goes with a score as the next version; the same points make no new one.

    Args:
        rendition: the score, ready.
        recording_key: the recording's stored object.
        points: (place in the order of playing, milliseconds), both rising.
        actor_id: who set them; the caller has checked that the person may.

    Raises:
        BadAlignment: the points do not rise, or name a bar that is not there.
    """
    why = objection(points, len(timeline(rendition).bars))
    if why:
        raise BadAlignment("alignment_wrong", why)
    kept = [list(point) for point in points]
    pair = {"source_key": rendition.source_key, "recording_key": recording_key}
    # The score's row is the lock: two who set marks at once make two versions.
    EngravedScore.objects.select_for_update(no_key=True).filter(key=rendition.key).first()
    last = Alignment.objects.filter(**pair).order_by("-version").first()
    if last is not None and last.points == kept:
        return last
    return Alignment.objects.create(
        **pair,
        version=last.version + 1 if last else 1,
        points=kept,
        made_by_id=actor_id,
        made_at=clock.now(),
    )


@dataclass(frozen=True, slots=True)
class _Job:
    key: str
    data: bytes
    score_format: str
    semitones: int


def _engrave(job: _Job, timeout_s: float) -> Rendition:
    key, data = job.key, job.data
    try:
        result = guarded_engraver.engrave(
            data, job.score_format, timeout_s, semitones=job.semitones
        )
    except EngravingFault as fault:
        return _keep(key, data, {"state": RenditionState.REFUSED, "fault": str(fault.code)})
    fields = {"state": RenditionState.READY, "fault": "", "semitones": job.semitones}
    return _keep(key, data, {**fields, **_stored(result)})


@transaction.atomic
def _leave_waiting(key: str, data: bytes, score_format: str, semitones: int) -> Rendition:
    fields = {"score_format": score_format, "semitones": semitones}
    rendition = _keep(key, data, {"state": RenditionState.WAITING, **fields})
    enqueue("scores.engrave_score", once=f"score:{key}", key=key)
    return rendition


@transaction.atomic
def _keep(key: str, data: bytes, fields: dict[str, Any]) -> Rendition:
    fields = {"source_key": storage.put(data).sha256, **fields}
    score, _made = EngravedScore.objects.update_or_create(key=key, defaults=fields)
    return as_rendition(score)


def _stored(result: dict[str, Any]) -> dict[str, Any]:
    pages = {
        name: [
            {
                "key": storage.put(page["svg"].encode()).sha256,
                "width": page["width"],
                "height": page["height"],
                "bars": page["bars"],
            }
            for page in drawn
        ]
        for name, drawn in result["layouts"].items()
    }
    timeline = json.dumps(result["timeline"], separators=(",", ":")).encode()
    return {
        "score_format": result["format"],
        "pages": pages,
        "facts": result["facts"],
        "duration_ms": result["timeline"]["durationMs"],
        "timeline_key": storage.put(timeline).sha256,
        "midi_key": storage.put(base64.b64decode(result["midi"])).sha256,
    }
