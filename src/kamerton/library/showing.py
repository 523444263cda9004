"""A version of a material as any page shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from kamerton.library.models import MaterialVersion
from kamerton.scores.api import rendition_by_hash, score_view
from kamerton.texts.api import is_empty, to_html


@dataclass(frozen=True, slots=True)
class MaterialContent:
    """What the MaterialView component draws; empty parts are left out.

    Attributes:
        body: the text.
        score: an engraved score with its player.
        player: called with the second at which to go on; gives a video or audio player.
        file_url: where the file is downloaded.
        file_note: its kind and size.
        link: an address outside.
        credits: author, source and licence in one line.
    """

    body: Markup | None = None
    score: Markup | None = None
    player: Callable[[float], Markup] | None = None
    file_url: str = ""
    file_note: str = ""
    link: str = ""
    credits: str = ""


def credits(version: MaterialVersion) -> str:
    """Return author, source and licence in one line."""
    material = version.material
    parts = (material.author_name, material.source, str(material.get_licence_display()))
    return " · ".join(filter(None, parts))


def _score(version: MaterialVersion) -> Markup | None:
    if not version.score_key:
        return None
    rendition = rendition_by_hash(version.score_key)
    return score_view(rendition, title=version.material.title, program=version.midi_program)


def material_content(version: MaterialVersion, *, viewer: Any) -> MaterialContent:
    """Return what a page shows of a version. The caller has checked that the viewer may see it."""
    return MaterialContent(
        body=None if is_empty(version.body) else to_html(version.body),
        score=_score(version),
        link=version.url,
        credits=credits(version),
    )
