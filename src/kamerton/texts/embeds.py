"""What a document shows of other packages: stored files, media, engraved scores."""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, gettext
from markupsafe import Markup

from kamerton.core.errors import DomainError
from kamerton.files.api import open_file
from kamerton.scores.api import Rendition, ScoreFormat, render, render_inline, score_view
from kamerton.texts.seals import is_sealed

Attrs = dict[str, Any]
_KEY_LINE = re.compile(r"^K:", re.MULTILINE)


def file_address(attrs: Attrs) -> str:
    """Return where the stored file or the file of this site is read; the rights are checked there."""
    key = str(attrs.get("file", ""))
    return reverse("files:file", args=[int(key)]) if key.isdecimal() else str(attrs.get("src", ""))


def _fetched(attrs: Attrs, plain: Markup) -> Markup:
    """Return ``plain`` in a place that is replaced by the full player when it comes into view."""
    key = str(attrs.get("file", ""))
    if not key.isdecimal():
        return plain
    title = attrs.get("caption") or ""
    address = reverse("texts:embed", args=[int(key)]) + "?" + urlencode({"title": title})
    place = (
        '<div class="k-embed" hx-get="{}" hx-trigger="intersect once" hx-swap="outerHTML">{}</div>'
    )
    return Markup(place).format(address, plain)  # noqa: S704


def sound(attrs: Attrs) -> Markup:
    """Return a player of one recording."""
    return _fetched(attrs, _plain("audio", attrs, gettext("Sound")))


def film(attrs: Attrs) -> Markup:
    """Return a player of one video."""
    return _fetched(attrs, _plain("video", attrs, gettext("Video")))


def _plain(name: str, attrs: Attrs, word: str) -> Markup:
    """Return the browser's own player with the caption under it."""
    caption = attrs.get("caption") or attrs.get("name") or ""
    under = Markup("<figcaption>{}</figcaption>").format(caption) if caption else Markup("")
    made = Markup(
        '<figure class="k-figure k-figure--{0}">'
        '<{0} controls preload="none" src="{1}" aria-label="{2}"></{0}>{3}</figure>'
    )
    return made.format(name, file_address(attrs), caption or word, under)


def engraved(abc: str, *, title: str = "", is_playable: bool = True) -> Markup:
    """Return the score of an ABC source. Raises DomainError when it cannot be engraved."""
    if not _KEY_LINE.search(abc):
        raise DomainError("abc_without_key", gettext("The line K: with the key is missing."))
    rendition: Rendition = render(abc, ScoreFormat.ABC)
    return score_view(rendition, title=title, is_playable=is_playable)


@lru_cache(maxsize=512)
def _kept(abc: str, title: str, _language: str) -> Markup:
    return engraved(abc, title=title)


def rendition_of(attrs: Attrs) -> Rendition | None:
    """Return the engraved score of a node, None where it cannot be engraved or read."""
    abc, key = attrs.get("abc"), attrs.get("file", "")
    try:
        if abc:
            return render(abc, ScoreFormat.ABC) if _KEY_LINE.search(abc) else None
        if is_sealed(attrs) and key.isdecimal():
            with open_file(int(key)) as stream:
                return render(stream.read())
    except (DomainError, OSError):
        pass  # the text itself says what is wrong with it
    return None


def score(attrs: Attrs) -> Markup:
    """Return a score, engraved; or its source and what is wrong with it."""
    abc, title = attrs.get("abc"), attrs.get("caption", "")
    if not abc:
        return _attached_score(attrs)
    try:
        return _kept(abc, title, get_language() or "")
    except DomainError:
        if _KEY_LINE.search(abc):
            return render_inline(abc, ScoreFormat.ABC, title=title)
    return Markup('<pre class="k-score-source"><code>{}</code></pre>').format(abc)


def _attached_score(attrs: Attrs) -> Markup:
    """Return the score of an attached MusicXML or MEI file."""
    if is_sealed(attrs) and attrs["file"].isdecimal():
        try:
            return _kept_file(int(attrs["file"]), attrs.get("caption", ""), get_language() or "")
        except (DomainError, OSError):
            pass  # the link below leads to it, or says that it is gone
    name = attrs.get("caption") or attrs.get("name") or gettext("Score")
    link = Markup('<p class="k-file"><a href="{}">{}</a></p>').format(file_address(attrs), name)
    return _fetched(attrs, link)


@lru_cache(maxsize=128)
def _kept_file(file_id: int, title: str, _language: str) -> Markup:
    with open_file(file_id) as stream:
        return render_inline(stream.read(), title=title)
