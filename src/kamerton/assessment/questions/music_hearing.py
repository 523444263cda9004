"""Naming what is heard: an interval, a chord, a mode, a timbre, a fragment.

data: {"what": "interval" | "chord" | "mode" | "timbre" | "fragment", "answer_by": "choice" |
"typed", "pool": [codes], "sounding": code, "is_drawn": bool, "roots": [lowest, highest] MIDI
numbers, "form": "up" | "down" | "together" | "both", "tempo_bpm", "program", "hearings": 0 for any
number, "is_strict": the very name counts and not only the sound, "abc": notes of a fragment or of
what a timbre plays, "sound": key of an uploaded sound, "clip": [from, to] seconds of it, "options": [{"text", "right", "feedback"}]
or "answers": ["…"] of a fragment}.
Of an attempt that drew its own sound, "sounding" and "root" are the drawn ones (see ``draw``).
Stored answer: index of the chosen name, or the typed text.
"""

import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kamerton.assessment.questions.base import RIGHT, WRONG, Data, Kind, whole
from kamerton.assessment.questions.music_names import CODES, INTERVALS, PLAIN, name_of, sounds_alike
from kamerton.assessment.questions.music_words import READERS
from kamerton.assessment.questions.typed import normalised

WHATS = ("interval", "chord", "mode", "timbre", "fragment")
LOWEST, HIGHEST = 36, 96
MOST_HEARINGS = 20
LONGEST_CLIP_S = 300
LONGEST = 200


def what_of(data: Data) -> str:
    """Return what is to be named, "interval" where the data do not say."""
    what = data.get("what")
    return str(what) if what in WHATS else "interval"


def pool_of(data: Data) -> list[str]:
    """Return the codes that may sound and are offered, in their own order."""
    what = what_of(data)
    known = CODES.get(what, {})
    given = data.get("pool") or PLAIN.get(what, ())
    chosen = {str(code) for code in given} | {str(data.get("sounding", ""))}
    return [code for code in known if code in chosen]


def offered(data: Data) -> list[str]:
    """Return the words of the choices that the page offers, translated."""
    what = what_of(data)
    if what == "fragment":
        return [str(option.get("text", "")) for option in _options(data)]
    return [name_of(what, code) for code in pool_of(data)]


def roots_of(data: Data) -> tuple[int, int]:
    """Return the lowest and the highest bass note, MIDI numbers."""
    roots = data.get("roots")
    given = roots if isinstance(roots, list) and len(roots) == 2 else [60, 60]
    low, high = (min(max(whole(value) or 60, LOWEST), HIGHEST) for value in given)
    return (low, high) if low <= high else (high, low)


def number_of(data: Data, name: str, fallback: int, low: int, high: int) -> int:
    """Return a whole number of the data within its bounds."""
    value = whole(data.get(name, fallback))
    return min(max(fallback if value is None else value, low), high)


def hearings_of(data: Data) -> int:
    """Return how many hearings are allowed; 0: any number."""
    return number_of(data, "hearings", 0, 0, MOST_HEARINGS)


def clip_of(data: Data) -> list[float]:
    """Return [from, to] in seconds of the uploaded sound that is heard; [] for the whole of it."""
    clip = data.get("clip")
    if not isinstance(clip, list) or len(clip) != 2:
        return []
    return [float(end) for end in clip if isinstance(end, int | float)]


def _clip_problem(data: Data) -> str:
    clip = data.get("clip")
    if not clip or not data.get("sound"):
        return ""
    ends = clip_of(data)
    if len(ends) != 2 or not 0 <= ends[0] < ends[1]:
        return _("The clip begins before it ends: write seconds, 0:05 or 5,5.")
    return "" if ends[1] - ends[0] <= LONGEST_CLIP_S else _("A clip lasts at most five minutes.")


def _options(data: Data) -> list[Any]:
    options = data.get("options")
    return options if isinstance(options, list) else []


def is_typed(data: Data) -> bool:
    """Return True when the name is typed and not chosen."""
    return data.get("answer_by") == "typed"


