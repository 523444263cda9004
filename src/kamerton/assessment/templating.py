"""Placeholders of feedback templates. Pure functions.

A template says {name} or, in Russian, {имя}; what is not known stays as it was written, so that the
tutor sees it.
"""

import re
from collections.abc import Mapping

PLACEHOLDERS = {
    "name": "имя",
    "work": "работа",
    "programme": "программа",
    "cohort": "группа",
    "tutor": "тьютор",
}
_CODES = {
    **{code: code for code in PLACEHOLDERS},
    **{ru: code for code, ru in PLACEHOLDERS.items()},
}
_MARK = re.compile(r"\{([A-Za-zА-Яа-яё]+)\}")


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with placeholders replaced by ``values`` (by English code)."""

    def value(found: re.Match[str]) -> str:
        return values.get(_CODES.get(found[1].lower(), ""), found[0])

    return _MARK.sub(value, text)


def unknown(text: str) -> list[str]:
    """Return the placeholders in a text that nothing stands for, in order."""
    return [found[0] for found in _MARK.finditer(text) if found[1].lower() not in _CODES]
