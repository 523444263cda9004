"""The one sanitiser: any JSON in, a valid document out, the same again when cleaned twice."""

from typing import Any

from kamerton.texts.schema import (
    BLOCKS,
    DEFAULTS,
    INLINE,
    ITEM_STARTS_WITH_PARAGRAPH,
    LEAF,
    MARKS,
    MAX_DEPTH,
    MAX_NODES,
    MAX_TEXT,
    NODES,
    PLAIN,
    Document,
    Node,
    empty_document,
)
from kamerton.texts.values import safe_text


class _Cleaner:
    """Walks one document, keeping count of what was taken."""

    def __init__(self) -> None:
        self.nodes_left = MAX_NODES
        self.text_left = MAX_TEXT

    def children(self, raw: Any) -> list[Node]:
        content = raw.get("content")
        if not isinstance(content, list):
            return []
        return [child for child in content if isinstance(child, dict)]

    def spend(self) -> bool:
        self.nodes_left -= 1
        return self.nodes_left >= 0

    def blocks(self, raw: Any, depth: int) -> list[Node]:
        """Return block nodes; stray inline ones are gathered into paragraphs."""
        found: list[Node] = []
        stray: list[Node] = []
        for child in self.children(raw):
            if _is_inline(child):
                stray += self.inline(child, depth)
                continue
            if stray:
                found.append(_paragraph(stray))
                stray = []
            found += self.block(child, depth)
        if stray:
            found.append(_paragraph(stray))
        return found

    def block(self, raw: Node, depth: int) -> list[Node]:
        kind = raw.get("type")
        spec = NODES.get(kind) if isinstance(kind, str) else None
        if depth > MAX_DEPTH or not self.spend():
            return []
        if spec is None or kind in {"doc", *_PARTS}:
            return self.blocks(raw, depth + 1)
        node = _with_attrs(str(kind), raw)
        if node is None:
            return []
        if spec.holds == LEAF:
            return [node]
        content = self.content(str(kind), raw, depth + 1)
        if content:
            node["content"] = content
        elif spec.holds not in (INLINE, PLAIN):
            return []
        return [node]

    def content(self, kind: str, raw: Node, depth: int) -> list[Node]:
        holds = NODES[kind].holds
        if holds == INLINE:
            return _merged([n for child in self.children(raw) for n in self.inline(child, depth)])
        if holds == PLAIN:
            text = self.take("".join(_texts(raw, depth)))
            return [{"type": "text", "text": text}] if text else []
        if holds == BLOCKS:
            return self.filled(kind, self.blocks(raw, depth))
        return self.parts(holds, raw, depth)

    def filled(self, kind: str, blocks: list[Node]) -> list[Node]:
        """Give a container the paragraph without which the editor cannot open it."""
        if not blocks or (kind in ITEM_STARTS_WITH_PARAGRAPH and blocks[0]["type"] != "paragraph"):
            return [{"type": "paragraph"}, *blocks]
        return blocks

    def parts(self, allowed: Any, raw: Node, depth: int) -> list[Node]:
        """Return the rows of a table, cells of a row, items of a list; drop what is none."""
        found = []
        for child in self.children(raw):
            kind = child.get("type")
            if depth > MAX_DEPTH or not self.spend():
                break
            if not isinstance(kind, str) or kind not in allowed:
                continue
            node = _with_attrs(kind, child) or {"type": kind}
            content = self.content(kind, child, depth + 1)
            if content:
                found.append({**node, "content": content})
        return found

    def inline(self, raw: Node, depth: int) -> list[Node]:
        """Return inline nodes; of a block that strayed here only what it says."""
        if depth > MAX_DEPTH or not self.spend():
            return []
        kind = raw.get("type")
        if kind == "text":
            return self.text(raw)
        if not _is_inline(raw):
            return [n for child in self.children(raw) for n in self.inline(child, depth + 1)]
        node = _with_attrs(str(kind), raw)
        return [node] if node else []

    def text(self, raw: Node) -> list[Node]:
        value = raw.get("text")
        text = self.take(value) if isinstance(value, str) else ""
        if not text:
            return []
        node: Node = {"type": "text", "text": text}
        marks = _marks(raw.get("marks"))
        if marks:
            node["marks"] = marks
        return [node]

    def take(self, text: str) -> str:
        text = safe_text(text)[: self.text_left]
        self.text_left -= len(text)
        return text


_PARTS = frozenset({"listItem", "taskItem", "tableRow", "tableCell", "tableHeader"})


def _is_inline(raw: Node) -> bool:
    kind = raw.get("type")
    return isinstance(kind, str) and kind in NODES and NODES[kind].is_inline


def _paragraph(content: list[Node]) -> Node:
    return {"type": "paragraph", "content": _merged(content)}


def _with_attrs(kind: str, raw: Node) -> Node | None:
    """Return the node with its safe attributes; None when it cannot do without those dropped."""
    spec = NODES[kind]
    given = raw.get("attrs")
    given = given if isinstance(given, dict) else {}
    attrs = dict(DEFAULTS.get(kind, {}))
    for name, check in spec.attrs.items():
        value = check(given[name]) if name in given else None
        if value is not None:
            attrs[name] = value
    if spec.required and not any(name in attrs for name in spec.required):
        return None
    return {"type": kind, "attrs": attrs} if attrs else {"type": kind}


def _marks(raw: Any) -> list[Node]:
    if not isinstance(raw, list):
        return []
    found: dict[str, Node] = {}
    for mark in raw:
        kind = mark.get("type") if isinstance(mark, dict) else None
        if not isinstance(kind, str) or kind not in MARKS or kind in found:
            continue
        given = mark.get("attrs")
        attrs = {
            name: value
            for name, check in MARKS[kind].items()
            if isinstance(given, dict) and (value := check(given.get(name))) is not None
        }
        if len(attrs) == len(MARKS[kind]):
            found[kind] = {"type": kind, "attrs": attrs} if attrs else {"type": kind}
    return [found[kind] for kind in MARKS if kind in found]


def _merged(content: list[Node]) -> list[Node]:
    """Join neighbouring texts with the same marks."""
    merged: list[Node] = []
    for node in content:
        last = merged[-1] if merged else None
        same = last is not None and last["type"] == node["type"] == "text"
        if same and last is not None and last.get("marks") == node.get("marks"):
            merged[-1] = {**last, "text": last["text"] + node["text"]}
        else:
            merged.append(node)
    return merged


def _texts(raw: Any, depth: int) -> list[str]:
    if not isinstance(raw, dict) or depth > MAX_DEPTH:
        return []
    if raw.get("type") == "text":
        return [raw["text"]] if isinstance(raw.get("text"), str) else []
    if raw.get("type") == "hardBreak":
        return ["\n"]
    content = raw.get("content")
    content = content if isinstance(content, list) else []
    return [text for child in content for text in _texts(child, depth + 1)]


def clean(document: Any) -> Document:
    """Return ``document`` with only what the format knows; never raises.

    Args:
        document: any JSON value, as it came from a browser, a file or another site.

    Returns:
        A valid document within the limits of schema.MAX_*; cleaning it again changes nothing.
    """
    if not isinstance(document, dict):
        return empty_document()
    cleaner = _Cleaner()
    content = cleaner.blocks(document, 1)
    while len(content) > 1 and content[-1] == {"type": "paragraph"}:
        content.pop()  # the editor's room for going on
    return {"type": "doc", "content": content} if content else empty_document()
