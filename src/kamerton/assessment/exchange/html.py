"""HTML of other systems as clean documents and plain lines; scripts and styles are dropped whole."""

from html import escape
from html.parser import HTMLParser
from typing import Any

from kamerton.texts.api import clean, to_html

MARKS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "code": "code"}
SILENT = frozenset({"script", "style", "head", "title", "template", "iframe", "object", "svg"})
BLOCKS = frozenset(
    {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "pre", "blockquote"}
)
DEEPEST = 200


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[list[dict[str, Any]]] = [[]]
        self.marks: list[str] = []
        self.silent = 0
        self.has_picture = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        elif tag in BLOCKS:
            self._break()
        elif tag == "br":
            self.paragraphs[-1].append({"type": "hardBreak"})
        elif tag in MARKS and len(self.marks) < DEEPEST:
            self.marks.append(MARKS[tag])
        elif tag == "img":
            self.has_picture = True
            said = dict(attrs).get("alt")
            self.handle_data(f"[{said}]" if said else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(self.silent - 1, 0)
        elif tag in BLOCKS:
            self._break()
        elif tag in MARKS and MARKS[tag] in self.marks:
            self.marks.remove(MARKS[tag])

    def handle_data(self, data: str) -> None:
        if self.silent or not data:
            return
        words = " ".join(data.split())
        lead = " " if data[:1].isspace() and self.paragraphs[-1] else ""
        tail = " " if data[-1:].isspace() and words else ""
        text = f"{lead}{words}{tail}"
        if text:
            marks = [{"type": mark} for mark in dict.fromkeys(self.marks)]
            self.paragraphs[-1].append({"type": "text", "text": text, "marks": marks})

    def _break(self) -> None:
        if self.paragraphs[-1]:
            self.paragraphs.append([])


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def document_of(html: str) -> tuple[Any, bool]:
    """Return the clean document of some HTML, and whether pictures were lost."""
    reader = _read(html)
    content = [{"type": "paragraph", "content": one} for one in reader.paragraphs if one]
    return clean({"type": "doc", "content": content}), reader.has_picture


def plain_of(html: str) -> str:
    """Return the words of some HTML on one line."""
    reader = _read(html)
    words = " ".join("".join(n.get("text", " ") for n in one) for one in reader.paragraphs)
    return " ".join(words.split())


def html_of(document: Any) -> str:
    """Return a document as HTML for another system."""
    return str(to_html(document))


def html_words(words: str) -> str:
    """Return plain words as HTML."""
    return escape(words, quote=False)
