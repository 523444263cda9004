"""What a document shows of other packages: stored files, media, engraved scores."""

from typing import Any

from markupsafe import Markup, escape

Attrs = dict[str, Any]


def file_address(attrs: Attrs) -> str:
    """Return where the stored file or the file of this site is read."""
    key = attrs.get("file")
    return f"/files/{key}/" if key else str(attrs.get("src", ""))


def sound(attrs: Attrs) -> Markup:
    """Return a player of one recording."""
    return Markup('<audio controls preload="none" src="{}"></audio>').format(file_address(attrs))


def film(attrs: Attrs) -> Markup:
    """Return a player of one video."""
    return Markup('<video controls preload="none" src="{}"></video>').format(file_address(attrs))


def score(attrs: Attrs) -> Markup:
    """Return an engraved score."""
    return Markup('<pre class="k-score-source"><code>{}</code></pre>').format(
        escape(attrs.get("abc", ""))
    )