def _fragment_problem(data: Data) -> str:
    if not (data.get("abc") or data.get("sound")):
        return _("There is nothing to listen to.")
    if is_typed(data):
        is_given = any(str(text).strip() for text in data.get("answers") or ())
        return "" if is_given else _("No accepted answer is given.")
    if len(_options(data)) < 2:
        return _("At least two options are needed.")
    if not all(str(option.get("text", "")).strip() for option in _options(data)):
        return _("An option is empty.")
    if sum(bool(option.get("right")) for option in _options(data)) != 1:
        return _("Exactly one option must be right.")
    return ""


def _problem(data: Data) -> str:
    what = what_of(data)
    if what == "fragment":
        return _fragment_problem(data) or _clip_problem(data)
    if data.get("is_drawn") and data.get("sound"):
        return _("An uploaded sound is always the same: nothing can be drawn.")
    if not data.get("is_drawn") and data.get("sounding") not in CODES[what]:
        return _("It is not said what sounds.")
    if len(pool_of(data)) < 2:
        return _("At least two names are needed to choose from.")
    return _clip_problem(data)


def _clean(data: Data, raw: Any) -> int | str | None:
    value = (raw[0] if raw else None) if isinstance(raw, list) else raw
    if value is None:
        return None
    if is_typed(data):
        return str(value).strip()[:LONGEST] or None
    index = whole(value)
    return index if index is not None and 0 <= index < len(offered(data)) else None


def named_code(data: Data, answer: Any) -> str:
    """Return the code that an answer names; "" where it names nothing known."""
    if answer is None:
        return ""
    if is_typed(data):
        return READERS[what_of(data)](str(answer))
    pool = pool_of(data)
    index = whole(answer)
    return pool[index] if index is not None and 0 <= index < len(pool) else ""


def _fragment_share(data: Data, answer: Any) -> Decimal:
    if is_typed(data):
        accepted = {normalised(str(text)) for text in data.get("answers") or ()} - {""}
        return RIGHT if normalised(str(answer or "")) in accepted else WRONG
    index = whole(answer)
    options = _options(data)
    known = index is not None and 0 <= index < len(options)
    return RIGHT if known and options[index or 0].get("right") else WRONG


def _share(data: Data, answer: Any) -> Decimal:
    what = what_of(data)
    if what == "fragment":
        return _fragment_share(data, answer)
    named, sounding = named_code(data, answer), str(data.get("sounding", ""))
    if not named:
        return WRONG
    if data.get("is_strict"):
        return RIGHT if named == sounding else WRONG
    return RIGHT if sounds_alike(what, named, sounding) else WRONG


def draw(data: Data, rng: random.Random) -> Data:
    """Return what an attempt draws: the sounding code and its lowest note."""
    what = what_of(data)
    if what == "fragment":
        return {}
    low, high = roots_of(data)
    drawn: Data = {"root": rng.randint(low, high)}
    if data.get("is_drawn"):
        drawn["sounding"] = rng.choice(pool_of(data))
    return drawn


@dataclass(frozen=True, slots=True)
class Misheard:
    """How a wrong interval differs: semitones from what sounded, positive when named too wide."""

    named: str
    sounding: str
    wider_by: int | None = None


def misheard(data: Data, answer: Any) -> Misheard | None:
    """Return how a wrong answer differs from what sounded; None where it is right or none."""
    if what_of(data) == "fragment" or answer is None or _share(data, answer) == RIGHT:
        return None
    named, sounding = named_code(data, answer), str(data.get("sounding", ""))
    sizes = {**INTERVALS, "TT": 6}
    if what_of(data) == "interval" and named in sizes and sounding in sizes:
        return Misheard(named, sounding, sizes[named] - sizes[sounding])
    return Misheard(named, sounding)


def _size(data: Data) -> int:
    return len(_options(data)) if what_of(data) == "fragment" and not is_typed(data) else 0


HEARING = Kind("hearing", _problem, _clean, _share, _size, draw=draw)
