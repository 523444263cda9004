"""The templates' translations, each looked up once in a language."""

from django.utils import translation
from markupsafe import Markup

_MOST = 20_000
_known: dict[tuple[str | None, str, str], str] = {}


class Words(dict[str, Markup]):
    """The constant messages of templates in one language, as they stand in a page."""

    def __init__(self, language: str | None) -> None:
        super().__init__()
        self.language = language

    def localised(self, _: None, text: str, text_en: str) -> str:
        """Give the English text on English pages where there is one, else the Russian."""
        return text_en if text_en and (self.language or "").startswith("en") else text

    def __missing__(self, message: str) -> Markup:
        text = Markup(gettext(message) % {})  # noqa: S704  as Jinja does: messages are ours
        if translation.get_language() == self.language:
            self[message] = text
        return text


_words: dict[str | None, Words] = {}


def present() -> Words:
    """Give the messages in the language of the page."""
    language = translation.get_language()
    words = _words.get(language)
    return _words.setdefault(language, Words(language)) if words is None else words


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
