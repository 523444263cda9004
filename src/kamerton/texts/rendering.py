"""The one renderer: a document to HTML that needs no script."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import get_language, gettext
from markupsafe import Markup, escape

from kamerton.scores.api import Rendition
from kamerton.texts import embeds
from kamerton.texts.cleaning import clean
from kamerton.texts.code import coloured
from kamerton.texts.enums import CalloutKind
from kamerton.texts.formula import mathml
from kamerton.texts.reading import nodes_of
from kamerton.texts.schema import Node
from kamerton.ui.api import size as format_size

_SIMPLE = {
    "bulletList": "ul",
    "listItem": "li",
    "blockquote": "blockquote",
    "tableRow": "tr",
}
_MARKS = {
    "bold": "strong",
    "italic": "em",
    "underline": "u",
    "strike": "s",
    "subscript": "sub",
    "superscript": "sup",
    "code": "code",
}


_MOST_KEPT = 500
_WAITING = "k-score-waiting"  # a score that is being engraved changes by itself
_kept: dict[tuple[str, str, int, str], Markup] = {}


def _words(node: Node) -> str:
    """Return the plain words of a short piece of text."""
    parts = [node.get("text", ""), *(_words(child) for child in node.get("content", ()))]
    return " ".join("".join(parts).split())


class _Renderer:
    """Renders one clean document."""

    def __init__(self, *, base_level: int, anchors: str) -> None:
        self.base_level = base_level
        self.anchors = anchors
        self.headings = 0
        self.tables = 0

    def many(self, nodes: Any) -> Markup:
        return Markup("").join(self.one(node) for node in nodes)

    def inside(self, node: Node) -> Markup:
        return self.many(node.get("content", ()))

    def one(self, node: Node) -> Markup:
        kind = node["type"]
        if kind in _SIMPLE:
            return _element(_SIMPLE[kind], self.inside(node))
        return _RENDERERS[kind](self, node)

    def paragraph(self, node: Node) -> Markup:
        return _element("p", self.inside(node)) if node.get("content") else Markup("")

    def heading(self, node: Node) -> Markup:
        inside = self.inside(node)
        if not inside:
            return inside
        self.headings += 1
        level = min(node["attrs"]["level"] - 2 + self.base_level, 6)
        anchor = f"{self.anchors}{self.headings}" if self.anchors else None
        return _element(f"h{level}", inside, id=anchor)

    def ordered_list(self, node: Node) -> Markup:
        start = node["attrs"]["start"]
        return _element("ol", self.inside(node), start=start if start != 1 else None)

    def task_list(self, node: Node) -> Markup:
        return _element("ul", self.inside(node), class_="k-tasks")

    def task_item(self, node: Node) -> Markup:
        done = node["attrs"]["checked"]
        said = gettext("Done") if done else gettext("Not done")
        sign = _element("span", "✓" if done else "", class_="k-tasks__box", aria_hidden="true")
        hidden = _element("span", said, class_="k-tasks__said")
        body = _element("div", self.inside(node), class_="k-tasks__text")
        return _element("li", sign + hidden + body, class_="is-done" if done else None)

    def table(self, node: Node) -> Markup:
        rows = list(node["content"])
        head = [row for row in rows[:1] if all(_is_header(cell) for cell in row["content"])]
        body = _element("tbody", self.many(rows[len(head) :])) if rows[len(head) :] else Markup("")
        top = _element("thead", self.many(head)) if head else Markup("")
        table = _element("table", top + body)
        said = self._name_of_table(head)
        return _element(
            "div", table, class_="table-scroll", tabindex="0", role="region", aria_label=said
        )

    def _name_of_table(self, head: list[Node]) -> str:
        """Return what tells this table from the text's others: its number and columns."""
        self.tables += 1
        columns = [_words(cell) for row in head for cell in row["content"]]
        named = ", ".join(column for column in columns if column)
        if not named:
            return gettext("Table %(number)s") % {"number": self.tables}
        return gettext("Table %(number)s: %(columns)s") % {
            "number": self.tables,
            "columns": named,
        }

    def cell(self, node: Node) -> Markup:
        attrs = node.get("attrs", {})
        spans = {name: attrs.get(name) for name in ("colspan", "rowspan")}
        spans = {name: value if value != 1 else None for name, value in spans.items()}
        content = node["content"]
        only = content[0] if len(content) == 1 and content[0]["type"] == "paragraph" else None
        inside = self.inside(only) if only else self.inside(node)
        if not _is_header(node) or not inside:
            return _element("td", inside, **spans)
        return _element("th", inside, scope="col", **spans)

    def callout(self, node: Node) -> Markup:
        kind = CalloutKind(node["attrs"]["kind"])
        title = _element("p", str(kind.label), class_="k-callout__title")
        css = f"k-callout k-callout--{kind.value}"
        return _element("aside", title + self.inside(node), class_=css, role="note")

    def code_block(self, node: Node) -> Markup:
        text = "".join(child["text"] for child in node.get("content", ()))
        inside = coloured(text, node.get("attrs", {}).get("language", ""))
        return _element("pre", _element("code", inside), class_="k-code", tabindex="0")

    def rule(self, node: Node) -> Markup:
        return Markup("<hr>")

    def line_break(self, node: Node) -> Markup:
        return Markup("<br>")

    def image(self, node: Node) -> Markup:
        attrs = node["attrs"]
        image = Markup('<img src="{}" alt="{}" loading="lazy" decoding="async">').format(
            embeds.file_address(attrs), attrs["alt"]
        )
        return _figure("image", image, attrs.get("caption"))

    def audio(self, node: Node) -> Markup:
        return embeds.sound(node["attrs"])

    def video(self, node: Node) -> Markup:
        return embeds.film(node["attrs"])

    def file(self, node: Node) -> Markup:
        attrs = node["attrs"]
        name = attrs.get("caption") or attrs.get("name") or gettext("File")
        link = _element("a", name, href=embeds.file_address(attrs))
        size = attrs.get("size_bytes")
        note = _element("span", format_size(size), class_="k-file__size") if size else Markup("")
        return _element("p", link + note, class_="k-file")

    def formula_block(self, node: Node) -> Markup:
        return _element("div", formula_html(node["attrs"]["latex"], "block"), class_="k-formula")

    def formula(self, node: Node) -> Markup:
        return formula_html(node["attrs"]["latex"], "inline")

    def score(self, node: Node) -> Markup:
        return embeds.score(node["attrs"])

    def mention(self, node: Node) -> Markup:
        return _element("span", "@" + node["attrs"]["label"], class_="k-mention")

    def text(self, node: Node) -> Markup:
        inside = escape(node["text"])
        for mark in reversed(node.get("marks", ())):
            inside = _marked(mark, inside)
        return inside


