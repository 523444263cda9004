"""What the pages of music questions need: names to choose from, and written data as one edits it."""

from typing import Any

from django.utils.translation import gettext as _

from kamerton.assessment.questions.music_dictation import told_text
from kamerton.assessment.questions.music_engraving import rhythm_musicxml
from kamerton.assessment.questions.music_hearing import LONGEST_CLIP_S, clip_of
from kamerton.assessment.questions.music_kinds import DICTATION, bar_abc, whole_abc
from kamerton.assessment.questions.music_marks import regions_of
from kamerton.assessment.questions.music_names import CODES, name_of
from kamerton.scores.api import pitch_name

_STEPS = ((0, "C", 0), (1, "C", 1), (2, "D", 0), (3, "E", -1), (4, "E", 0), (5, "F", 0), (6, "F", 1),
          (7, "G", 0), (8, "A", -1), (9, "A", 0), (10, "B", -1), (11, "B", 0))  # fmt: skip
_LOWEST, _HIGHEST = 40, 81


def heard_names(what: str) -> list[tuple[str, str]]:
    """Return (code, name) of everything that can be named."""
    return [(code, name_of(what, code)) for code in CODES.get(what, ())]


def root_names() -> list[tuple[str, str]]:
    """Return (MIDI number, name of the note with its octave) of the notes a sound may begin on."""
    return [
        (str(number), f"{pitch_name(*_STEPS[number % 12][1:])} ({number // 12 - 1})")
        for number in range(_LOWEST, _HIGHEST + 1)
    ]


def key_names() -> list[tuple[str, str]]:
    """Return (fifths, signs) of every key."""
    return [
        (str(n), f"{abs(n)} {'♯' if n > 0 else '♭'}" if n else _("no signs")) for n in range(-7, 8)
    ]


def written_look(data: dict[str, Any]) -> dict[str, Any]:
    """Return how the staff of a dictation looks to its author."""
    melody = data.get("melody") or {"v": 1, "bars": []}
    show = DICTATION.show
    look = show({**data, "melody": melody, "given": 0}, [], None) if show else {}
    return {**look, "bars": max(len(melody["bars"]), 4), "may_play": True}


def written_melody(data: dict[str, Any]) -> str:
    """Return a dictation's melody by letters."""
    return told_text(data.get("melody"))


def written_regions(data: dict[str, Any]) -> str:
    """Return the right places as one types them."""
    ends = [(low + 1, high + 1) for low, high in regions_of(data)]
    return ", ".join(str(low) if low == high else f"{low}–{high}" for low, high in ends)


def written_bars(data: dict[str, Any]) -> str:
    """Return the bars of a melody as ABC, as the author wrote it."""
    if not data.get("bars"):
        return ""
    head = str(data.get("head") or "").strip()
    return f"{head}\n{' | '.join(data['bars'])} |\n".lstrip()


def single_bars(data: dict[str, Any]) -> list[str]:
    """Return every bar as a score of its own, in the right order."""
    return [bar_abc(data, index) for index in range(len(data["bars"]))]


def clip_end(data: dict[str, Any], end: int) -> str:
    """Return where the clip of an uploaded sound begins (0) or ends (1), as one types it."""
    clip = clip_of(data)
    if len(clip) != 2 or (end and clip[1] - clip[0] == LONGEST_CLIP_S):
        return ""
    minutes, seconds = divmod(clip[end], 60)
    written = f"{seconds:05.2f}".rstrip("0").rstrip(".")
    return f"{minutes:.0f}:{written}"


SHARED: dict[str, Any] = {
    "heard_names": heard_names,
    "root_names": root_names,
    "key_names": key_names,
    "clip_end": clip_end,
    "written_look": written_look,
    "written_melody": written_melody,
    "written_regions": written_regions,
    "written_bars": written_bars,
    "written_rhythm": rhythm_musicxml,
    "whole_melody": whole_abc,
}
