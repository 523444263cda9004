"""What other packages use of study."""

from kamerton.learning.operations.progress import (
    complete_activity,
    keep_place,
    open_activity,
    set_progress_state,
)
from kamerton.learning.registry import Player, Step, player, register_player

__all__ = [
    "Player",
    "Step",
    "complete_activity",
    "keep_place",
    "open_activity",
    "player",
    "register_player",
    "set_progress_state",
]
