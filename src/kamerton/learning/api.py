"""What other packages use of study."""

from kamerton.learning import presenting
from kamerton.learning.attestation_papers import attestation_papers_of
from kamerton.learning.operations import care, undoing
from kamerton.learning.operations.attestation import note_commission_order
from kamerton.learning.operations.cohort import plan_session
from kamerton.learning.operations.enrolment import (
    admit_learner,
    complete_study,
    dismiss_learner,
)
from kamerton.learning.operations.moving import (
    enter_applicant,
    take_learner_back,
    transfer_learner,
)
from kamerton.learning.operations.progress import (
    complete_activity,
    keep_place,
    open_activity,
    opening_activity,
    revise_result,
    set_progress_state,
)
from kamerton.learning.operations.timetable import drop_session, move_session
from kamerton.learning.queries import care as caring
from kamerton.learning.queries.attestation import commission_people
from kamerton.learning.queries.calendar import (
    activities_of,
    cohort_dates_of,
    cohorts_in_calendar,
    overlapping_sessions,
    sessions_between,
    sessions_by_ids,
)
from kamerton.learning.queries.cohorts import (
    access_cohort,
    access_enrolment,
    cohorts_run_by,
    completed_enrolments,
    enrolment_to_certify,
)
from kamerton.learning.queries.home import Home, home_study
from kamerton.learning.queries.meetings import Meeting, meetings_of, meetings_of_cohorts
from kamerton.learning.queries.office import (
    cohort_at,
    cohort_members,
    cohort_with_version,
    cohorts_by_ids,
    enrolment_by_id,
    last_study_days,
    live_enrolments_of,
    members_in,
    open_cohorts,
    present_people,
)
from kamerton.learning.registry import (
    CommissionOrder,
    LearnerPage,
    Outcome,
    Player,
    Step,
    StudyNote,
    outcomes_of,
    player,
    register_cohort_note,
    register_cohort_page,
    register_commission_order,
    register_learner_page,
    register_outcomes,
    register_player,
    register_study_note,
)

__all__ = [
    "CommissionOrder",
    "Home",
    "LearnerPage",
    "Meeting",
    "Outcome",
    "Player",
    "Step",
    "StudyNote",
    "access_cohort",
    "access_enrolment",
    "activities_of",
    "admit_learner",
    "attestation_papers_of",
    "care",
    "caring",
    "cohort_at",
    "cohort_dates_of",
    "cohort_members",
    "cohort_with_version",
    "cohorts_by_ids",
    "cohorts_in_calendar",
    "cohorts_run_by",
    "commission_people",
    "complete_activity",
    "complete_study",
    "completed_enrolments",
    "dismiss_learner",
    "drop_session",
    "enrolment_by_id",
    "enrolment_to_certify",
    "enter_applicant",
    "home_study",
    "keep_place",
    "last_study_days",
    "live_enrolments_of",
    "meetings_of",
    "meetings_of_cohorts",
    "members_in",
    "move_session",
    "note_commission_order",
    "open_activity",
    "open_cohorts",
    "opening_activity",
    "outcomes_of",
    "overlapping_sessions",
    "plan_session",
    "player",
    "present_people",
    "presenting",
    "register_cohort_note",
    "register_cohort_page",
    "register_commission_order",
    "register_learner_page",
    "register_outcomes",
    "register_player",
    "register_study_note",
    "revise_result",
    "sessions_between",
    "sessions_by_ids",
    "set_progress_state",
    "take_learner_back",
    "transfer_learner",
    "undoing",
]
