"""Facts of study, delivered after commit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LearnerApplied:
    """Somebody applied to a cohort."""

    enrolment_id: int


@dataclass(frozen=True, slots=True)
class EnrolmentMoved:
    """An enrolment went to another state; ``is_undone``: an order was cancelled, which tells itself."""

    enrolment_id: int
    before: str
    after: str
    is_undone: bool = False


@dataclass(frozen=True, slots=True)
class StudyBegun:
    """A cohort began: everybody who was admitted studies from now."""

    cohort_id: int


@dataclass(frozen=True, slots=True)
class ActivityCompleted:
    """A learner completed an activity; score is scaled 0–1 or None."""

    enrolment_id: int
    activity_id: int
    score: float | None


@dataclass(frozen=True, slots=True)
class ActivityTakenBack:
    """An activity that was counted as done is not any more: who was marked as present was not."""

    enrolment_id: int
    activity_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class StudyCompleted:
    """A learner completed the programme: a certificate may be issued."""

    enrolment_id: int


@dataclass(frozen=True, slots=True)
class CohortOpened:
    """A cohort began to recruit."""

    cohort_id: int


@dataclass(frozen=True, slots=True)
class CohortAttested:
    """The protocol of a cohort's final attestation was closed: results stand at the enrolments."""

    cohort_id: int


@dataclass(frozen=True, slots=True)
class DefencesScheduled:
    """Learners were given times before their cohort's commission: new ones, or others than before."""

    cohort_id: int
    enrolment_ids: tuple[int, ...]
