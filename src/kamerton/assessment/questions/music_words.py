"""Names that a listener gives: intervals, chords, modes and instruments, as typed in ru or en.

A name is read into a stable code ("P5", "maj:1", "dorian", "40"); "" stands for a name that nobody
could mean. Latin M and m differ (M3, m3); Cyrillic м is always «малая».
"""

import re
import unicodedata

from kamerton.assessment.questions.music_names import CHORDS, INTERVALS, MODES, TIMBRES

_QUALITIES = {
    "P": ("чистая", "чистый", "чист", "ч", "perfect", "perf", "p"),
    "M": ("большая", "большой", "бол", "б", "major", "maj"),
    "m": ("малая", "малый", "мал", "м", "minor", "min"),
    "A": ("увеличенная", "увелич", "увел", "ув", "augmented", "aug"),
    "d": ("уменьшенная", "уменьш", "умен", "ум", "diminished", "dim"),
}
_CASED = {"P": "P", "M": "M", "m": "m", "A": "A", "d": "d"}
_NUMBERS = {
    1: ("прима", "унисон", "unison", "prime", "1st"),
    2: ("секунда", "second", "2nd"),
    3: ("терция", "third", "3rd"),
    4: ("кварта", "fourth", "4th"),
    5: ("квинта", "fifth", "5th"),
    6: ("секста", "sixth", "6th"),
    7: ("септима", "seventh", "7th"),
    8: ("октава", "octave", "8th", "8ve"),
    9: ("нона", "ninth", "9th"),
    10: ("децима", "tenth", "10th"),
}
_QUALITY_OF = {word: code for code, words in _QUALITIES.items() for word in words}
_NUMBER_OF = {word: number for number, words in _NUMBERS.items() for word in words}
_PERFECT = {1, 4, 5, 8}
_SPLIT = re.compile(r"^([^\W\d]+)?[\s-]*(\d{1,2}|\d?[^\W\d]+)?$")


def tidied(text: str) -> str:
    """Return a typed name without what must not matter; the case of letters is kept."""
    text = unicodedata.normalize("NFKC", text).replace("ё", "е").replace("Ё", "Е")
    text = re.sub(r"[«»“”„\"'().,;:!?]", " ", text)
    text = re.sub(r"[‐‑–—]", "-", text)
    return re.sub(r"\s+", " ", text).strip()


def _quality(word: str) -> str:
    return _CASED.get(word) or _QUALITY_OF.get(word.casefold(), "")


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBER_OF.get(word.casefold(), 0)


def read_interval(text: str) -> str:
    """Return the code of an interval («ч5», «чистая квинта», P5, perfect fifth), or ""."""
    text = tidied(text)
    if text.casefold() in ("тритон", "tritone"):
        return "TT"
    parts = text.split(" ")
    if len(parts) == 1:
        found = _SPLIT.match(text)
        parts = [part for part in found.groups() if part] if found else []
    if len(parts) == 1:  # a perfect one is seldom called so: «квинта»
        number = 0 if parts[0].isdecimal() else _number(parts[0])
        return f"P{number}" if number in _PERFECT else ""
    if len(parts) != 2:
        return ""
    code = f"{_quality(parts[0])}{_number(parts[1])}"
    return code if code in INTERVALS else ""


