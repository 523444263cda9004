"""Question types: pure functions on JSON, without the database.

Each type says whether its data makes an answerable question (``problem``), brings a raw answer
into its stored form (``clean``) and scores it to a share of 0–1 (``share``).
"""

from kamerton.assessment.questions.base import Kind
from kamerton.assessment.questions.choice import LISTENING, MULTIPLE, SINGLE
from kamerton.assessment.questions.cloze import CLOZE
from kamerton.assessment.questions.hotspot import HOTSPOT
from kamerton.assessment.questions.marked import ESSAY, FILE
from kamerton.assessment.questions.music_kinds import BARS, DICTATION, HEARING, MARKS, RHYTHM
from kamerton.assessment.questions.recorded import RECORDED
from kamerton.assessment.questions.sequence import MATCHING, ORDERING
from kamerton.assessment.questions.typed import NUMBER, SHORT_TEXT

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        SINGLE,
        MULTIPLE,
        MATCHING,
        ORDERING,
        SHORT_TEXT,
        NUMBER,
        LISTENING,
        HEARING,
        RHYTHM,
        DICTATION,
        MARKS,
        BARS,
        CLOZE,
        HOTSPOT,
        ESSAY,
        FILE,
        RECORDED,
    )
}

__all__ = ["KINDS", "Kind"]
