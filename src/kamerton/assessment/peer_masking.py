"""A person's traces in words and documents, hidden from colleagues who review anonymously."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

HIDDEN = "•••"
_SPOKEN = ("text", "label", "alt", "caption", "abc")
Mask = Callable[[str], str]


def masking(forms: Iterable[str]) -> Mask:
    """Return what hides each of the forms of a name (or an address) as whole words.

    Surnames are found in capitals too; single letters and empty forms are passed over.
    """
    known = {form.strip() for form in forms if len(form.strip()) > 1}
    every = sorted(known | {form.upper() for form in known}, key=len, reverse=True)
    if not every:
        return lambda text: text
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, every))})(?!\w)")
    return lambda text: pattern.sub(HIDDEN, text)


def without_traces(
    node: Mapping[str, Any], mask: Mask, ids: Mapping[int, int], name: Callable[[int], str]
) -> dict[str, Any] | None:
    """Return a document's node with masked words and with its files named by their clean copies.

    Args:
        node: a node of a rich text.
        mask: hides the author's name.
        ids: clean copies by the original's id.
        name: what a clean copy is called, by the original's id.

    Returns:
        None for a file that has no clean copy.
    """
    found = dict(node)
    if "text" in found:
        found["text"] = mask(str(found["text"]))
    if found.get("type") == "mention":
        return {"type": "text", "text": HIDDEN}
    if isinstance(found.get("attrs"), dict):
        attrs = _attrs(found["attrs"], mask, ids, name)
        if attrs is None:
            return None
        found["attrs"] = attrs
    if isinstance(found.get("content"), list):
        inner = (without_traces(child, mask, ids, name) for child in found["content"])
        found["content"] = [child for child in inner if child is not None]
    return found


def _attrs(
    given: Mapping[str, Any], mask: Mask, ids: Mapping[int, int], name: Callable[[int], str]
) -> dict[str, Any] | None:
    attrs = {k: mask(v) if k in _SPOKEN and isinstance(v, str) else v for k, v in given.items()}
    if not attrs.get("file"):
        return attrs
    key = str(attrs["file"])
    if not key.isdecimal() or int(key) not in ids:
        return None
    attrs.pop("seal", None)
    if "name" in attrs:
        attrs["name"] = name(int(key))
    return {**attrs, "file": str(ids[int(key)])}