_FIGURES = {"": 0, "53": 0, "5": 0, "6": 1, "63": 1, "64": 2}
_SEVENTH_FIGURES = {"7": 0, "65": 1, "43": 2, "2": 3, "42": 3}
_TRIADS = {
    "maj": ("б", "маж", "мб", "t", "s", "д", "dur", "maj", "major", "мажор"),
    "min": ("м", "мин", "мм", "moll", "min", "minor", "минор"),
    "aug": ("ув", "aug", "увел", "+"),
    "dim": ("ум", "dim", "умен", "°", "o"),
}
_SEVENTHS = {
    "dom7": ("", "d", "д", "dom", "ммаж", "мм", "v"),
    "maj7": ("бмаж", "maj", "major", "δ", "△", "бб"),
    "min7": ("ммин", "min", "minor", "-"),
    "hdim7": ("мум", "ø", "hdim"),
    "dim7": ("ум", "dim", "°", "o", "умен"),
    "minmaj7": ("бмин", "mmaj", "minmaj"),
    "augmaj7": ("був", "augmaj"),
}
_TRIAD_OF = {word: code for code, words in _TRIADS.items() for word in words}
_SEVENTH_OF = {word: code for code, words in _SEVENTHS.items() for word in words}
# Where the case of a letter tells major from minor.
_CASED_TRIADS = {"M": "maj", "m": "min", "T": "maj", "t": "min", "S": "maj", "s": "min"}
_CASED_TRIADS |= {"Т": "maj", "т": "min", "D": "maj", "d": "min"}
_CASED_SEVENTHS = {"M": "maj7", "m": "min7", "mM": "minmaj7", "mMaj": "minmaj7"}
_SYMBOL = re.compile(r"^([^\d]*?)[\s-]*((?:\d[/\s]?){0,2})$")


def _symbol(text: str) -> str:
    """Return the code of a chord written as a sign: Б6, T6, D65, m7b5, maj7."""
    compact = re.sub(r"[\s/]", "", text)
    if compact.casefold() in ("m7b5", "m7♭5", "min7b5", "ø"):
        return "hdim7:0"
    found = _SYMBOL.match(compact)
    if not found:
        return ""
    sign, figure = found[1], found[2]
    if figure in _SEVENTH_FIGURES:
        kind = _CASED_SEVENTHS.get(sign) or _SEVENTH_OF.get(sign.casefold(), "")
        return f"{kind}:{_SEVENTH_FIGURES[figure]}" if kind else ""
    if figure in _FIGURES and sign:
        kind = _CASED_TRIADS.get(sign) or _TRIAD_OF.get(sign.casefold(), "")
        return f"{kind}:{_FIGURES[figure]}" if kind else ""
    return ""


# The longest first: «квинтсекстаккорд» holds «секстаккорд».
_POSITIONS = (
    (r"квинт-?секст|six[ -]five|6/?5", 1, True),
    (r"терц-?кварт|four[ -]three|4/?3", 2, True),
    (r"секунд-?аккорд|four[ -]two|4/?2", 3, True),
    (r"кварт-?секст|six[ -]four|6/?4", 2, False),
    (r"секст-?аккорд|six[ -]three|sixth chord|6/?3", 1, False),
)
_TURNS = (
    (r"перв\w* обр|1-?\w* обр|(first|1st) inv", 1),
    (r"втор\w* обр|2-?\w* обр|(second|2nd) inv", 2),
    (r"треть\w* обр|3-?\w* обр|(third|3rd) inv", 3),
)
_SEVENTH_WORDS = (
    ("hdim7", r"полууменьш|мал\w+ уменьш|half[ -]dim"),
    ("dim7", r"уменьш|diminished"),
    ("augmaj7", r"увелич|augmented"),
    ("minmaj7", r"больш\w+ минор|minor[ -]major"),
    ("maj7", r"больш\w+ мажор|больш\w+ септ|major seventh|major 7"),
    ("dom7", r"доминант|мал\w+ мажор|dominant"),
    ("min7", r"мал\w+ минор|минор|minor"),
    ("maj7", r"мажор|major"),
)
_TRIAD_WORDS = (
    ("aug", r"увелич|augmented"),
    ("dim", r"уменьш|diminished"),
    ("min", r"минор|minor"),
    ("maj", r"мажор|major"),
)


