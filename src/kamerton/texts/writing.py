"""A document to Markdown, for writing without script."""

import re
from typing import Any

from kamerton.texts.cleaning import clean
from kamerton.texts.schema import Node

_ESCAPED = re.compile(r"([\\`*_\[\]$<>~])")
_LINE_START = re.compile(r"^(\s*)([#>+|-]|\d+[.)])", re.MULTILINE)
_SIGNS = {"bold": "**", "italic": "*", "strike": "~~"}


def to_markdown(document: Any) -> str:
    """Return Markdown that from_markdown() reads back into the same document.

    What Markdown cannot say (underline, raised and lowered text, merged cells, mentions) is
    written as plain text.
    """
    return _blocks(clean(document)["content"]).strip() + "\n"


def _blocks(nodes: list[Node], gap: str = "\n\n") -> str:
    return gap.join(filter(None, (_block(node) for node in nodes)))


def _block(node: Node) -> str:
    kind, attrs = node["type"], node.get("attrs", {})
    content = node.get("content", [])
    if kind == "paragraph":
        return _LINE_START.sub(r"\1\\\2", _inline(content))
    if kind == "heading":
        return "#" * attrs["level"] + " " + _inline(content)
    if kind in _LISTS:
        return _list(node)
    if kind == "table":
        return _table(content)
    if kind in {"blockquote", "callout"}:
        first = f"[!{attrs['kind'].upper()}]\n" if kind == "callout" else ""
        return _prefixed(first + _blocks(content), "> ", "> ")
    return _leaf(kind, attrs, content)


def _leaf(kind: str, attrs: dict[str, Any], content: list[Node]) -> str:
    if kind == "horizontalRule":
        return "---"
    if kind == "formulaBlock":
        return f"$$\n{attrs['latex']}\n$$"
    if kind == "codeBlock":
        return _fence(attrs.get("language", ""), "".join(child["text"] for child in content))
    if kind == "image":
        where = f"file:{attrs['file']}" if "file" in attrs else attrs["src"]
        title = attrs.get("caption", "").replace('"', "”")
        return f"![{_escaped(attrs['alt'])}]({where}" + (f' "{title}")' if title else ")")
    if "abc" in attrs:
        return _fence("abc", attrs["abc"])
    if "file" in attrs:
        return _fence(f"{kind} file:{attrs['file']}", attrs.get("caption", ""))
    return f"[{_escaped(attrs.get('caption') or attrs.get('name') or kind)}]({attrs.get('src')})"


_LISTS = frozenset({"bulletList", "orderedList", "taskList"})


def _fence(info: str, text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{info}\n{text}\n{ticks}" if text else f"{ticks}{info}\n{ticks}"


def _list(node: Node) -> str:
    number = node.get("attrs", {}).get("start", 1)
    items = []
    for place, item in enumerate(node["content"]):
        sign = f"{number + place}. " if node["type"] == "orderedList" else "- "
        box = ""
        if item["type"] == "taskItem":
            box = "[x] " if item["attrs"]["checked"] else "[ ] "
        body = box + _blocks(item["content"])
        items.append(_prefixed(body, sign, " " * len(sign)))
    return "\n".join(items)


def _table(rows: list[Node]) -> str:
    lines = []
    for place, row in enumerate(rows):
        cells = [_cell(cell) for cell in row["content"]]
        lines.append("| " + " | ".join(cells) + " |")
        if place == 0:
            lines.append("|" + "---|" * len(cells))
    return "\n".join(lines)


def _cell(cell: Node) -> str:
    said = [_inline(block.get("content", [])) for block in cell["content"]]
    return " ".join(said).replace("|", "\\|").replace("\n", " ").strip()


def _prefixed(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    others = [(rest + line).rstrip() for line in lines[1:]]
    return "\n".join([first + lines[0], *others])


def _escaped(text: str) -> str:
    return _ESCAPED.sub(r"\\\1", text)


def _inline(nodes: list[Node]) -> str:
    return "".join(_run(node) for node in nodes)


def _run(node: Node) -> str:
    attrs = node.get("attrs", {})
    if node["type"] == "hardBreak":
        return "\\\n"
    if node["type"] == "formula":
        return f"${attrs['latex']}$"
    if node["type"] == "mention":
        return "@" + _escaped(attrs["label"])
    marks = {mark["type"]: mark for mark in node.get("marks", ())}
    text = node["text"]
    said = f"`{text}`" if "code" in marks and "`" not in text else _escaped(text)
    core = said.strip()
    for kind, sign in reversed(_SIGNS.items()):
        if kind in marks and core:
            core = f"{sign}{core}{sign}"
    if "link" in marks and core:
        core = f"[{core}](<{marks['link']['attrs']['href']}>)"
    return said.replace(said.strip(), core, 1) if core else said
