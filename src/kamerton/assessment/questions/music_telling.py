"""Answers to questions of music in words: what was named, tapped, written, marked, and what was wrong."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kamerton.assessment.questions.base import Data
from kamerton.assessment.questions.music_dictation import (
    Mistake,
    Note,
    mistakes_of,
    sounding_notes,
)
from kamerton.assessment.questions.music_hearing import is_typed, misheard, offered, what_of
from kamerton.assessment.questions.music_marks import judged, regions_of, unit_of
from kamerton.assessment.questions.music_names import name_of
from kamerton.assessment.questions.music_rhythm import Account, Tapped, account_of
from kamerton.scores.api import pitch_name

_ROUND_MS = 5


def told_hearing(data: Data, answer: Any) -> list[str]:
    """Return what was named and, of a wrong interval, by how much it is off."""
    given = str(answer) if is_typed(data) else offered(data)[int(answer)]
    found = misheard(data, answer)
    if found is None or not found.wider_by:
        return [given]
    by = abs(found.wider_by)
    told = (
        ngettext("wider than what sounded by %(n)d semitone", "wider than what sounded by %(n)d semitones", by)
        if found.wider_by > 0
        else ngettext(
            "narrower than what sounded by %(n)d semitone", "narrower than what sounded by %(n)d semitones", by
        )
    )  # fmt: skip
    return [f"{given} — {told % {'n': by}}"]


def right_hearing(data: Data) -> list[str]:
    """Return the name of what sounded."""
    if what_of(data) != "fragment":
        return [name_of(what_of(data), str(data.get("sounding", "")))]
    if is_typed(data):
        return [next((str(text) for text in data["answers"] if str(text).strip()), "")]
    return [str(option["text"]) for option in data["options"] if option.get("right")]


def _tapped_words(note: Tapped) -> str:
    if note.error_ms is None:
        return pgettext("a tapped note", "missed")
    if note.verdict == "good":
        return pgettext("a tapped note", "in time")
    ms = {"ms": _ROUND_MS * round(abs(note.error_ms) / _ROUND_MS)}
    if note.verdict == "late":
        return pgettext("a tapped note", "%(ms)d ms late") % ms
    return pgettext("a tapped note", "%(ms)d ms early") % ms


def _run_words(words: Sequence[str]) -> str:
    """Return words with those that repeat counted: «in time ×3, 120 ms late»."""
    runs = [(word, len(list(group))) for word, group in groupby(words)]
    return ", ".join(word if count == 1 else f"{word} ×{count}" for word, count in runs)


def told_rhythm(data: Data, answer: Any) -> list[str]:
    """Return bar by bar what was in time, early, late, missed or needless."""
    account: Account = account_of(data, answer)
    extra = [bar for bar, _at in account.extra]
    lines = []
    for bar in sorted({note.bar for note in account.notes} | set(extra)):
        words = [_tapped_words(note) for note in account.notes if note.bar == bar]
        words += [pgettext("a tapped note", "a needless tap")] * extra.count(bar)
        lines.append(
            pgettext("answer", "Bar %(number)s: %(notes)s.")
            % {"number": bar + 1, "notes": _run_words(words)}
        )
    if abs(account.tempo_percent - 100) >= 2:
        percent = round(account.tempo_percent)
        lines.append(_("Your tempo: %(percent)d %% of the given one.") % {"percent": percent})
    return lines


def right_rhythm(data: Data) -> list[str]:
    """Return nothing: the notes themselves are shown."""
    return [_("Every note struck in time.")]


def _note_name(note: Note, *, with_octave: bool = False) -> str:
    name = pitch_name(note.sign.step, note.sign.alter)
    return f"{name} ({note.sign.octave})" if with_octave else name


def _length_name(note: Note) -> str:
    names = {
        "1": pgettext("note length", "whole"),
        "2": pgettext("note length", "half"),
        "4": pgettext("note length", "quarter"),
        "8": pgettext("note length", "eighth"),
        "16": pgettext("note length", "sixteenth"),
        "32": pgettext("note length", "thirty-second"),
        "2.": pgettext("note length", "dotted half"),
        "4.": pgettext("note length", "dotted quarter"),
        "8.": pgettext("note length", "dotted eighth"),
        "16.": pgettext("note length", "dotted sixteenth"),
    }
    length = note.length
    plain = str(length.denominator) if length.numerator == 1 else ""
    dotted = f"{length.denominator // 2}." if length.numerator == 3 else ""
    return names.get(plain or dotted, f"{length.numerator}/{length.denominator}")


def mistake_words(mistake: Mistake) -> str:
    """Return one mistake as a sentence: «Bar 3: F instead of F sharp»."""
    right, given = mistake.right, mistake.given
    values: dict[str, Any] = {"number": mistake.bar + 1}
    if right is None and given is not None:
        return _("Bar %(number)s: %(given)s is not there.") % {**values, "given": _note_name(given)}
    if right is not None and given is None:
        return _("Bar %(number)s: %(right)s is missing.") % {**values, "right": _note_name(right)}
    if right is None or given is None:
        return ""
    values |= {"right": _note_name(right), "given": _note_name(given)}
    if mistake.kind == "octave":
        values |= {
            "right": _note_name(right, with_octave=True),
            "given": _note_name(given, with_octave=True),
        }
    if mistake.kind == "duration":
        values |= {"right_length": _length_name(right), "given_length": _length_name(given)}
    return {
        "pitch": _("Bar %(number)s: %(given)s instead of %(right)s."),
        "octave": _("Bar %(number)s: the octave: %(given)s instead of %(right)s."),
        "spelling": _("Bar %(number)s: written as %(given)s, must be %(right)s."),
        "duration": _(
            "Bar %(number)s: %(right)s lasts a %(right_length)s, not a %(given_length)s."
        ),
        "place": _("Bar %(number)s: %(right)s stands at another place of the bar."),
    }[mistake.kind] % values


def told_dictation(data: Data, answer: Any) -> list[str]:
    """Return every mistake as a sentence; how many notes are written where there is none."""
    mistakes = mistakes_of(data, answer)
    if mistakes:
        return [mistake_words(mistake) for mistake in mistakes]
    count = len(sounding_notes(answer))
    told = ngettext("%(n)d note, all right", "%(n)d notes, all right", count)
    return [told % {"n": count}]


def right_dictation(data: Data) -> list[str]:
    """Return the right melody by the names of its notes, bar by bar."""
    notes = sounding_notes(data["melody"])
    return [
        pgettext("answer", "Bar %(number)s: %(notes)s.")
        % {
            "number": bar + 1,
            "notes": ", ".join(f"{_note_name(n)} {_length_name(n)}" for n in group),
        }
        for bar, group in groupby(notes, key=lambda note: note.bar)
    ]


def _places(data: Data, ends: Sequence[tuple[int, int]]) -> str:
    told = [str(low + 1) if low == high else f"{low + 1}–{high + 1}" for low, high in ends]
    names = ", ".join(told)
    if unit_of(data) == "note":
        return _("notes %(numbers)s") % {"numbers": names}
    return _("bars %(numbers)s") % {"numbers": names}


def told_marks(data: Data, answer: Any) -> list[str]:
    """Return what was marked, what of it is needless, and what was missed."""
    _found, missed, needless = judged(data, answer)
    lines = [_places(data, _joined(answer))]
    if needless:
        lines.append(_("Needless: %(places)s") % {"places": _places(data, _joined(needless))})
    if missed:
        lines.append(_("Missed: %(places)s") % {"places": _places(data, missed)})
    return lines


def _joined(places: Sequence[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for place in places:
        if found and found[-1][1] == place - 1:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found


def right_marks(data: Data) -> list[str]:
    """Return the right places."""
    return [_places(data, regions_of(data))]


def told_bars(data: Data, answer: Any) -> list[str]:
    """Return the order given by the bars' numbers in the right one."""
    return [", ".join(str(index + 1) for index in answer)]


def right_bars(data: Data) -> list[str]:
    """Return the right order."""
    return [", ".join(str(number + 1) for number in range(len(data["bars"])))]
