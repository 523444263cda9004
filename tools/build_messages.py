"""Compiles every django.po beside itself into the .mo that gettext reads.

Standard library only, as tools/build_front.py; `tools.messages` does the rest of the work on translations.
"""

import ast
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAGIC = 0x950412DE
WORD = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d)\])?)\s+(".*")$')


@dataclass
class _Entry:
    fuzzy: bool = False
    texts: dict[str, str] = field(default_factory=dict)

    def pair(self) -> tuple[str, str] | None:
        """Return the entry as gettext keys it, or None when it is not (wholly) translated."""
        key = self.texts.get("msgid", "")
        if "msgctxt" in self.texts:
            key = f"{self.texts['msgctxt']}\x04{key}"
        if "msgid_plural" in self.texts:
            key = f"{key}\0{self.texts['msgid_plural']}"
        forms = [text for name, text in sorted(self.texts.items()) if name.startswith("msgstr")]
        if not forms or not all(forms) or (self.fuzzy and key):
            return None
        return key, "\0".join(forms)


def catalogues() -> list[Path]:
    """Return the translations of every package."""
    return sorted(ROOT.glob("src/kamerton/*/locale/*/LC_MESSAGES/*.po"))


def compile_all() -> None:
    """Write every .mo anew."""
    for path in catalogues():
        path.with_suffix(".mo").write_bytes(compiled(path.read_text(encoding="utf-8")))


def compiled(text: str) -> bytes:
    """Return the .mo of a .po."""
    pairs = [entry.pair() for entry in _entries(text)]
    messages = sorted((key.encode(), value.encode()) for key, value in filter(None, pairs))
    start = 7 * 4 + 16 * len(messages)
    keys = b"".join(key + b"\0" for key, _ in messages)
    index, key_at, value_at = [], start, start + len(keys)
    for key, _value in messages:
        index += [len(key), key_at]
        key_at += len(key) + 1
    for _key, value in messages:
        index += [len(value), value_at]
        value_at += len(value) + 1
    head = struct.pack("<7I", MAGIC, 0, len(messages), 28, 28 + 8 * len(messages), 0, 0)
    values = b"".join(value + b"\0" for _, value in messages)
    return head + struct.pack(f"<{len(index)}I", *index) + keys + values


def _entries(text: str) -> Iterator[_Entry]:
    entry, last = _Entry(), ""
    for raw in [*text.splitlines(), ""]:
        line = raw.strip()
        word = WORD.match(line)
        if word:
            last = word[1]
            entry.texts[last] = ast.literal_eval(word[3])
        elif line.startswith('"'):
            entry.texts[last] += ast.literal_eval(line)
        elif line.startswith("#,"):
            entry.fuzzy = "fuzzy" in line
        elif not line:
            if entry.texts:
                yield entry
            entry = _Entry()


if __name__ == "__main__":
    compile_all()
