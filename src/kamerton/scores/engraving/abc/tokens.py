"""A line of ABC music as tokens."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

_LENGTH = r"(?:\d+)?/*(?:\d+)?"
_NOTE = rf"(?:\^\^|\^|__|_|=)?[A-Ga-g][,']*{_LENGTH}-?"
_PATTERN = re.compile(
    rf"""
    (?P<space>\s+)
  | (?P<field>\[[A-Za-z]:[^\]]*\])
  | (?P<bar>(?::*(?:\[\||\|\]|\|)+:*|::)(?:\s*\[?\d+(?:[,-]\d+)*)?)
  | (?P<ending>\[\d+(?:[,-]\d+)*)
  | (?P<annotation>"[^"]*")
  | (?P<decoration>![^!\s]*!|\+[^+\s]+\+)
  | (?P<grace>\{{[^}}]*\}})
  | (?P<tuplet>\(\d(?::\d*){{0,2}})
  | (?P<slur_start>\()
  | (?P<slur_stop>\))
  | (?P<chord>\[[^\]|:]*\]{_LENGTH})
  | (?P<note>{_NOTE})
  | (?P<full_rest>[ZX]\d*)
  | (?P<rest>[zx]{_LENGTH})
  | (?P<broken>>+|<+)
  | (?P<tie>-)
  | (?P<overlay>&)
  | (?P<short>[.~HLMOPSTuv])
  | (?P<other>.)
    """,
    re.X,
)
_LENGTH_PARTS = re.compile(r"(\d+)?(/*)(\d+)?")
_MAX_LENGTH = Fraction(64)


@dataclass(frozen=True)
class Token:
    kind: str
    text: str


def tokens(line: str) -> Iterator[Token]:
    for found in _PATTERN.finditer(line):
        if found.lastgroup and found.lastgroup != "other":
            yield Token(found.lastgroup, found[0])


def read_note_length(text: str) -> Fraction:
    """ "3/2", "/", "//", "2", "" as a multiple of the unit length."""
    found = _LENGTH_PARTS.match(text)
    if not found:
        return Fraction(1)
    count = int(found[1][:4]) if found[1] else 1
    divisor = int(found[3][:4]) if found[3] else 2 ** len(found[2][:6])
    return min(Fraction(count or 1, divisor or 1), _MAX_LENGTH)


def length_text(token_text: str) -> str:
    """The length at the end of a note, rest or chord token."""
    found = re.search(r"(\d*/*\d*)-?$", token_text)
    return found[1] if found else ""
