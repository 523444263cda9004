"""The guides name buttons and pages as the pages do, in both languages."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent.parent
QUOTED = {"ru": re.compile("«([^»]+)»"), "en": re.compile("“([^”]+)”")}
# What is quoted without being a name: words, and the article that the guide points to.
WORDS = {
    "ru": {"ё", "хорошо", "отлично", "Ноты как текст", "Настройках уведомлений"}
    | {"не присылать таких писем"},
    "en": {"good", "excellent"},
}
GUIDES = [
    pytest.param(path, id=f"{path.parent.name}/{path.stem}")
    for path in sorted((ROOT / "docs" / "guides").glob("*/*.md"))
]


def _plain(text: str) -> str:
    return re.sub(r"%\(\w+\)s", "…", text).replace("\u00a0", " ").strip().rstrip(".")


@cache
def _said(language: str) -> set[str]:
    """Everything that pages say in a language."""
    said: set[str] = set()
    for path in (ROOT / "src" / "kamerton").glob("*/locale/ru/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            for message in read_po(file):
                text = message.string if language == "ru" else message.id
                forms = [text] if isinstance(text, str) else list(text or ())
                said |= {_plain(form) for form in forms}
    return said


@pytest.mark.parametrize("guide", GUIDES)
def test_names_in_guides_are_those_of_the_pages(guide: Path) -> None:
    language = guide.parent.name
    named = {_plain(name) for name in QUOTED[language].findall(guide.read_text(encoding="utf-8"))}
    assert named - _said(language) - WORDS[language] == set()


def test_both_languages_have_the_same_guides() -> None:
    russian, english = (
        {path.name for path in (ROOT / "docs" / "guides" / language).glob("*.md")}
        for language in ("ru", "en")
    )
    assert russian == english
