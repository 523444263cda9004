"""Markdown to a document: CommonMark with tables, callouts, formulas, scores and tasks."""

import re
from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from kamerton.texts.cleaning import clean
from kamerton.texts.schema import Document, Node
from kamerton.texts.seals import sealed

Embed = Callable[[str, str], Node | None]
Link = Callable[[str, str], str | None]
_CALLOUT = re.compile(r"\[!(NOTE|TIP|WARNING|QUESTION)\][ \t]*\n?")
_TASK = re.compile(r"\[([ xXхХ])\][ \t]+")
_REFERENCE = re.compile(r"([a-z]+):([a-z0-9][a-z0-9-]*)")
_WEB = frozenset({"mailto", "tel", "http", "https", "file"})
_EMBEDS = frozenset({"score", "audio", "video", "file", "image"})


def _inline_formula(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if state.src[start] != "$" or state.src[start + 1 : start + 2] in {"", " ", "$", "\n"}:
        return False
    end = start + 1
    while (end := state.src.find("$", end)) != -1 and state.src[end - 1] == "\\":
        end += 1
    if end == -1 or state.src[end - 1].isspace():
        return False
    if not silent:
        state.push("formula", "", 0).content = state.src[start + 1 : end]
    state.pos = end + 1
    return True


def _block_formula(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    def line(number: int) -> str:
        return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].strip()

    first = line(start)
    if not first.startswith("$$"):
        return False
    body, last = [first[2:]], start
    while not (body[-1].endswith("$$")):
        last += 1
        if last >= end:
            return False
        body.append(line(last))
    if not silent:
        state.push("formula_block", "", 0).content = "\n".join(body)[:-2].strip()
        state.line = last + 1
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.disable(["html_block", "html_inline"])
    parser.inline.ruler.before("escape", "formula", _inline_formula)
    options = {"alt": ["paragraph", "blockquote", "list"]}
    parser.block.ruler.before("fence", "formula_block", _block_formula, options)  # type: ignore[arg-type]
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # clean() decides
    return parser


_PARSER = _parser()
_MARKS = {"strong": "bold", "em": "italic", "s": "strike"}
_CONTAINERS = {"bullet_list": "bulletList", "list_item": "listItem", "tr": "tableRow"}
_CELLS = {"th": "tableHeader", "td": "tableCell"}


class _Reader:
    """Turns one syntax tree into nodes; clean() puts the result in order."""

    def __init__(self, embed: Embed | None, link: Link | None) -> None:
        self.embed = embed
        self.link = link

    def blocks(self, tree: SyntaxTreeNode) -> list[Node]:
        return [node for child in tree.children for node in self.block(child)]

    def block(self, tree: SyntaxTreeNode) -> list[Node]:
        if tree.type in _CONTAINERS:
            return [{"type": _CONTAINERS[tree.type], "content": self.blocks(tree)}]
        if tree.type in _CELLS:
            inside = {"type": "paragraph", "content": self.inlines(tree, ())}
            return [{"type": _CELLS[tree.type], "content": [inside]}]
        reader = getattr(self, f"read_{tree.type}", None)
        found: list[Node] = reader(tree) if reader else self.blocks(tree)
        return found

    def read_paragraph(self, tree: SyntaxTreeNode) -> list[Node]:
        found: list[Node] = []
        run: list[Node] = []
        for node in self.inlines(tree, ()):
            if node["type"] != "image":
                run.append(node)
                continue
            found += [*_paragraph(run), node]
            run = []
        return [*found, *_paragraph(run)]

    def read_heading(self, tree: SyntaxTreeNode) -> list[Node]:
        level = max(2, min(int(tree.tag[1]), 4))
        content = self.inlines(tree, ())
        return [{"type": "heading", "attrs": {"level": level}, "content": content}]

    def read_ordered_list(self, tree: SyntaxTreeNode) -> list[Node]:
        start = int(tree.attrs.get("start", 1))
        return [
            {"type": "orderedList", "attrs": {"start": start}, "content": self.blocks(tree)},
        ]

    def read_bullet_list(self, tree: SyntaxTreeNode) -> list[Node]:
        return [{"type": "bulletList", "content": self.blocks(tree)}]

    def read_table(self, tree: SyntaxTreeNode) -> list[Node]:
        return [{"type": "table", "content": self.blocks(tree)}]

    def read_blockquote(self, tree: SyntaxTreeNode) -> list[Node]:
        content = self.blocks(tree)
        kind = _take_start(content, _CALLOUT)
        if kind is None:
            return [{"type": "blockquote", "content": content}]
        return [{"type": "callout", "attrs": {"kind": kind.lower()}, "content": content}]

    def read_hr(self, tree: SyntaxTreeNode) -> list[Node]:
        return [{"type": "horizontalRule"}]

    def read_code_block(self, tree: SyntaxTreeNode) -> list[Node]:
        return [_code("", tree.content)]

    def read_formula_block(self, tree: SyntaxTreeNode) -> list[Node]:
        return [{"type": "formulaBlock", "attrs": {"latex": tree.content}}]

    def read_fence(self, tree: SyntaxTreeNode) -> list[Node]:
        word, _, rest = tree.info.strip().partition(" ")
        slug, _, caption = rest.strip().partition(" ")
        if word == "abc":
            return [{"type": "score", "attrs": {"abc": tree.content}}]
        if word in _EMBEDS and slug:
            node = self.embedded(word, slug)
            if node is None:
                return []
            said = tree.content.strip() or caption
            attrs = {**node.get("attrs", {}), **({"caption": said} if said else {})}
            return [{**node, "attrs": attrs}]
        return [_code(word, tree.content)]

    def embedded(self, kind: str, slug: str) -> Node | None:
        if slug.startswith("file:"):
            return {"type": kind, "attrs": {"file": slug[5:]}}
        node = self.embed(kind, slug) if self.embed else None
        return sealed(node) if node else None

    def inlines(self, tree: SyntaxTreeNode, marks: tuple[Node, ...]) -> list[Node]:
        return [node for child in tree.children for node in self.inline(child, marks)]

    def inline(self, tree: SyntaxTreeNode, marks: tuple[Node, ...]) -> list[Node]:
        if tree.type == "inline":
            return self.inlines(tree, marks)
        if tree.type in {"text", "softbreak"}:
            return _text(tree.content if tree.type == "text" else "\n", marks)
        if tree.type == "code_inline":
            return _text(tree.content, (*marks, {"type": "code"}))
        if tree.type == "hardbreak":
            return [{"type": "hardBreak"}]
        if tree.type == "formula":
            return [{"type": "formula", "attrs": {"latex": tree.content}}]
        if tree.type == "image":
            return [self.image(tree)]
        return self.inlines(tree, (*marks, *self.mark(tree)))

    def mark(self, tree: SyntaxTreeNode) -> tuple[Node, ...]:
        if tree.type != "link":
            return ({"type": _MARKS[tree.type]},) if tree.type in _MARKS else ()
        href = self.address(str(tree.attrs.get("href", "")))
        return ({"type": "link", "attrs": {"href": href}},) if href else ()

    def address(self, href: str) -> str | None:
        reference = _REFERENCE.fullmatch(href)
        if reference is None or reference[1] in _WEB:
            return href
        return self.link(reference[1], reference[2]) if self.link else None

    def image(self, tree: SyntaxTreeNode) -> Node:
        source = str(tree.attrs.get("src", ""))
        attrs: dict[str, Any] = {"alt": tree.content, "caption": tree.attrs.get("title")}
        if source.startswith("file:"):
            return {"type": "image", "attrs": {**attrs, "file": source[5:]}}
        return {"type": "image", "attrs": {**attrs, "src": source}}


def _paragraph(content: list[Node]) -> list[Node]:
    said = any(node.get("text", "x").strip() for node in content)
    return [{"type": "paragraph", "content": content}] if said else []


def _code(language: str, text: str) -> Node:
    content = [{"type": "text", "text": text.rstrip("\n")}]
    return {"type": "codeBlock", "attrs": {"language": language.lower()}, "content": content}


def _text(text: str, marks: tuple[Node, ...]) -> list[Node]:
    return [{"type": "text", "text": text.replace("\n", " "), "marks": list(marks)}]


def _take_start(content: list[Node], pattern: re.Pattern[str]) -> str | None:
    """Cut ``pattern`` off the first paragraph's beginning; return its group."""
    first = content[0] if content and content[0]["type"] == "paragraph" else None
    runs = first["content"] if first else []
    if first is None or not runs or runs[0]["type"] != "text":
        return None
    joined = "".join(run.get("text", "") for run in runs[:2])
    found = pattern.match(joined + " " if len(runs) < 3 else joined)
    if found is None:
        return None
    rest = {**runs[0], "text": joined[found.end() :].lstrip()}
    taken = 2 if len(runs) > 1 and not runs[1].get("marks") and runs[1]["type"] == "text" else 1
    if taken == 1:
        rest["text"] = runs[0]["text"][found.end() :].lstrip()
    first["content"] = [rest, *runs[taken:]]
    if not rest["text"] and not runs[taken:]:
        content.pop(0)
    return found[1]


def _with_tasks(node: Node) -> Node:
    """Turn lists whose every item begins with [ ] or [x] into task lists."""
    content = [_with_tasks(child) for child in node.get("content", [])]
    node = {**node, "content": content} if content else node
    if node["type"] != "bulletList":
        return node
    signs = [_TASK.match(_first_text(item)) for item in content]
    if not content or not all(signs):
        return node
    items = []
    for item in content:
        sign = _take_start(item["content"], _TASK) or " "
        items.append({**item, "type": "taskItem", "attrs": {"checked": sign != " "}})
    return {"type": "taskList", "content": items}


def _first_text(item: Node) -> str:
    blocks = item.get("content", [])
    runs = blocks[0].get("content", []) if blocks else []
    return str(runs[0].get("text", "")) if runs else ""


def from_markdown(text: str, *, embed: Embed | None = None, link: Link | None = None) -> Document:
    """Read Markdown into a clean document; never raises.

    Args:
        text: CommonMark with tables; ``$…$`` and ``$$…$$`` formulas; ``> [!NOTE]`` callouts;
            fences ``abc`` (a score typed in place) and ``score x``, ``audio x``, ``video x``,
            ``file x`` (embedded things).
        embed: gives the node for (kind, slug) of such a fence; None leaves the thing out. Files
            of such a node are sealed: whoever reads the text may see them.
            ``file:ID`` as slug names a stored file and is not asked for.
        link: gives the address for (kind, slug) of a link such as ``article:slug``.
    """
    reader = _Reader(embed, link)
    content = reader.blocks(SyntaxTreeNode(_PARSER.parse(text)))
    return clean(_with_tasks({"type": "doc", "content": content}))
