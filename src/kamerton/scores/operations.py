"""Writes of engraved scores."""

import base64
import json
from typing import Any

from django.db import transaction

from kamerton.core.api import enqueue, storage
from kamerton.scores.engraving.faults import EngravingFault
from kamerton.scores.engraving.guard import INTERACTIVE_S, JOB_S, guarded_engraver
from kamerton.scores.enums import RenditionState
from kamerton.scores.errors import score_error
from kamerton.scores.models import EngravedScore
from kamerton.scores.queries import as_rendition, find_rendition, rendition_key
from kamerton.scores.renditions import Rendition

ENGRAVED_AT_ONCE_BYTES = 300_000


def render(source: bytes | str, score_format: str = "", *, is_patient: bool = False) -> Rendition:
    """Engrave a score once; the same source is never engraved again.

    A small source is engraved while the caller waits (at most ten seconds). A large one is left
    WAITING for `engrave_waiting`, unless the caller is patient (a job; at most two minutes).

    Args:
        source: MusicXML, compressed MusicXML, MEI or ABC.
        score_format: a ScoreFormat, if known; else it is told by the content.
        is_patient: engrave now whatever it takes.

    Raises:
        ScoreError: when the source is refused; the reason is remembered.
    """
    data = source.encode() if isinstance(source, str) else source
    key = rendition_key(data, score_format)
    known = find_rendition(key)
    if known is None or (is_patient and known.state == RenditionState.WAITING):
        if len(data) > ENGRAVED_AT_ONCE_BYTES and not is_patient:
            return _leave_waiting(key, data, score_format)
        known = _engrave(key, data, score_format, JOB_S if is_patient else INTERACTIVE_S)
    if known.state == RenditionState.REFUSED:
        raise score_error(known.fault)
    return known


def engrave_waiting(key: str) -> Rendition:
    """Engrave a score that was left waiting; safe to run twice. A refusal is kept, not raised."""
    score = EngravedScore.objects.get(key=key)
    if score.state != RenditionState.WAITING:
        return as_rendition(score)
    with storage.open(score.source_key) as stream:
        return _engrave(key, stream.read(), score.score_format, JOB_S)


def _engrave(key: str, data: bytes, score_format: str, timeout_s: float) -> Rendition:
    try:
        result = guarded_engraver.engrave(data, score_format, timeout_s)
    except EngravingFault as fault:
        return _keep(key, data, {"state": RenditionState.REFUSED, "fault": str(fault.code)})
    return _keep(key, data, {"state": RenditionState.READY, "fault": "", **_stored(result)})


@transaction.atomic
def _leave_waiting(key: str, data: bytes, score_format: str) -> Rendition:
    rendition = _keep(key, data, {"state": RenditionState.WAITING, "score_format": score_format})
    enqueue("scores.engrave_score", once=f"score:{key}", key=key)
    return rendition


@transaction.atomic
def _keep(key: str, data: bytes, fields: dict[str, Any]) -> Rendition:
    fields = {"source_key": storage.put(data).sha256, **fields}
    score, _ = EngravedScore.objects.update_or_create(key=key, defaults=fields)
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