def read_chord(text: str) -> str:
    """Return the code of a chord («Б6», T6, «мажорный секстаккорд», "minor triad"), or ""."""
    text = tidied(text)
    signed = _symbol(text)
    if signed:
        return signed
    words = text.casefold()
    place, is_seventh = 0, bool(re.search(r"септ|seventh|7|dominant|доминант", words))
    for pattern, turn, of_seventh in _POSITIONS:
        if re.search(pattern, words):
            place, is_seventh = turn, of_seventh or is_seventh
            break
    place = next((turn for pattern, turn in _TURNS if re.search(pattern, words)), place)
    table = _SEVENTH_WORDS if is_seventh else _TRIAD_WORDS
    kind = next((code for code, pattern in table if re.search(pattern, words)), "")
    code = f"{kind}:{place}"
    return code if code in CHORDS else ""


_MODE_WORDS = {
    "major": "мажор|натуральный мажор|ионийский|ионийский лад|dur|major|major scale|natural major|ionian|"
    "ionian mode",
    "minor": "минор|натуральный минор|эолийский|эолийский лад|moll|minor|natural minor|minor scale|aeolian|"
    "aeolian mode|natural minor scale",
    "harmonic_minor": "гармонический минор|harmonic minor|harmonic minor scale",
    "melodic_minor": "мелодический минор|melodic minor|melodic minor scale",
    "harmonic_major": "гармонический мажор|harmonic major|harmonic major scale",
    "dorian": "дорийский|дорийский лад|dorian|dorian mode",
    "phrygian": "фригийский|фригийский лад|phrygian|phrygian mode",
    "lydian": "лидийский|лидийский лад|lydian|lydian mode",
    "mixolydian": "миксолидийский|миксолидийский лад|mixolydian|mixolydian mode",
    "locrian": "локрийский|локрийский лад|locrian|locrian mode",
    "major_pentatonic": "мажорная пентатоника|пентатоника|major pentatonic|pentatonic|"
    "major pentatonic scale",
    "minor_pentatonic": "минорная пентатоника|minor pentatonic|minor pentatonic scale",
    "whole_tone": "целотонная гамма|целотонный лад|целотонный|увеличенный лад|whole tone|whole-tone|"
    "whole tone scale|whole-tone scale",
}
_MODE_OF = {word: code for code, words in _MODE_WORDS.items() for word in words.split("|")}


def read_mode(text: str) -> str:
    """Return the code of a mode or scale («дорийский лад», dorian), or ""."""
    code = _MODE_OF.get(tidied(text).casefold(), "")
    return code if code in MODES else ""


_TIMBRE_WORDS = {
    0: "фортепиано|рояль|пианино|piano|grand piano",
    6: "клавесин|harpsichord",
    19: "орган|organ|church organ|pipe organ",
    21: "аккордеон|accordion",
    22: "губная гармоника|harmonica|mouth organ",
    23: "баян|bayan|button accordion",
    24: "гитара|guitar|classical guitar|acoustic guitar",
    13: "ксилофон|xylophone",
    14: "колокола|трубчатые колокола|bells|tubular bells",
    40: "скрипка|violin",
    41: "альт|viola",
    42: "виолончель|cello|violoncello",
    43: "контрабас|double bass|contrabass",
    46: "арфа|harp",
    47: "литавры|timpani|kettledrums",
    56: "труба|trumpet",
    57: "тромбон|trombone",
    58: "туба|tuba",
    60: "валторна|horn|french horn",
    65: "саксофон|альтовый саксофон|saxophone|alto saxophone|sax",
    68: "гобой|oboe",
    70: "фагот|bassoon",
    71: "кларнет|clarinet",
    72: "флейта-пикколо|флейта пикколо|пикколо|piccolo",
    73: "флейта|flute",
    74: "блокфлейта|продольная флейта|recorder",
}
_TIMBRE_OF = {word: str(code) for code, words in _TIMBRE_WORDS.items() for word in words.split("|")}


def read_timbre(text: str) -> str:
    """Return the General MIDI program of an instrument's name as a code, or ""."""
    code = _TIMBRE_OF.get(tidied(text).casefold(), "")
    return code if code in TIMBRES else ""


READERS = {
    "interval": read_interval,
    "chord": read_chord,
    "mode": read_mode,
    "timbre": read_timbre,
}
