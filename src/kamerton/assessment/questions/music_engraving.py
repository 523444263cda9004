"""Rhythms and melodies of questions as MusicXML, to be engraved."""

from collections.abc import Collection, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

from kamerton.assessment.questions.base import Data
from kamerton.assessment.questions.music_dictation import CLEFS, Sign, signs_of
from kamerton.assessment.questions.music_hearing import number_of
from kamerton.assessment.questions.music_rhythm import Beat, metre_of, read_pattern

_DIVISIONS = 96  # of a quarter: triplets of demisemiquavers are whole numbers
_TYPES = {1: "whole", 2: "half", 4: "quarter", 8: "eighth", 16: "16th", 32: "32nd"}
_CLEF_SIGNS = {"G": ("G", 2), "F": ("F", 4), "C3": ("C", 3), "C4": ("C", 4)}
_WRONG = "#b3261e"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><score-partwise version="4.0"><part-list>'
    '<score-part id="P1"><part-name></part-name></score-part></part-list><part id="P1">'
)
_TAIL = "</part></score-partwise>"


def _duration(length: Fraction) -> int:
    return int(length * 4 * _DIVISIONS)


def _attributes(metre: tuple[int, int], fifths: int, clef: str) -> str:
    return (
        f"<attributes><divisions>{_DIVISIONS}</divisions><key><fifths>{fifths}</fifths></key>"
        f"<time><beats>{metre[0]}</beats><beat-type>{metre[1]}</beat-type></time>{clef}</attributes>"
    )


def _tempo(bpm: int) -> str:
    return (
        '<direction placement="above"><direction-type><metronome><beat-unit>quarter</beat-unit>'
        f"<per-minute>{bpm}</per-minute></metronome></direction-type>"
        f'<sound tempo="{bpm}"/></direction>'
    )


def _ties(*, ends: bool, begins: bool) -> tuple[str, str]:
    """Return ties as they sound and as they are drawn."""
    kinds = [kind for kind, is_there in (("stop", ends), ("start", begins)) if is_there]
    drawn = "".join(f'<tied type="{kind}"/>' for kind in kinds)
    return "".join(f'<tie type="{kind}"/>' for kind in kinds), drawn


