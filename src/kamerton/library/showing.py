"""A version of a material as any page shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from kamerton.files.api import FileInfo, files_of
from kamerton.library.enums import MaterialKind
from kamerton.library.models import MaterialVersion
from kamerton.media.api import media_for, player
from kamerton.scores.api import rendition_by_hash, score_view
from kamerton.texts.api import is_empty, to_html
from kamerton.ui.api import size

OWNER = "material_version"
PLAYED = (MaterialKind.VIDEO, MaterialKind.AUDIO)


@dataclass(frozen=True, slots=True)
class MaterialContent:
    """What the MaterialView component draws; empty parts are left out.

    Attributes:
        body: the text.
        score: an engraved score with its player.
        player: called with the second at which to go on; gives a video or audio player.
        file_url: where the file is downloaded.
        file_note: its name and size.
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


def _player(version: MaterialVersion) -> Callable[[float], Markup] | None:
    if version.file_id is None or version.material.kind not in PLAYED:
        return None
    media = media_for(version.file_id)
    if media is None:
        return None
    title = version.material.title
    return lambda start: player(media, start_s=start, title=title)


def stored_file(version: MaterialVersion) -> FileInfo | None:
    """Return the version's file, or None where it has none."""
    if version.file_id is None:
        return None
    files = files_of((OWNER, version.pk))
    return next((file for file in files if file.id == version.file_id), None)


def material_content(version: MaterialVersion, *, viewer: Any) -> MaterialContent:
    """Return what a page shows of a version. The caller has checked that the viewer may see it."""
    file = stored_file(version)
    return MaterialContent(
        body=None if is_empty(version.body) else to_html(version.body),
        score=_score(version),
        player=_player(version),
        file_url=f"{file.url}?download" if file else "",
        file_note=f"{file.name}, {size(file.size_bytes)}" if file else "",
        link=version.url,
        credits=credits(version),
    )
