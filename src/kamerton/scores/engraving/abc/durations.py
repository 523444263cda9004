"""Lengths as note values: a fraction of a whole note is one value with dots, or several tied ones."""

from fractions import Fraction

TYPES = {
    Fraction(4): "long", Fraction(2): "breve", Fraction(1): "whole", Fraction(1, 2): "half",
    Fraction(1, 4): "quarter", Fraction(1, 8): "eighth", Fraction(1, 16): "16th",
    Fraction(1, 32): "32nd", Fraction(1, 64): "64th", Fraction(1, 128): "128th",
}  # fmt: skip


def note_value(length: Fraction) -> tuple[str, int] | None:
    """The type and dots of a length that is a single note value, else None."""
    for base, name in TYPES.items():
        for dots in range(4):
            if length == base * (2 - Fraction(1, 2**dots)):
                return name, dots
    return None


def split_length(length: Fraction) -> list[Fraction]:
    """The length as note values, longest first; what is shorter than a 128th is left as it is."""
    parts: list[Fraction] = []
    while length > 0 and len(parts) < 8:
        if note_value(length) or length < Fraction(1, 128):
            parts.append(length)
            break
        part = next(
            (
                base * f
                for base in TYPES
                for f in (Fraction(3, 2), Fraction(1))
                if base * f <= length
            ),
            length,
        )
        parts.append(part)
        length -= part
    return parts
