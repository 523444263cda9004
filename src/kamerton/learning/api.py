"""What other packages use of study."""

from kamerton.learning import presenting
from kamerton.learning.operations.progress import (
    complete_activity,
    keep_place,
    open_activity,
    set_progress_state,
)
from kamerton.learning.queries.cohorts import (
    access_cohort,
    access_enrolment,
    cohorts_run_by,
    completed_enrolments,
    enrolment_to_certify,
)
from kamerton.learning.queries.home import Home, home_study
from kamerton.learning.registry import (
    LearnerPage,
    Outcome,
    Player,
    Step,
    outcomes_of,
    player,
    register_cohort_page,
    register_learner_page,
    register_outcomes,
    register_player,
)

__all__ = [
    "Home",
    "LearnerPage",
    "Outcome",
    "Player",
    "Step",
    "access_cohort",
    "access_enrolment",
    "cohorts_run_by",
    "complete_activity",
    "completed_enrolments",
    "enrolment_to_certify",
    "home_study",
    "keep_place",
    "open_activity",
    "outcomes_of",
    "player",
    "presenting",
    "register_cohort_page",
    "register_learner_page",
    "register_outcomes",
    "register_player",
    "set_progress_state",
]
