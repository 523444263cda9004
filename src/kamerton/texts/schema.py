"""The document format: which nodes there are, what they hold, which attributes they have.

A document is ProseMirror's JSON, as Tiptap reads and writes it:
``{"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "…"}]}]}``.
"""

from dataclasses import dataclass, field
from typing import Any

from kamerton.texts import values
from kamerton.texts.enums import CalloutKind

Node = dict[str, Any]
Document = dict[str, Any]

MAX_DEPTH = 24
MAX_NODES = 20_000
MAX_TEXT = 400_000
MAX_JSON_BYTES = 2 * 1024 * 1024
BLOCKS, INLINE, PLAIN, LEAF = "blocks", "inline", "plain", "leaf"


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """One kind of node.

    Attributes:
        holds: "blocks", "inline", "plain" (text without marks), "leaf", or the tuple of the only
            node types that may stand inside.
        attrs: attribute name → check that returns the safe value, or None to leave it out.
        required: a node without any of these attributes is dropped (one of them is enough).
        is_inline: stands inside a paragraph.
    """

    holds: str | tuple[str, ...]
    attrs: dict[str, values.Check] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    is_inline: bool = False


_FILE = {
    "file": values.file_id,
    "seal": values.line(100),
    "src": values.local_path,
    "caption": values.line(500),
}
_NAMED_FILE = {
    **_FILE,
    "name": values.line(255),
    "media_type": values.line(100),
    "size_bytes": values.integer(0, 2**53),
}
_CELL = {"colspan": values.integer(1, 20), "rowspan": values.integer(1, 100)}

NODES: dict[str, NodeSpec] = {
    "doc": NodeSpec(BLOCKS),
    "paragraph": NodeSpec(INLINE),
    "heading": NodeSpec(INLINE, {"level": values.integer(2, 4)}),
    "bulletList": NodeSpec(("listItem",)),
    "orderedList": NodeSpec(("listItem",), {"start": values.integer(0, 100_000)}),
    "listItem": NodeSpec(BLOCKS),
    "taskList": NodeSpec(("taskItem",)),
    "taskItem": NodeSpec(BLOCKS, {"checked": values.flag}),
    "table": NodeSpec(("tableRow",)),
    "tableRow": NodeSpec(("tableCell", "tableHeader")),
    "tableCell": NodeSpec(BLOCKS, _CELL),
    "tableHeader": NodeSpec(BLOCKS, _CELL),
    "blockquote": NodeSpec(BLOCKS),
    "callout": NodeSpec(BLOCKS, {"kind": values.one_of(*CalloutKind.values)}),
    "codeBlock": NodeSpec(PLAIN, {"language": values.language}),
    "horizontalRule": NodeSpec(LEAF),
    "image": NodeSpec(LEAF, {**_FILE, "alt": values.line(500)}, required=("file", "src")),
    "audio": NodeSpec(LEAF, _NAMED_FILE, required=("file", "src")),
    "video": NodeSpec(LEAF, _NAMED_FILE, required=("file", "src")),
    "file": NodeSpec(LEAF, _NAMED_FILE, required=("file", "src")),
    "formulaBlock": NodeSpec(LEAF, {"latex": values.source}, required=("latex",)),
    "score": NodeSpec(
        LEAF,
        {
            "abc": values.source,
            "file": values.file_id,
            "seal": values.line(100),
            "name": values.line(255),
            "caption": values.line(500),
        },
        required=("abc", "file"),
    ),
    "text": NodeSpec(LEAF, is_inline=True),
    "hardBreak": NodeSpec(LEAF, is_inline=True),
    "formula": NodeSpec(LEAF, {"latex": values.source}, required=("latex",), is_inline=True),
    "mention": NodeSpec(
        LEAF,
        {"person": values.integer(1, 2**53), "label": values.line(120)},
        required=("person",),
        is_inline=True,
    ),
}
# Attributes without which the editor cannot read the node.
DEFAULTS: dict[str, dict[str, Any]] = {
    "heading": {"level": 2},
    "orderedList": {"start": 1},
    "taskItem": {"checked": False},
    "callout": {"kind": CalloutKind.NOTE.value},
    "image": {"alt": ""},
    "mention": {"label": "…"},
}
# Marks in the order in which they nest, outermost first.
MARKS: dict[str, dict[str, values.Check]] = {
    "link": {"href": values.link_href},
    "bold": {},
    "italic": {},
    "underline": {},
    "strike": {},
    "subscript": {},
    "superscript": {},
    "code": {},
}
ITEM_STARTS_WITH_PARAGRAPH = frozenset({"listItem", "taskItem"})


def empty_document() -> Document:
    """Return a new document with nothing in it."""
    return {"type": "doc", "content": [{"type": "paragraph"}]}
