"""The one place where XML is parsed here: without document types, so without entities to expand."""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from kamerton.scores.engraving.faults import EngravingFault, FaultCode

_PROLOGUE = 65_536


def parse_xml(text: str | bytes) -> Element:
    """The root element. Raises EngravingFault for what is not well-formed or declares a document type."""
    data = text.encode() if isinstance(text, str) else text
    if b"<!DOCTYPE" in data[:_PROLOGUE] or b"<!ENTITY" in data:
        raise EngravingFault(FaultCode.NOT_WELL_FORMED, "document type")
    try:
        return ElementTree.fromstring(data)  # noqa: S314 (no document type, so no entities)
    except ElementTree.ParseError as fault:
        raise EngravingFault(FaultCode.NOT_WELL_FORMED, str(fault)) from fault
