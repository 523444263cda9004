"""A score as markup for any page."""

from markupsafe import Markup

from kamerton.core.errors import DomainError
from kamerton.scores.operations import render
from kamerton.scores.renditions import Rendition
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
) -> Markup:
    """A rendition as markup: pages as images, the score in words, and the player's place."""
    return component(
        "ScoreView", score=rendition, title=title, is_playable=is_playable, program=program
    )
