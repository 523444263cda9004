"""What study does when something happened elsewhere, and whom it tells of its own steps."""

from kamerton.discussion.events import PostAdded
from kamerton.learning import chats, questionnaires, rooms
from kamerton.learning.events import (
    ActivityTakenBack,
    CohortOpened,
    DefencesScheduled,
    EnrolmentMoved,
    LearnerApplied,
    StudyBegun,
    StudyCompleted,
)
from kamerton.learning.operations import telling
from kamerton.learning.operations.cohort import follow_merge
from kamerton.learning.operations.discussions import SPACE, count_post
from kamerton.people.events import OrganisationsMerged


def on_post_added(event: PostAdded) -> None:
    """Count a learner's post towards the discussion activity it belongs to."""
    if event.space_kind == SPACE:
        count_post(author_id=event.author_id, owner_id=event.owner_id)


def on_learner_applied(event: LearnerApplied) -> None:
    """Tell those who decide."""
    telling.tell_of_application(event.enrolment_id)


def on_enrolment_moved(event: EnrolmentMoved) -> None:
    """Tell the person of the decision; who cancels an order tells of that themselves."""
    chats.follow_enrolment(event.enrolment_id, event.after)
    if not event.is_undone:
        telling.tell_of_decision(event.enrolment_id, event.after, event.before)


def on_defences_scheduled(event: DefencesScheduled) -> None:
    """Tell the learners and the commission."""
    telling.tell_of_schedule(event.cohort_id, event.enrolment_ids)


def on_activity_taken_back(event: ActivityTakenBack) -> None:
    """Tell the learner."""
    telling.tell_of_taking_back(event.enrolment_id, event.activity_id, event.reason)


def on_study_begun(event: StudyBegun) -> None:
    """Tell the cohort, and ask what is asked on entry."""
    telling.tell_of_beginning(event.cohort_id)
    questionnaires.ask_on_entry(event.cohort_id)


def on_cohort_opened(event: CohortOpened) -> None:
    """Give the cohort the questionnaires of its programme, and what was said in its space."""
    questionnaires.take_over(event.cohort_id)
    rooms.let_cohort_find(event.cohort_id)


def on_study_completed(event: StudyCompleted) -> None:
    """Ask what is asked on exit."""
    questionnaires.ask_on_exit(event.enrolment_id)


def on_organisations_merged(event: OrganisationsMerged) -> None:
    """Follow the organisation that remains."""
    follow_merge(source_id=event.source_id, target_id=event.target_id)