def _beams(beats: Sequence[Beat], metre: tuple[int, int]) -> dict[int, str]:
    """Return the beam of each note shorter than a quarter within one beat: begin, continue, end."""
    unit = Fraction(3, 8) if metre[1] == 8 and metre[0] % 3 == 0 else Fraction(1, 4)
    starts: dict[int, Fraction] = {}
    found: dict[int, str] = {}
    run: list[int] = []
    group: Any = None
    for index, beat in enumerate(beats):
        here = (beat.bar, (beat.at - starts.setdefault(beat.bar, beat.at)) // unit)
        if beat.value < 8 or beat.is_rest or here != group:
            found |= _beam_run(run)
            run = []
        if beat.value >= 8 and not beat.is_rest:
            run.append(index)
        group = here
    return found | _beam_run(run)


def _beam_run(run: Sequence[int]) -> dict[int, str]:
    if len(run) < 2:
        return {}
    middle = dict.fromkeys(run[1:-1], "continue")
    return {run[0]: "begin", **middle, run[-1]: "end"}


def _struck(beat: Beat, before: Beat | None, triplet: str, beam: str) -> str:
    ends = before is not None and before.is_tied and not before.is_rest and not beat.is_rest
    ties, tied = _ties(ends=ends, begins=beat.is_tied and not beat.is_rest)
    drawn = tied + (f'<tuplet type="{triplet}"/>' if triplet else "")
    head = "<rest/>" if beat.is_rest else "<unpitched><display-step>E</display-step>"
    head += "" if beat.is_rest else "<display-octave>4</display-octave></unpitched>"
    changed = (
        "<time-modification><actual-notes>3</actual-notes><normal-notes>2</normal-notes>"
        "</time-modification>"
        if beat.in_triplet
        else ""
    )
    return (
        f"<note>{head}<duration>{_duration(beat.length)}</duration>{ties}<voice>1</voice>"
        f"<type>{_TYPES[beat.value]}</type>{'<dot/>' * beat.dots}{changed}<stem>up</stem>"
        + (f'<beam number="1">{beam}</beam>' if beam else "")
        + (f"<notations>{drawn}</notations>" if drawn else "")
        + "</note>"
    )


def _triplet_ends(beats: Sequence[Beat]) -> dict[int, str]:
    found: dict[int, str] = {}
    for index, beat in enumerate(beats):
        if beat.in_triplet and (index == 0 or not beats[index - 1].in_triplet):
            found[index] = "start"
        if beat.in_triplet and (index + 1 == len(beats) or not beats[index + 1].in_triplet):
            found[index] = "stop"
    return found


def rhythm_musicxml(data: Data) -> str:
    """Return the pattern of a rhythm question on one line."""
    beats, metre = read_pattern(str(data["pattern"])), metre_of(data)
    clef = "<staves>1</staves><clef><sign>percussion</sign></clef>"
    clef += "<staff-details><staff-lines>1</staff-lines></staff-details>"
    ends, beams = _triplet_ends(beats), _beams(beats, metre)
    bars: list[str] = []
    numbered = list(enumerate(beats))
    for bar, signs in groupby(numbered, key=lambda pair: pair[1].bar):
        first = _attributes(metre, 0, clef) + _tempo(number_of(data, "tempo_bpm", 80, 30, 240))
        notes = "".join(
            _struck(beat, beats[i - 1] if i else None, ends.get(i, ""), beams.get(i, ""))
            for i, beat in signs
        )
        bars.append(f'<measure number="{bar + 1}">{"" if bars else first}{notes}</measure>')
    return _HEAD + "".join(bars) + _TAIL


def _melody_beams(melody: Any, metre: tuple[int, int]) -> dict[int, str]:
    beats, at = [], Fraction(0)
    for bar, signs in enumerate(signs_of(melody)):
        for one in signs:
            beats.append(
                Beat(at, one.length, one.value, one.dots, bar, not one.step, one.is_tied, False)
            )
            at += one.length
    return _beams(beats, metre)


def _written(sign: Sign, beam: str, *, ends: bool, is_wrong: bool) -> str:
    ties, drawn = _ties(ends=ends, begins=sign.is_tied)
    colour = f' color="{_WRONG}"' if is_wrong else ""
    if sign.step:
        alter = f"<alter>{sign.alter}</alter>" if sign.alter else ""
        head = f"<pitch><step>{sign.step}</step>{alter}<octave>{sign.octave}</octave></pitch>"
    else:
        head = "<rest/>"
    return (
        f"<note{colour}>{head}<duration>{_duration(sign.length)}</duration>{ties}<voice>1</voice>"
        f"<type>{_TYPES[sign.value]}</type>{'<dot/>' * sign.dots}"
        + (f'<beam number="1">{beam}</beam>' if beam else "")
        + (f"<notations>{drawn}</notations>" if drawn else "")
        + "</note>"
    )


def melody_musicxml(
    data: Data, melody: Any, *, wrong: Collection[tuple[int, Fraction]] = (), title: str = ""
) -> str:
    """Return a melody on a staff with the clef, key, metre and tempo of a dictation.

    Args:
        data: the dictation's data.
        melody: the right melody or one that was written.
        wrong: (bar, place in it) of notes drawn in red.
        title: stands in the engraved score's words.
    """
    clef = data.get("clef")
    sign, line = _CLEF_SIGNS[clef if clef in CLEFS else "G"]
    clef_xml = f"<clef><sign>{sign}</sign><line>{line}</line></clef>"
    first = _attributes(metre_of(data), number_of(data, "fifths", 0, -7, 7), clef_xml)
    first += _tempo(number_of(data, "tempo_bpm", 80, 30, 240))
    bars, tied, index = [], False, 0
    beams = _melody_beams(melody, metre_of(data))
    for number, signs in enumerate(signs_of(melody)):
        notes, at = "", Fraction(0)
        for one in signs:
            is_wrong, ends = (number, at) in wrong, tied and bool(one.step)
            notes += _written(one, beams.get(index, ""), ends=ends, is_wrong=is_wrong)
            index += 1
            tied = one.is_tied
            at += one.length
        bars.append(f'<measure number="{number + 1}">{"" if number else first}{notes}</measure>')
    named = f"<work><work-title>{escape(title)}</work-title></work>" if title else ""
    return _HEAD.replace("<part-list>", f"{named}<part-list>") + "".join(bars) + _TAIL
