"""A test's answers as a plain form or the page's script sends them.

Fields of a question with id 7: ``q7`` (choices, typed answers), ``q7_0``, ``q7_1`` … (the right
side chosen for each left one in matching; the rank given to each shown item in ordering).
"""

import json
from collections.abc import Sequence
from typing import Any

from django.http import QueryDict

from kamerton.assessment.questions import KINDS
from kamerton.assessment.questions.base import whole

MOST_ANSWERS = 500


def read_form(data: QueryDict, questions: Sequence[Any]) -> list[tuple[int, Any]]:
    """Return (question id, raw answer) of every question that the form holds."""
    found: list[tuple[int, Any]] = []
    for question in questions:
        name = f"q{question.pk}"
        if question.type == "recorded":
            continue  # its take comes by itself
        if question.type == "essay":
            found.append((question.pk, data.get(f"{name}-document") or data.get(name, "")))
            continue
        if question.type == "matching":
            count = len(question.data["pairs"])
            raw: Any = [data.get(f"{name}_{i}", "") for i in range(count)]
        elif question.type in ("ordering", "bars"):
            raw = _ranked(data, name, KINDS[question.type].size(question.data))
        else:
            raw = data.getlist(name)
        found.append((question.pk, raw))
    return found


def _ranked(data: QueryDict, name: str, size: int) -> list[int]:
    """Return places by the ranks chosen for them; nothing when no item was given a rank."""
    ranks = {place: whole(data.get(f"{name}_{place}", "")) for place in range(size)}
    if all(rank is None for rank in ranks.values()):
        return []
    return sorted(ranks, key=lambda place: (ranks[place] is None, ranks[place] or 0, place))


def read_json(body: bytes) -> list[tuple[int, Any]] | None:
    """Return what the script sent: {"answers": [[question id, raw], …]}; None when unreadable."""
    try:
        sent = json.loads(body or b"{}")["answers"]
        pairs = [(int(key), raw) for key, raw in sent]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return pairs if len(pairs) <= MOST_ANSWERS else None
