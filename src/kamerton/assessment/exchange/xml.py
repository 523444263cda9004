"""The one place where XML from outside is parsed here: no document types, so no entities; bounded."""

from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat  # no document type is let in, so no entity

from django.utils.translation import gettext as _

from kamerton.assessment.exchange.carried import UnreadableFile

DEEPEST = 60
MOST_ELEMENTS = 400_000


@dataclass(slots=True)
class Node:
    """An element with the line at which it begins."""

    tag: str
    line: int
    attributes: dict[str, str]
    children: list["Node"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the words right in the element."""
        return "".join(self.pieces).strip()

    def all(self, tag: str) -> list["Node"]:
        """Return the children of a tag."""
        return [child for child in self.children if child.tag == tag]

    def said(self, tag: str, inner: str = "text") -> str:
        """Return the words of a child, or of the element "text" in it; "" where there is none."""
        for child in self.children:
            if child.tag == tag:
                held = next((one.text for one in child.children if one.tag == inner), None)
                return child.text if held is None else held
        return ""


def parse_xml(content: bytes) -> Node:
    """Return the root element.

    Raises:
        UnreadableFile: not well-formed, declares a document type, too deep or too big.
    """
    top = Node("", 0, {})
    stack = [top]
    count = 0

    def refuse(*_args: object) -> Any:
        raise UnreadableFile(_("The file declares a document type: such files are not read."))

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(stack) > DEEPEST or count > MOST_ELEMENTS:
            raise UnreadableFile(_("The file is too deep or too big."))
        node = Node(tag, parser.CurrentLineNumber, attributes)
        stack[-1].children.append(node)
        stack.append(node)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _tag: stack.pop()
    parser.CharacterDataHandler = lambda text: stack[-1].pieces.append(text)
    try:
        parser.Parse(content, True)
    except expat.ExpatError as fault:
        raise UnreadableFile(
            _("Line %(line)d: the XML is not well-formed.") % {"line": fault.lineno}
        ) from fault
    return top.children[0]
