"""Facts of assessment, delivered after commit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AttemptFinished:
    """A test was handed in (or its time ran out) and scored."""

    attempt_id: int


@dataclass(frozen=True, slots=True)
class WorkSubmitted:
    """A learner handed in an assignment."""

    submission_id: int


@dataclass(frozen=True, slots=True)
class WorkReviewed:
    """A tutor reviewed a submission; state is returned or passed."""

    submission_id: int
    state: str


@dataclass(frozen=True, slots=True)
class AnswersMarked:
    """The last answer of an attempt that waited for a person was marked: its result is complete."""

    attempt_id: int


@dataclass(frozen=True, slots=True)
class WorkCommented:
    """A comment was added to a work whose review is known to its learner."""

    comment_id: int


@dataclass(frozen=True, slots=True)
class SecondMoved:
    """Two markers of a work: a second is needed, the marks differ, an agreement is proposed, a third is asked."""

    submission_id: int
    what: str
