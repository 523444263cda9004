"""The templates' translations, each looked up once in a language."""

from django.utils import translation

_MOST = 20_000
_known: dict[tuple[str | None, str, str], str] = {}


def gettext(message: str) -> str:
    """Translate into the language of the page."""
    key = (translation.get_language(), "", message)
    text = _known.get(key)
    return _keep(key, translation.gettext(message)) if text is None else text


def pgettext(context: str, message: str) -> str:
    """Translate a message that means different things in different places."""
    key = (translation.get_language(), context, message)
    text = _known.get(key)
    return _keep(key, translation.pgettext(context, message)) if text is None else text


def _keep(key: tuple[str | None, str, str], text: str) -> str:
    if len(_known) >= _MOST:
        _known.clear()
    _known[key] = text
    return text
