"""The player that fits a stored file."""

from typing import Any

from markupsafe import Markup

from kamerton.files.api import document_view, info_of, open_file
from kamerton.media.api import media_for, player, prepare
from kamerton.scores.api import render_inline

SCORES = frozenset(
    {
        "application/vnd.recordare.musicxml",
        "application/vnd.recordare.musicxml+xml",
        "application/mei+xml",
        "text/vnd.abc",
    }
)


def player_of(file: Any, *, title: str = "") -> Markup:
    """Return the player of a sound or video, the engraved score of a score, the pages of a PDF, else a link.

    Args:
        file: what ``files.api.access_file`` gave: the reader may see it.
        title: shown in place of the file's name.
    """
    info = info_of(file)
    if info.mime.partition("/")[0] in {"audio", "video"}:
        media = media_for(info.id) or prepare(file.sha256, name=info.name, file_id=info.id)
        return player(media, title=title)
    if info.mime in SCORES:
        with open_file(info.id) as stream:
            return render_inline(stream.read(), title=title)
    if info.mime == "application/pdf":
        return document_view(file, title=title)
    link = Markup('<p class="k-file"><a href="{}">{}</a></p>')
    return link.format(info.url, title or info.name)
