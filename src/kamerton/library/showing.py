"""A version of a material as any page shows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from kamerton.files.api import FileInfo, files_of
from kamerton.library.enums import MaterialKind
from kamerton.library.models import MaterialVersion, Recording
from kamerton.library.queries import played_recordings
from kamerton.library.rules import may
from kamerton.media.api import media_for, player
from kamerton.scores.api import ScoreRecording, rendition_by_hash, score_view, told_of
from kamerton.texts.api import has_scores, is_empty, to_html
from kamerton.ui.api import localised, size

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
        recordings: by score (its source's key), what is played beside the scores of the text.
    """

    body: Markup | None = None
    score: Markup | None = None
    player: Callable[[float], Markup] | None = None
    file_url: str = ""
    file_note: str = ""
    link: str = ""
    credits: str = ""
    recordings: dict[str, list[dict[str, object]]] = field(default_factory=dict)


def credits(version: MaterialVersion) -> str:
    """Return author, source and licence in one line."""
    material = version.material
    parts = (material.author_name, material.source, str(material.get_licence_display()))
    return " · ".join(filter(None, parts))


def _score(version: MaterialVersion, recordings: Sequence[ScoreRecording]) -> Markup | None:
    if not version.score_key:
        return None
    rendition = rendition_by_hash(version.score_key)
    title = version.material.title
    return score_view(
        rendition,
        title=title,
        program=version.midi_program,
        recordings=recordings,
        with_marks=False,
    )


def _recordings(version: MaterialVersion, viewer: Any) -> dict[str, list[ScoreRecording]]:
    """Return the recordings to play by the score that they belong to ("" for the material's own)."""
    if not version.score_key and not has_scores(version.body):
        return {}
    may_align = may("library.change_material", viewer, version.material)
    found: dict[str, list[ScoreRecording]] = {}
    for one, sound, picture in played_recordings(version.material):
        found.setdefault(one.score_key, []).append(_played(one, sound, picture, may_align))
    return found


def _played(one: Recording, sound: str, picture: str, may_align: bool) -> ScoreRecording:
    return ScoreRecording(
        id=one.pk,
        name=localised(one.title, one.title_en),
        address=sound,
        key=one.object_key,
        picture=picture,
        may_align=may_align,
        is_midi=one.is_midi,
    )


def _beside_text(
    recordings: dict[str, list[ScoreRecording]],
) -> dict[str, list[dict[str, object]]]:
    scores = [(rendition_by_hash(key), played) for key, played in recordings.items() if key]
    return {score.source_key: told_of(score, played) for score, played in scores}


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
    recordings = _recordings(version, viewer)
    return MaterialContent(
        body=None if is_empty(version.body) else to_html(version.body),
        score=_score(version, recordings.get("", ())),
        player=_player(version),
        file_url=f"{file.url}?download" if file else "",
        file_note=f"{file.name}, {size(file.size_bytes)}" if file else "",
        link=version.url,
        credits=credits(version),
        recordings=_beside_text(recordings),
    )
