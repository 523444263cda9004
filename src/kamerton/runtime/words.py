"""The operator's language: Russian unless the locale of the terminal says English."""

import functools
import gettext as stdlib_gettext
import os
from pathlib import Path

LOCALES = Path(__file__).parent / "locale"


def terminal_language() -> str:
    """Return "ru" or "en" by LC_ALL, LC_MESSAGES, LANG, in this order."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value and value.split(".")[0] not in ("C", "POSIX"):
            return "en" if value.lower().startswith("en") else "ru"
    return "ru"


@functools.cache
def _catalogue(language: str) -> stdlib_gettext.NullTranslations:
    return stdlib_gettext.translation("django", LOCALES, [language], fallback=True)


def _(message: str) -> str:
    """Translate a message of the terminal. Needs no Django, for it speaks before Django is there."""
    return _catalogue(terminal_language()).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Translate a message of the terminal that counts something."""
    return _catalogue(terminal_language()).ngettext(singular, plural, number)
