"""Seals on the files of a document: proof that who put them in was entitled to.

A reader of the text may read a sealed file, so it can be shown without asking again. A file
without a seal is shown by addresses that check the rights of each reader.
"""

from typing import Any

from django.core.signing import BadSignature, Signer

from kamerton.texts.schema import Node

_SIGNER = Signer(salt="texts.file", sep=":")


def seal_of(file_id: str) -> str:
    """Return the seal of a file."""
    return _SIGNER.signature(file_id)


def is_sealed(attrs: dict[str, Any]) -> bool:
    """Return True when the node's file has its true seal."""
    given, key = attrs.get("seal"), attrs.get("file")
    if not given or not key:
        return False
    try:
        return bool(_SIGNER.unsign(f"{key}:{given}") == key)
    except BadSignature:
        return False


def sealed(node: Node, entitled: frozenset[str] | None = None) -> Node:
    """Return the node with its files, and those inside it, sealed; true seals stay.

    Args:
        node: a clean node or document, of a trusted hand or without_seals().
        entitled: ids of the files to seal; None seals every file.
    """
    made = dict(node)
    attrs = node.get("attrs", {})
    if "file" in attrs:
        made["attrs"] = {key: value for key, value in attrs.items() if key != "seal"}
        if entitled is None or attrs["file"] in entitled or is_sealed(attrs):
            made["attrs"]["seal"] = seal_of(attrs["file"])
    if "content" in node:
        made["content"] = [sealed(child, entitled) for child in node["content"]]
    return made


def without_seals(node: Node) -> Node:
    """Return what an untrusted hand gave without the seals that it brought."""
    made = {**node, "attrs": {**node["attrs"]}} if "attrs" in node else dict(node)
    made.get("attrs", {}).pop("seal", None)
    if "content" in node:
        made["content"] = [without_seals(child) for child in node["content"]]
    return made
