"""Source code coloured on the server, by classes."""

from functools import lru_cache

from markupsafe import Markup, escape
from pygments import highlight  # type: ignore[import-untyped]
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]
from pygments.util import ClassNotFound  # type: ignore[import-untyped]

MAX_COLOURED = 50_000
_FORMATTER = HtmlFormatter(nowrap=True, classprefix="hl-")


@lru_cache(maxsize=512)
def coloured(text: str, language: str) -> Markup:
    """Return ``text`` with spans of class ``hl-*``; plain when the language is not known."""
    if not language or len(text) > MAX_COLOURED:
        return escape(text)
    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return escape(text)
    return Markup(highlight(text, lexer, _FORMATTER).removesuffix("\n"))  # noqa: S704
