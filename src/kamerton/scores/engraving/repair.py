"""Small repairs of MusicXML that programs write and the engraver would leave out in silence."""

from xml.etree.ElementTree import Element, SubElement, tostring

from kamerton.scores.engraving.xml import parse_xml


def repair_musicxml(text: str) -> str:
    """Give a nameless single part its name, leave out parts that are not listed, add missing attributes."""
    root = parse_xml(text)
    listed = [part.get("id", "") for part in root.iter("score-part")]
    parts = root.findall("part")
    for part, name in zip(parts, listed, strict=False):
        if not part.get("id"):
            part.set("id", name)
    for part in parts:
        if part.get("id") not in listed:
            root.remove(part)
            continue
        first = part.find("measure")
        if first is not None and first.find("attributes") is None:
            first.insert(0, _common_attributes())
    return tostring(root, encoding="unicode")


def _common_attributes() -> Element:
    attributes = Element("attributes")
    SubElement(attributes, "divisions").text = "1"
    SubElement(SubElement(attributes, "key"), "fifths").text = "0"
    time = SubElement(attributes, "time")
    SubElement(time, "beats").text = "4"
    SubElement(time, "beat-type").text = "4"
    clef = SubElement(attributes, "clef")
    SubElement(clef, "sign").text = "G"
    SubElement(clef, "line").text = "2"
    return attributes
