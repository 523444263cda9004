"""What other packages use of questionnaires."""

from kamerton.surveys.operations.rounds import ask_again, assign_survey, hand_in, pass_on
from kamerton.surveys.operations.surveys import add_question, make_survey
from kamerton.surveys.queries.surveys import waiting_rounds
from kamerton.surveys.registry import OwnerKind, Place, register_owner

__all__ = [
    "OwnerKind",
    "Place",
    "add_question",
    "ask_again",
    "assign_survey",
    "hand_in",
    "make_survey",
    "pass_on",
    "register_owner",
    "waiting_rounds",
]