_RENDERERS: Mapping[str, Callable[[_Renderer, Node], Markup]] = {
    "paragraph": _Renderer.paragraph,
    "heading": _Renderer.heading,
    "orderedList": _Renderer.ordered_list,
    "taskList": _Renderer.task_list,
    "taskItem": _Renderer.task_item,
    "table": _Renderer.table,
    "tableCell": _Renderer.cell,
    "tableHeader": _Renderer.cell,
    "callout": _Renderer.callout,
    "codeBlock": _Renderer.code_block,
    "horizontalRule": _Renderer.rule,
    "hardBreak": _Renderer.line_break,
    "image": _Renderer.image,
    "audio": _Renderer.audio,
    "video": _Renderer.video,
    "file": _Renderer.file,
    "formulaBlock": _Renderer.formula_block,
    "formula": _Renderer.formula,
    "score": _Renderer.score,
    "mention": _Renderer.mention,
    "text": _Renderer.text,
}


def _element(name: str, inside: str, **attrs: object) -> Markup:
    """Return an element; attributes that are None are left out, names lose a closing "_"."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attrs.items()
        if value is not None
    )
    return Markup(f"<{name}{given}>{escape(inside)}</{name}>")  # noqa: S704  escaped above


def _figure(kind: str, inside: Markup, caption: str | None) -> Markup:
    under = _element("figcaption", caption) if caption else Markup("")
    return _element("figure", inside + under, class_=f"k-figure k-figure--{kind}")


def _is_header(cell: Node) -> bool:
    return bool(cell["type"] == "tableHeader")


def _marked(mark: Node, inside: Markup) -> Markup:
    if mark["type"] != "link":
        return _element(_MARKS[mark["type"]], inside)
    href = mark["attrs"]["href"]
    foreign = not href.startswith(("/", "#"))
    return _element("a", inside, href=href, rel="noopener noreferrer nofollow" if foreign else None)


def formula_html(latex: str, display: str) -> Markup:
    """Return the formula drawn, or its source marked as unreadable."""
    drawn = mathml(latex, display=display)
    if drawn is not None:
        return drawn
    return _element("code", latex, class_="k-formula-fault", title=gettext("Cannot be read"))


def to_html(document: Any, *, viewer: Any = None, base_level: int = 2, anchors: str = "") -> Markup:
    """Render any document; never raises, and what comes out holds no script.

    Args:
        document: as stored, or any JSON.
        viewer: the reader; files in the text are checked again when they are asked for.
        base_level: level of the text's highest headings on this page.
        anchors: prefix of the headings' ids; without it they have none.
    """
    language = get_language() or ""
    try:
        key = (json.dumps(document, sort_keys=True), language, base_level, anchors)
    except (TypeError, ValueError, RecursionError):
        key = None
    known = _kept.get(key) if key else None
    if known is not None:
        return known
    renderer = _Renderer(base_level=base_level, anchors=anchors)
    made = renderer.many(clean(document)["content"])
    if key and _WAITING not in made:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = made
    return made


def scores_in(document: Any) -> list[tuple[str, Rendition]]:
    """Return title and engraved score of each score of a document, in reading order."""
    nodes = [node for node in nodes_of(clean(document)) if node["type"] == "score"]
    found = [
        (node["attrs"].get("caption", ""), embeds.rendition_of(node["attrs"])) for node in nodes
    ]
    return [(title or score.title, score) for title, score in found if score is not None]
