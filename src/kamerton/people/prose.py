"""Texts of consents as HTML: Markdown without raw HTML."""

from dataclasses import dataclass

from django.utils import translation
from markdown_it import MarkdownIt
from markupsafe import Markup

from kamerton.people.models import ConsentDocument

_markdown = MarkdownIt("commonmark", {"html": False}).disable(["image"])


@dataclass(frozen=True, slots=True)
class Words:
    """A document in the reader's language."""

    kind: str
    version: int
    title: str
    html: Markup


def document_words(document: ConsentDocument) -> Words:
    """Return title and text in the active language."""
    english = translation.get_language() == "en"
    text = document.text_en if english else document.text
    return Words(
        kind=document.kind,
        version=document.version,
        title=document.title_en if english else document.title,
        html=Markup(_markdown.render(text)),  # noqa: S704  raw HTML is off, links are checked
    )
