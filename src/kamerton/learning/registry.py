"""How each type of activity shows itself to a learner: filled in by AppConfig.ready."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """What a player is given: one learner at one activity.

    Attributes:
        viewer: the Person who looks (the learner, or staff in preview).
        cohort_id: the cohort in which the activity is taken; 0 in a programme's preview.
        enrolment: the learner's Enrolment, None in a methodologist's preview.
        activity: the programmes.Activity.
        progress: what is stored of the learner there (state, score, place, completed_at), or None.
        request: the HttpRequest.
    """

    viewer: Any
    cohort_id: int
    enrolment: Any
    activity: Any
    progress: Any
    request: Any


@dataclass(frozen=True, slots=True)
class Player:
    """A type's part of the activity page.

    Attributes:
        template: Jinja template included in the activity page; gets ``step`` and the context.
        context: called with a Step; returns the template's own variables (count its SQL).
        completes_by_hand: the page offers «Done» (reading, links); otherwise the type itself
            calls ``learning.api.complete_activity``.
    """

    template: str
    context: Callable[[Step], Mapping[str, Any]] = lambda step: {}
    completes_by_hand: bool = True


_players: dict[str, Player] = {}


def register_player(type_code: str, player: Player) -> None:
    """Say how activities of this type are shown to a learner."""
    _players[type_code] = player


def player(type_code: str) -> Player:
    """Return the player of a type; KeyError when no package registered one."""
    return _players[type_code]
