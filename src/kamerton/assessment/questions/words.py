"""The words of a question, by which the bank is searched and an imported twin is known."""

from typing import Any

from kamerton.texts.api import plain_text

LONGEST = 10_000


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _strings(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _strings(inner)]
    return []


def words_of(question: Any) -> str:
    """Return the text of a Question and what its author wrote into its parts, as plain words."""
    texts = [plain_text(question.text), *_strings(question.data)]
    return " ".join(" ".join(texts).split())[:LONGEST]
