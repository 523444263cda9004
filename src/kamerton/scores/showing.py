"""A score as markup for any page."""

from collections.abc import Sequence

from django.urls import reverse
from markupsafe import Markup

from kamerton.core.errors import DomainError
from kamerton.scores.operations import render
from kamerton.scores.queries import alignments
from kamerton.scores.recordings import ScoreRecording
from kamerton.scores.renditions import Rendition
from kamerton.scores.tokens import AlignmentKey, seal
from kamerton.ui.api import component


def render_inline(
    source: bytes | str,
    score_format: str = "",
    *,
    title: str = "",
    is_playable: bool = True,
    program: int | None = None,
) -> Markup:
    """The score, engraved, as it stands in a text. Never raises for a bad source: it says what is wrong.

    Args:
        source: MusicXML, compressed MusicXML, MEI or ABC.
        score_format: a ScoreFormat, if known.
        title: shown in place of the title written in the score.
        is_playable: whether the player is offered.
        program: General MIDI program (0–127) for all parts, in place of the score's own.
    """
    try:
        rendition = render(source, score_format)
    except DomainError as error:
        text = source if isinstance(source, str) else ""
        return component("ScoreFault", message=error.message, source=text[:2000])
    return score_view(rendition, title=title, is_playable=is_playable, program=program)


def score_view(
    rendition: Rendition,
    *,
    title: str = "",
    is_playable: bool = True,
    program: int | None = None,
    recordings: Sequence[ScoreRecording] = (),
    with_marks: bool = True,
) -> Markup:
    """A rendition as markup: pages as images, the score in words, and the player's place.

    Args:
        rendition: the score.
        title: shown in place of the title written in the score.
        is_playable: whether the player is offered.
        program: General MIDI program (0–127) for all parts, in place of the score's own.
        recordings: played beside the score, bar by bar where they are aligned with it.
        with_marks: whether the marks of their bars come with the page (a statement); else the
            player asks for them when a recording is chosen.
    """
    return component(
        "ScoreView",
        score=rendition,
        title=title,
        is_playable=is_playable,
        program=program,
        recordings=told_of(rendition, recordings, with_marks=with_marks),
    )


def score_pages(rendition: Rendition, *, title: str = "") -> Markup:
    """The pages alone, to take the place of those of another transposition."""
    return component("ScorePages", score=rendition, title=title)


def told_of(
    rendition: Rendition, recordings: Sequence[ScoreRecording], *, with_marks: bool = False
) -> list[dict[str, object]]:
    """What the player's script knows of each recording; with marks it takes a statement."""
    if not recordings:
        return []
    keys = [one.key for one in recordings]
    known = alignments(rendition.source_key, keys) if with_marks else {}
    return [
        {
            "id": one.id,
            "name": one.name,
            "address": one.address,
            "picture": one.picture,
            "points": known.get(one.key, []),
            "isUnasked": not with_marks,
            "mayAlign": one.may_align,
            "kind": "midi" if one.is_midi else "sound",
            "alignment": reverse("scores:alignment", args=[_sealed(rendition, one)]),
        }
        for one in recordings
    ]


def _sealed(rendition: Rendition, recording: ScoreRecording) -> str:
    return seal(
        AlignmentKey(rendition.source_key, recording.key, rendition.key, recording.may_align)
    )
