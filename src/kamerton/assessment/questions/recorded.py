"""Sing or play an answer: recorded in the page of the test, marked by a person.

data: {"kind": "audio" | "video", "most_s", "takes": how many may be made (0: any number),
"abc" | "score": the score shown beside it, "tempo_bpm" and "metre" of the metronome where there is
no score, "may_send": a file may be sent in place of a recording, "hint": for who marks,
"criteria": [{"title", "most"}]}.
Stored answer: {"files": [id], "take": its number, "length_ms", "points": where the score's bars
stand in it, "is_late": it arrived after the end of the time}.
"""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kamerton.assessment.questions.base import WRONG, Data, Kind, whole

CODE = "recorded"
KINDS_OF_SOUND = ("audio", "video")
SHORTEST_S, LONGEST_S, USUAL_S = 5, 1800, 180
MOST_TAKES = 20
MOST_CRITERIA, MOST_POINTS = 8, 100
SLOWEST, FASTEST = 30, 240
METRES = frozenset({(2, 4), (3, 4), (4, 4), (5, 4), (3, 8), (6, 8), (9, 8), (12, 8), (2, 2)})
# A recorder stops at a whole piece, and a slow device somewhat later.
SPARE_S = 5
# How long after the end of the time a recording may still arrive that was on its way before.
LATE = timedelta(minutes=30)


def most_s(data: Data) -> int:
    """Return how many seconds a take may last."""
    return whole(data.get("most_s") or USUAL_S) or USUAL_S


def most_takes(data: Data) -> int:
    """Return how many takes may be made, 0 for any number."""
    return whole(data.get("takes") or 0) or 0


def medium(data: Data) -> str:
    """Return what is recorded, "audio" or "video"."""
    return "video" if data.get("kind") == "video" else "audio"


def criteria_of(data: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Return what the answer is marked by: (title, most points), none for a mark as a whole."""
    written = data.get("criteria")
    rows = written if isinstance(written, list) else []
    found = [(str(row.get("title", "")), whole(row.get("most")) or 0) for row in rows]
    return [(title, most) for title, most in found if title]


def _problem(data: Data) -> str:
    tempo = whole(data.get("tempo_bpm") or 0)
    metre = tuple(data.get("metre") or (4, 4))
    if not SHORTEST_S <= most_s(data) <= LONGEST_S:
        return _("A take lasts from 5 seconds to 30 minutes.")
    if not 0 <= most_takes(data) <= MOST_TAKES:
        return _("At most 20 takes can be allowed; 0 is any number.")
    if tempo is None or (tempo and not SLOWEST <= tempo <= FASTEST):
        return _("The metronome beats 30 to 240 times a minute.")
    if metre not in METRES:
        return _("The metre is not known here: write 4/4, 3/4, 6/8 …")
    return _criteria_problem(data)


def _criteria_problem(data: Data) -> str:
    found = criteria_of(data)
    if len(found) > MOST_CRITERIA:
        return _("At most eight criteria can be given.")
    if any(not 1 <= most <= MOST_POINTS for _title, most in found):
        return _("A criterion gives from 1 to 100 points.")
    return ""


def _clean(_data: Data, raw: Any) -> Any:
    """Return the stored answer of {"files": [id], …}; what makes no sense is left out."""
    if not isinstance(raw, dict):
        return None
    files = raw.get("files")
    ids = [one for one in map(whole, files if isinstance(files, list) else []) if one and one > 0]
    if not ids:
        return None
    numbers = {name: whole(raw.get(name) or 0) or 0 for name in ("take", "length_ms")}
    return {
        "files": ids[:1],
        **{name: value for name, value in numbers.items() if value > 0},
        **({"is_late": True} if raw.get("is_late") else {}),
    }


def _show(data: Data, _order: list[int], answer: Any) -> dict[str, Any]:
    return {
        "kind": medium(data),
        "accept": f"{medium(data)}/*",
        "most_s": most_s(data),
        "most_time": "{}:{:02}".format(*divmod(most_s(data), 60)),
        "takes": most_takes(data),
        "tempo_bpm": whole(data.get("tempo_bpm") or 0) or 0,
        "metre": "{}/{}".format(*(data.get("metre") or (4, 4))),
        "has_score": bool(_notation(data)),
        "may_send": bool(data.get("may_send")),
        "criteria": criteria_of(data),
        "ids": (answer or {}).get("files", []),
        "take": (answer or {}).get("take", 0),
        "files": [],
    }


def _told(_data: Data, answer: Any) -> list[str]:
    seconds = round(answer.get("length_ms", 0) / 1000)
    if not seconds:
        return [_("a recording")]
    words = ngettext("a recording of %(num)d second", "a recording of %(num)d seconds", seconds)
    return [words % {"num": seconds}]


def _hint(data: Data) -> list[str]:
    return [line for line in str(data.get("hint") or "").splitlines() if line.strip()]


def _notation(data: Data) -> str:
    return str(data.get("abc") or data.get("score") or "")


def _nothing(_data: Data, _answer: Any) -> Decimal:
    return WRONG


RECORDED = Kind(
    CODE,
    _problem,
    _clean,
    _nothing,
    show=_show,
    told=_told,
    told_right=_hint,
    is_marked=True,
    notation=_notation,
)
