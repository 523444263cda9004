"""Whether a page speaks one language, and speaks to people: no words of the other one, no codes."""

import functools
import re
from dataclasses import dataclass

from babel.messages import pofile

from tools.messages import LOCALE, SOURCE

# The words of the interface and the names of what has no words; not what people wrote, nor what is marked as another
# language, nor code.
TEXTS = """language => {
    const said = [document.title];
    for (const part of document.body.querySelectorAll("*")) {
        if (part.closest("script, style, template, code, pre, textarea, svg, math, .prose")) continue;
        if (part.closest("[lang]").lang !== language || !part.checkVisibility()) continue;
        for (const name of ["aria-label", "title", "placeholder", "alt"]) said.push(part.getAttribute(name) || "");
        for (const node of part.childNodes) if (node.nodeType === Node.TEXT_NODE) said.push(node.data);
    }
    return [...new Set(said.map(text => text.replaceAll(/\\s+/g, " ").trim()).filter(Boolean))];
}"""
CODE = re.compile(
    r"[a-z]+(_[a-z\d]+)+|None|undefined|NaN|null|\[object .*|.*(\{\{|\}\}|%\(\w+\)|&\w+;|</\w+>).*"
)
LETTERS = {"ru": re.compile("[A-Za-z]{3}"), "en": re.compile("[А-Яа-яЁё]{3}")}
NAMES = re.compile(
    r"Русский|English|[А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]+"
)  # of languages, of people in the living page
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]")
FEWEST_LETTERS = 8


@dataclass(frozen=True)
class Foreign:
    """The interface's words in the language that a page should not speak."""

    whole: frozenset[str]
    with_places: re.Pattern[str]

    def has(self, text: str) -> bool:
        """Tell whether this is a message of the interface, its places filled in or not."""
        return text in self.whole or self.with_places.fullmatch(text) is not None


@functools.cache
def foreign_to(language: str) -> Foreign:
    """Read the messages of all packages in the language that is not this one."""
    said: set[str] = set()
    for path in SOURCE.glob(f"*/locale/{LOCALE}/LC_MESSAGES/django.po"):
        with path.open("rb") as stream:
            for message in pofile.read_po(stream):
                said |= set(_other(message, language))
    said = {text for text in said if LETTERS[language].search(text) and not NAMES.fullmatch(text)}
    patterns = [_pattern(text) for text in said if _is_telling(text)]
    return Foreign(
        frozenset(text for text in said if not PLACE.search(text)),
        re.compile("|".join(patterns) or "(?!)"),
    )


def _other(message, language):
    ids = [message.id] if isinstance(message.id, str) else [*message.id]
    strings = [message.string] if isinstance(message.string, str) else [*message.string]
    wanted, own = (ids, strings) if language == "ru" else (strings, ids)
    return [" ".join(text.split()) for text in wanted if text and text not in own]


def _is_telling(text):
    return PLACE.search(text) and len(PLACE.sub("", text).strip()) >= FEWEST_LETTERS


def _pattern(text):
    return ".+?".join(re.escape(part) for part in PLACE.split(text))


def faults_of(text: str, language: str) -> list[str]:
    """Say what is wrong with one piece of text on a page of this language."""
    found = []
    if CODE.fullmatch(text):
        found.append(f"shows a code: {text[:120]}")
    if LETTERS[language].search(text) and foreign_to(language).has(text):
        found.append(f"speaks another language: {text[:120]}")
    return found
