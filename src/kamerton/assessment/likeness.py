"""How alike two texts are: shingles of words, winnowed prints, passages that both have. Pure.

Shingles and containment after A. Z. Broder, On the resemblance and containment of documents,
Compression and Complexity of Sequences, 1997: the share of a text is how much of it the other contains.
Prints after S. Schleimer, D. S. Wilkerson, A. Aiken, Winnowing: local algorithms for document
fingerprinting, SIGMOD 2003: of every WINDOW shingles in a row the least hash is kept, so that any
passage of WINDOW + SHINGLE - 1 words that two texts share gives both one print, and about
2 / (WINDOW + 1) of all shingles are stored. Quotations and the words of the task do not count.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b

SHINGLE = 5
WINDOW = 8
PASSAGE = 8  # fewer words in a row are chance or a set phrase
MOST_WORDS = 20_000
MOST_PRINTS = 2_000
LEAST_COUNTED = 40  # shorter texts are not compared
LEAST_WORDS = 25
LEAST_SHARE = Decimal("0.15")

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"«[^«»]{1,3000}»|“[^“”]{1,3000}”|„[^„“”]{1,3000}[“”]|\"[^\"\n]{1,3000}\"")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Source:
    """A text with the spans of it that are quotations by its markup."""

    text: str
    quoted: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text made ready to be compared.

    Attributes:
        text: as it was written.
        spans: where each word stands in it.
        runs: (first word, one past the last) of words in a row that count.
        shingles: (hash, number of its first word), in order.
    """

    text: str
    spans: tuple[Span, ...]
    runs: tuple[Span, ...]
    shingles: tuple[tuple[int, int], ...]

    @property
    def counted(self) -> int:
        """Return how many words count."""
        return sum(end - start for start, end in self.runs)


@dataclass(frozen=True, slots=True)
class Common:
    """What a text has in common with another: (first word, one past the last), and the share of what counts."""

    passages: tuple[Span, ...]
    words: int
    share: Decimal

    @property
    def is_worth_a_look(self) -> bool:
        """Return True when it is more than chance."""
        return self.words >= LEAST_WORDS and self.share >= LEAST_SHARE


def join(sources: Iterable[Source]) -> Source:
    """Return several texts as one, a blank line between them."""
    parts: list[str] = []
    quoted: list[Span] = []
    at = 0
    for source in sources:
        if not source.text.strip():
            continue
        quoted += [(start + at, end + at) for start, end in source.quoted]
        parts.append(source.text)
        at += len(source.text) + 2
    return Source("\n\n".join(parts), tuple(quoted))


def _words(text: str) -> tuple[list[str], list[Span]]:
    found = [
        (match.group().lower().replace("ё", "е"), match.span()) for match in _WORD.finditer(text)
    ]
    found = found[:MOST_WORDS]
    return [word for word, _span in found], [span for _word, span in found]


def _hash(words: Sequence[str]) -> int:
    digest = blake2b(" ".join(words).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _hashes(words: Sequence[str]) -> list[int]:
    return [_hash(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)]


def task_shingles(text: str) -> frozenset[int]:
    """Return the shingles of a task's own words, which count in nobody's work."""
    return frozenset(_hashes(_words(text)[0]))


def prepare(source: Source, task: frozenset[int] = frozenset()) -> Prepared:
    """Find the words of a text that count, and their shingles."""
    words, spans = _words(source.text)
    counts = [True] * len(words)
    quoted = [*source.quoted, *(match.span() for match in _QUOTED.finditer(source.text))]
    _leave_out_quoted(counts, spans, sorted(quoted))
    for at, value in enumerate(_hashes(words) if task else ()):
        if value in task:
            counts[at : at + SHINGLE] = [False] * SHINGLE
    runs = tuple(_runs(counts))
    shingles = tuple(
        (value, start + at)
        for start, end in runs
        for at, value in enumerate(_hashes(words[start:end]))
    )
    return Prepared(source.text, tuple(spans), runs, shingles)


def _leave_out_quoted(counts: list[bool], spans: Sequence[Span], quoted: Sequence[Span]) -> None:
    at = 0
    for start, end in quoted:
        while at and spans[at - 1][1] > start:
            at -= 1
        while at < len(spans) and spans[at][0] < start:
            at += 1
        while at < len(spans) and spans[at][0] < end:
            counts[at] = False
            at += 1


def _runs(flags: Sequence[bool]) -> list[Span]:
    found: list[Span] = []
    start = None
    for at, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = at
        elif not flag and start is not None:
            found.append((start, at))
            start = None
    return found


def prints(prepared: Prepared) -> list[int]:
    """Return the prints of a text by winnowing, each once; of a very long one the least MOST_PRINTS.

    The least hashes of both sides are a sample that stays comparable (Broder's bottom sketch).
    """
    hashes = [value for value, _at in prepared.shingles]
    kept: set[int] = set()
    for at in range(max(len(hashes) - WINDOW + 1, min(len(hashes), 1))):
        kept.add(min(hashes[at : at + WINDOW]))
    return sorted(kept)[:MOST_PRINTS]


def common(one: Prepared, other: Prepared) -> Common:
    """Return what of ``one`` the other contains: passages of at least PASSAGE words."""
    theirs = {value for value, _at in other.shingles}
    shared = [False] * len(one.spans)
    for value, at in one.shingles:
        if value in theirs:
            shared[at : at + SHINGLE] = [True] * SHINGLE
    passages = tuple(run for run in _runs(shared) if run[1] - run[0] >= PASSAGE)
    words = sum(end - start for start, end in passages)
    share = Decimal(words) / one.counted if one.counted else Decimal(0)
    return Common(passages, words, share.quantize(Decimal("0.001")))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text as it is shown: common to both, left out of the count, or neither."""

    text: str
    is_common: bool = False
    is_left_out: bool = False


def pieces(prepared: Prepared, found: Common) -> list[Piece]:
    """Cut a text into what is common, what was left out, and the rest."""
    kinds = ["out"] * len(prepared.spans)
    for start, end in prepared.runs:
        kinds[start:end] = ["own"] * (end - start)
    for start, end in found.passages:
        kinds[start:end] = ["common"] * (end - start)
    made: list[Piece] = []
    at, first = 0, 0
    for number in range(1, len(kinds) + 1):
        if number < len(kinds) and kinds[number] == kinds[first]:
            continue
        start, end = prepared.spans[first][0], prepared.spans[number - 1][1]
        made.append(Piece(prepared.text[at:start]))
        kind = kinds[first]
        made.append(Piece(prepared.text[start:end], kind == "common", kind == "out"))
        at, first = end, number
    made.append(Piece(prepared.text[at:]))
    return [piece for piece in made if piece.text]
