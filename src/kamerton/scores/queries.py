"""Reads of engraved scores."""

import json
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

from django.utils.translation import gettext as _

from kamerton.core.api import storage
from kamerton.core.errors import NotFound
from kamerton.scores.engraving.facts import ScoreFacts
from kamerton.scores.engraving.timeline import Timeline
from kamerton.scores.engraving.version import ENGRAVER_VERSION
from kamerton.scores.enums import RenditionState
from kamerton.scores.errors import score_error
from kamerton.scores.models import Alignment, EngravedScore
from kamerton.scores.renditions import PageImage, Rendition

_KEPT_READY = 512


def rendition_key(source: bytes, score_format: str = "", semitones: int = 0) -> str:
    """The key under which a source is engraved: by content, format, transposition and engraver."""
    asked = f"{score_format}{semitones:+d}" if semitones else score_format
    head = f"{ENGRAVER_VERSION}\n{asked}\n".encode()
    return sha256(head + source).hexdigest()


def find_rendition(key: str) -> Rendition | None:
    """The rendition of a key, whatever its state. A ready one never changes and is kept in memory."""
    try:
        return _ready_rendition(key)
    except _NotReady:
        score = EngravedScore.objects.filter(key=key).first()
        return as_rendition(score) if score else None


def rendition_by_hash(key: str) -> Rendition:
    """The rendition of a key. Raises NotFound."""
    rendition = find_rendition(key)
    if rendition is None:
        raise NotFound("score_missing", _("There is no such score."))
    return rendition


class _NotReady(LookupError):
    """Keeps what may still change out of the memory."""


@lru_cache(maxsize=_KEPT_READY)
def _ready_rendition(key: str) -> Rendition:
    score = EngravedScore.objects.filter(key=key, state=RenditionState.READY).first()
    if score is None:
        raise _NotReady(key)
    return as_rendition(score)


def as_rendition(score: EngravedScore) -> Rendition:
    """The frozen picture of a row."""
    layouts = {
        name: tuple(PageImage(p["key"], p["width"], p["height"], tuple(p["bars"])) for p in pages)
        for name, pages in score.pages.items()
    }
    return Rendition(
        key=score.key,
        state=RenditionState(score.state),
        score_format=score.score_format,
        facts=ScoreFacts.from_json(score.facts) if score.facts else None,
        layouts=layouts,
        source_key=score.source_key,
        timeline_key=score.timeline_key,
        midi_key=score.midi_key,
        duration_ms=score.duration_ms,
        fault=score.fault,
        semitones=score.semitones,
    )


def page_svg(rendition: Rendition, layout: str, number: int) -> bytes:
    """The drawing of one page, counted from 1. Raises NotFound."""
    pages = rendition.layouts.get(layout, ())
    if not 1 <= number <= len(pages):
        raise NotFound("score_page_missing", _("There is no such page."))
    with storage.open(pages[number - 1].key) as stream:
        return stream.read()


def timeline(rendition: Rendition) -> Timeline:
    """The course of the score in time. Raises the score's error when it is not ready."""
    with storage.open(checked(rendition).timeline_key) as stream:
        return Timeline.from_json(json.load(stream))


def checked(rendition: Rendition) -> Rendition:
    """The rendition itself when it is ready. Raises ScoreError for a refused or waiting one."""
    if not rendition.is_ready:
        raise score_error(rendition.fault or "time-out")
    return rendition


def alignments(source_key: str, recording_keys: Iterable[str]) -> dict[str, list[list[float]]]:
    """The points of the newest alignment of each recording with a score, by the recording's key."""
    found = Alignment.objects.filter(source_key=source_key, recording_key__in=list(recording_keys))
    ordered = found.order_by("version").values_list("recording_key", "points")
    return dict(ordered)


def alignment_versions(source_key: str, recording_key: str) -> list[Alignment]:
    """All versions of an alignment, the newest first, at most fifty."""
    found = Alignment.objects.filter(source_key=source_key, recording_key=recording_key)
    return list(found.select_related("made_by").order_by("-version")[:50])


def held_objects(keys: list[str]) -> Iterable[str]:
    """Those of the stored objects that engraved scores still need."""
    wanted = set(keys)
    held: set[str] = set()
    for score in EngravedScore.objects.only(
        "source_key", "timeline_key", "midi_key", "pages"
    ).iterator():
        held |= score.object_keys & wanted
    return held
