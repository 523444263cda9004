"""A score in words, for those who cannot see it and for search."""

from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kamerton.scores.engraving.facts import MelodyNote, ScoreFacts

_TONICS_MAJOR = "CGDAEBF"
_MINOR_SHIFT = 3


def in_one_line(facts: ScoreFacts) -> str:
    """Key, metre, bars and parts in one sentence."""
    count = len(facts.bar_labels)
    bars = ngettext("%(count)s bar", "%(count)s bars", count) % {"count": count}
    parts = [key_name(facts), facts.metre.replace("+", " + "), bars, facts.tempo_text]
    return ", ".join(part for part in parts if part)


def in_words(facts: ScoreFacts) -> list[str]:
    """Lines of a full description; the notes too, where it is a short melody."""
    lines = []
    if facts.composer:
        lines.append(_("Author: %(name)s.") % {"name": facts.composer})
    if name := key_name(facts):
        lines.append(_("Key: %(name)s.") % {"name": name})
    if facts.metre:
        lines.append(_("Metre: %(metre)s.") % {"metre": facts.metre})
    if facts.tempo_text:
        lines.append(_("Tempo: %(text)s.") % {"text": facts.tempo_text})
    count = len(facts.bar_labels)
    lines.append(ngettext("%(count)s bar.", "%(count)s bars.", count) % {"count": count})
    if facts.parts:
        lines.append(_("Parts: %(names)s.") % {"names": ", ".join(facts.parts)})
    return lines + _melody_lines(facts)


def key_name(facts: ScoreFacts) -> str:
    """The key by name, such as "A minor"; "" where the score does not say it."""
    if facts.fifths is None or not -7 <= facts.fifths <= 7:
        return ""
    if facts.mode in {"", "none"}:
        return _signature(facts.fifths)
    is_minor = facts.mode == "minor"
    if not is_minor and facts.mode != "major":
        return _signature(facts.fifths)
    place = facts.fifths + (_MINOR_SHIFT if is_minor else 0)
    step = "FCGDAEB"[(place + 1) % 7]
    alter = (place + 1) // 7
    tonic = pitch_name(step, alter)
    return (_("%(tonic)s minor") if is_minor else _("%(tonic)s major")) % {"tonic": tonic}


def voice_names(facts: ScoreFacts) -> list[str]:
    """The staves by name from the top; those of one instrument are told apart by their place."""
    names = facts.staff_names
    if len(names) < 2:
        return []
    told = []
    for name, group in groupby(enumerate(names), key=lambda pair: pair[1]):
        staves = list(group)
        for place, (index, _name) in enumerate(staves):
            part = name or _("Staff %(number)s") % {"number": index + 1}
            told.append(_of_several(part, place, len(staves)) if name else part)
    return told


def _of_several(part: str, place: int, count: int) -> str:
    if count == 1:
        return part
    if count == 2:
        line = _("%(part)s, lower staff") if place else _("%(part)s, upper staff")
        return line % {"part": part}
    return _("%(part)s, staff %(number)s") % {"part": part, "number": place + 1}


def _signature(fifths: int) -> str:
    if fifths > 0:
        return ngettext("%(count)s sharp", "%(count)s sharps", fifths) % {"count": fifths}
    if fifths < 0:
        return ngettext("%(count)s flat", "%(count)s flats", -fifths) % {"count": -fifths}
    return _("no signs in the key")


def pitch_name(step: str, alter: int) -> str:
    """The name of a note: "C sharp"."""
    names = {
        "C": pgettext("note", "C"),
        "D": pgettext("note", "D"),
        "E": pgettext("note", "E"),
        "F": pgettext("note", "F"),
        "G": pgettext("note", "G"),
        "A": pgettext("note", "A"),
        "B": pgettext("note", "B"),
    }
    forms = {
        2: pgettext("note", "%(name)s double sharp"),
        1: pgettext("note", "%(name)s sharp"),
        -1: pgettext("note", "%(name)s flat"),
        -2: pgettext("note", "%(name)s double flat"),
    }
    name = names.get(step, step)
    return forms[alter] % {"name": name} if alter in forms else name


def _melody_lines(facts: ScoreFacts) -> list[str]:
    lines = []
    octave = -1
    for bar, notes in groupby(facts.melody, key=lambda note: note.bar):
        told = []
        for note in notes:
            told.append(_note_words(note, is_octave_told=note.octave != octave))
            octave = note.octave if note.step else octave
        label = facts.bar_labels[bar] if bar < len(facts.bar_labels) else str(bar + 1)
        line = _("Bar %(number)s: %(notes)s.")
        lines.append(line % {"number": label, "notes": ", ".join(told)})
    return lines


def _note_words(note: MelodyNote, *, is_octave_told: bool) -> str:
    length = _length_name(note.duration)
    if note.dots:
        length = pgettext("note length", "dotted %(length)s") % {"length": length}
    if not note.step:
        return pgettext("note length", "%(length)s rest") % {"length": length}
    name = pitch_name(note.step, note.alter)
    if is_octave_told:
        name = f"{name} {octave_name(note.octave)}"
    return f"{name} {length}"


def octave_name(octave: int) -> str:
    """The octave as musicians of the reader's language call it."""
    names = {
        1: pgettext("octave", "1"),
        2: pgettext("octave", "2"),
        3: pgettext("octave", "3"),
        4: pgettext("octave", "4"),
        5: pgettext("octave", "5"),
        6: pgettext("octave", "6"),
        7: pgettext("octave", "7"),
    }
    return names.get(octave, str(octave))


def _length_name(duration: int) -> str:
    names = {
        1: pgettext("note length", "whole"),
        2: pgettext("note length", "half"),
        4: pgettext("note length", "quarter"),
        8: pgettext("note length", "eighth"),
        16: pgettext("note length", "sixteenth"),
        32: pgettext("note length", "thirty-second"),
    }
    return names.get(duration, f"1/{duration}")
