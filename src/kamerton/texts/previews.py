"""What a formula or a score will look like, while it is typed."""

from typing import Any

from django.utils.translation import gettext as _

from kamerton.core.errors import DomainError
from kamerton.texts import embeds
from kamerton.texts.formula import mathml
from kamerton.texts.values import source as clean_source


def preview_of(kind: Any, source: Any) -> tuple[str, str]:
    """Return (markup, why there is none) for the source of a formula or a score."""
    cleaned = clean_source(source)
    if cleaned is None:
        return "", ""
    if kind == "score":
        try:
            return str(embeds.engraved(cleaned, is_playable=False)), ""
        except DomainError as error:
            return "", error.message
    display = "block" if kind == "formulaBlock" else "inline"
    drawn = mathml(cleaned, display=display)
    return (str(drawn), "") if drawn is not None else ("", _("The formula cannot be read yet."))
