"""The scores that a material shows: its own, or those in its text."""

from collections.abc import Iterable
from dataclasses import dataclass

from kamerton.library.models import Material, MaterialVersion
from kamerton.scores.api import Rendition, rendition_by_hash
from kamerton.texts.api import scores_in


@dataclass(frozen=True, slots=True)
class ScoreShown:
    """One score of a material; ``key`` is empty for the material's own, ``title`` is shown."""

    key: str
    title: str
    rendition: Rendition


def scores_of(material: Material, version: MaterialVersion | None) -> list[ScoreShown]:
    """Return the scores of a version in reading order, each once; what cannot be engraved is left out."""
    if version is None:
        return []
    if version.score_key:
        return [ScoreShown("", material.title, rendition_by_hash(version.score_key))]
    found: dict[str, ScoreShown] = {}
    for title, rendition in _in_text(version):
        found.setdefault(rendition.key, ScoreShown(rendition.key, title, rendition))
    return list(found.values())


def _in_text(version: MaterialVersion) -> Iterable[tuple[str, Rendition]]:
    return scores_in(version.body) if version.body else ()
