"""What a document shows of other packages: stored files, media, engraved scores."""

import re
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext
from markupsafe import Markup

from kamerton.core.errors import DomainError
from kamerton.scores.api import Rendition, ScoreFormat, render, render_inline, score_view

Attrs = dict[str, Any]
_KEY_LINE = re.compile(r"^K:", re.MULTILINE)


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


def engraved(abc: str, *, title: str = "", is_playable: bool = True) -> Markup:
    """Return the score of an ABC source. Raises DomainError when it cannot be engraved."""
    if not _KEY_LINE.search(abc):
        raise DomainError("abc_without_key", gettext("The line K: with the key is missing."))
    rendition: Rendition = render(abc, ScoreFormat.ABC)
    return score_view(rendition, title=title, is_playable=is_playable)


@lru_cache(maxsize=512)
def _kept(abc: str, title: str, _language: str) -> Markup:
    return engraved(abc, title=title)


def score(attrs: Attrs) -> Markup:
    """Return a score, engraved; or its source and what is wrong with it."""
    abc, title = attrs.get("abc"), attrs.get("caption", "")
    if not abc:
        return attached_score(attrs)
    try:
        return _kept(abc, title, get_language() or "")
    except DomainError:
        if _KEY_LINE.search(abc):
            return render_inline(abc, ScoreFormat.ABC, title=title)
    return Markup('<pre class="k-score-source"><code>{}</code></pre>').format(abc)


def attached_score(attrs: Attrs) -> Markup:
    """Return the score of an attached MusicXML or MEI file."""
    name = attrs.get("caption") or attrs.get("name") or gettext("Score")
    link = Markup('<p class="k-file"><a href="{}">{}</a></p>')
    return link.format(file_address(attrs), name)
