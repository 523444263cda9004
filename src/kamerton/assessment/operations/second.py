"""Two markers: each marks alone; where they differ they agree, or a third decides."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.assessment.doubling import apart
from kamerton.assessment.enums import SecondHow, SecondReason, SecondState, SubmissionState
from kamerton.assessment.errors import AttemptClosed, Incomplete
from kamerton.assessment.events import SecondMoved
from kamerton.assessment.models import Doubling, Marking, Review, Submission
from kamerton.assessment.operations.reviewing import (
    OWNER,
    Feedback,
    checked_marks,
    conclude,
    give_review,
    locked_work,
    renumbered,
)
from kamerton.assessment.operations.second_opening import DIFFER, PROPOSED, THIRD, open_doubling
from kamerton.assessment.queries.second import MARKING, is_third, place_of, possible_markers
from kamerton.assessment.rules import require
from kamerton.core import clock
from kamerton.core.api import audit, publish
from kamerton.core.errors import Conflict, Forbidden
from kamerton.core.types import PersonLike
from kamerton.files.api import copy_files
from kamerton.texts.api import clean, settle_files


def _doubling(submission: Submission) -> Doubling | None:
    found = Doubling.objects.select_for_update(no_key=True, of=("self",))
    return found.filter(submission=submission).exclude(state=SecondState.SETTLED).first()


def _open(submission_id: int, actor: PersonLike, state: SecondState) -> tuple[Submission, Doubling]:
    """Return a work and its markers, locked, in the state that is expected."""
    submission = locked_work(submission_id)
    require("assessment.review_work", actor, submission.enrolment)
    doubling = _doubling(submission)
    if doubling is None or doubling.state != state:
        raise AttemptClosed("second_moved", _("This has been settled meanwhile."))
    return submission, doubling


@transaction.atomic
def ask_second(
    actor: PersonLike, *, submission_id: int, person_id: int | None = None, note: str = ""
) -> Doubling:
    """Ask for a second marker of one work that awaits review: a certain one, or any other tutor.

    Raises:
        AttemptClosed: the work is reviewed, or has two markers already.
        Incomplete: the person does not mark works of this cohort, or nobody else does.
    """
    submission = locked_work(submission_id)
    require("assessment.ask_second", actor, submission.enrolment)
    is_double = Doubling.objects.filter(submission=submission).exists()
    if submission.state != SubmissionState.SUBMITTED or is_double:
        raise AttemptClosed("second_too_late", _("A second marker cannot be asked any more."))
    others = {person.pk for person in possible_markers(submission.enrolment.cohort_id)}
    if person_id is not None and (person_id not in others or person_id == actor.pk):
        raise Incomplete("no_marker", _("This person does not mark works of the cohort."), "person")
    if not others - {actor.pk}:
        raise Incomplete(
            "no_second",
            _("The cohort has no other tutor or expert: ask its organiser to add one."),
        )
    doubling = open_doubling(
        submission,
        SecondReason.ASKED,
        asked_by_id=actor.pk,
        named_id=person_id,
        note=note.strip()[:500],
    )
    _audit(actor, submission, "assessment.ask_second")
    return doubling


def _audit(actor: PersonLike | None, submission: Submission, verb: str, **facts: Any) -> None:
    audit(
        verb,
        actor_id=actor.pk if actor else None,
        object_kind="submission",
        object_id=submission.pk,
        **facts,
    )


@transaction.atomic
def mark_work(actor: PersonLike, *, submission_id: int, feedback: Feedback) -> Review | Marking:
    """Mark a work: as its only marker it is the review, as one of two it waits for the other.

    Sending the same feedback again (by its key) gives what is there already.

    Raises:
        AttemptClosed: it was reviewed meanwhile, or no place among its markers is left.
        Incomplete: a criterion has no mark, or the points do not suffice to pass.
    """
    submission = locked_work(submission_id)
    require("assessment.review_work", actor, submission.enrolment)
    same = Marking.objects.filter(
        doubling__submission=submission, marker=actor.pk, key=feedback.key
    ).first()
    if feedback.key and same is not None:
        return same
    doubling = _doubling(submission)
    if doubling is None:
        return give_review(actor, submission_id=submission_id, feedback=feedback)
    place = place_of(actor, submission)
    if place is None:
        raise AttemptClosed("no_place", _("This work has its markers already."))
    marking = _keep_marking(actor, doubling, submission, place=place, feedback=feedback)
    made = list(doubling.markings.order_by("place"))
    if len(made) == 2:
        _compare(doubling, submission, made)
    return marking


def _keep_marking(
    actor: PersonLike,
    doubling: Doubling,
    submission: Submission,
    *,
    place: int,
    feedback: Feedback,
) -> Marking:
    checked, points = checked_marks(submission.assignment, feedback)
    marking = Marking.objects.create(
        doubling=doubling,
        place=place,
        marker_id=actor.pk,
        decision=feedback.decision,
        marks=checked,
        remarks=dict(feedback.remarks),
        points=points,
        key=feedback.key,
        made_at=clock.now(),
    )
    owner = (MARKING, marking.pk)
    marking.files = feedback.sent.attach(owner=owner, actor=actor)
    marking.comment = settle_files(clean(feedback.comment), owner=owner, actor=actor)
    marking.save(update_fields=["files", "comment"])
    _audit(actor, submission, "assessment.mark_work", place=place)
    return marking


def _compare(doubling: Doubling, submission: Submission, made: list[Marking]) -> None:
    first, second = made
    if apart(submission.assignment.rubric, first, second).is_within(doubling.threshold):
        _settle(doubling, submission, SecondHow.WITHIN, said=first)
        return
    doubling.state = SecondState.DIFFERING
    doubling.save(update_fields=["state"])
    publish(SecondMoved(submission.pk, DIFFER))


def _settle(
    doubling: Doubling,
    submission: Submission,
    how: SecondHow,
    *,
    said: Marking,
    by: PersonLike | None = None,
    feedback: Feedback | None = None,
) -> Review:
    """Give the learner one review: of a marking, or an agreement with that marking's files."""
    agreed = feedback or Feedback(
        SubmissionState(said.decision), said.marks, said.remarks, said.comment
    )
    checked, points = checked_marks(submission.assignment, agreed)
    ids = copy_files((MARKING, said.pk), (OWNER, submission.pk))
    shown = replace(agreed, comment=renumbered(dict(agreed.comment or {}), ids))
    review = conclude(submission, shown, reviewer_id=said.marker_id, checked=checked, points=points)
    review.files = [ids[key] for key in said.files if key in ids]
    review.save(update_fields=["files"])
    doubling.state, doubling.how, doubling.settled_at = SecondState.SETTLED, how, clock.now()
    doubling.settled_by_id = by.pk if by else None
    doubling.save(update_fields=["state", "how", "settled_at", "settled_by"])
    _audit(by, submission, "assessment.settle_marks", how=str(how))
    return review


def _own_marking(actor: PersonLike, doubling: Doubling) -> Marking:
    found = doubling.markings.filter(marker=actor.pk, place__lte=2).first()
    if found is None:
        raise Forbidden("not_a_marker", _("Only the two markers settle their marks."))
    return found


@transaction.atomic
def propose_agreement(actor: PersonLike, *, submission_id: int, feedback: Feedback) -> Doubling:
    """Propose one mark to the other marker; a later proposal takes the place of the former.

    Raises:
        Forbidden: the actor is not one of the two.
        Incomplete: a criterion has no mark, or the points do not suffice to pass.
    """
    submission, doubling = _open(submission_id, actor, SecondState.DIFFERING)
    own = _own_marking(actor, doubling)
    checked, _points = checked_marks(submission.assignment, feedback)
    comment = settle_files(clean(feedback.comment), owner=(MARKING, own.pk), actor=actor)
    doubling.proposal = {
        "by": actor.pk,
        "at": clock.now().isoformat(),
        "decision": str(feedback.decision),
        "marks": checked,
        "remarks": dict(feedback.remarks),
        "comment": comment,
    }
    doubling.save(update_fields=["proposal"])
    _audit(actor, submission, "assessment.propose_marks")
    publish(SecondMoved(submission.pk, PROPOSED))
    return doubling


@transaction.atomic
def accept_agreement(actor: PersonLike, *, submission_id: int, proposed_at: str) -> Review:
    """Agree with what the other marker proposes: it becomes the learner's review.

    Raises:
        Forbidden: the actor is not one of the two, or proposed it.
        Conflict: another proposal has come meanwhile.
    """
    submission, doubling = _open(submission_id, actor, SecondState.DIFFERING)
    _own_marking(actor, doubling)
    said = doubling.proposal
    if not said or said["at"] != proposed_at:
        raise Conflict("proposal_changed", _("The proposal has changed meanwhile: look once more."))
    if said["by"] == actor.pk:
        raise Forbidden("own_proposal", _("The other marker agrees or not."))
    feedback = Feedback(
        SubmissionState(said["decision"]), said["marks"], said["remarks"], said["comment"]
    )
    proposer = doubling.markings.get(marker=said["by"])
    return _settle(
        doubling, submission, SecondHow.AGREED, said=proposer, by=actor, feedback=feedback
    )


@transaction.atomic
def ask_third(actor: PersonLike, *, submission_id: int, person_id: int | None = None) -> Doubling:
    """Leave the decision to a third: a certain person, or any other tutor or expert of the cohort.

    Raises:
        Forbidden: the actor is not one of the two.
        Incomplete: there is no third, or the person marks no works of this cohort.
    """
    submission, doubling = _open(submission_id, actor, SecondState.DIFFERING)
    _own_marking(actor, doubling)
    markers = list(doubling.markings.values_list("marker_id", flat=True))
    others = {p.pk for p in possible_markers(submission.enrolment.cohort_id, but=markers)}
    if not others or (person_id is not None and person_id not in others):
        raise Incomplete(
            "no_third",
            _("The cohort has no other tutor or expert: ask its organiser to add one."),
            "person",
        )
    doubling.state, doubling.third_id = SecondState.THIRD, person_id
    doubling.save(update_fields=["state", "third"])
    _audit(actor, submission, "assessment.ask_third")
    publish(SecondMoved(submission.pk, THIRD))
    return doubling


@transaction.atomic
def decide_as_third(actor: PersonLike, *, submission_id: int, feedback: Feedback) -> Review:
    """Decide between two markers, having seen both.

    Raises:
        Forbidden: the actor is one of the two, or somebody else was asked.
    """
    submission, doubling = _open(submission_id, actor, SecondState.THIRD)
    if not is_third(actor, submission):
        raise Forbidden("not_the_third", _("A third was asked to decide."))
    marking = _keep_marking(actor, doubling, submission, place=3, feedback=feedback)
    return _settle(doubling, submission, SecondHow.THIRD, said=marking, by=actor)


@transaction.atomic
def call_off_second(actor: PersonLike, *, submission_id: int, reason: str) -> Review | None:
    """Go back to one marker: who asked may while it is being marked, methodologists at any time.

    What the first marker gave becomes the review; where nobody has marked yet, the work awaits review
    as any other.

    Raises:
        Incomplete: no reason is given.
        AttemptClosed: it is settled already.
    """
    submission = locked_work(submission_id)
    doubling = _doubling(submission)
    if doubling is None:
        raise AttemptClosed("second_moved", _("This has been settled meanwhile."))
    require("assessment.call_off_second", actor, doubling)
    if not reason.strip():
        raise Incomplete("reason_missing", _("Say why."), "reason")
    _audit(actor, submission, "assessment.call_off_second", reason=reason.strip()[:500])
    first = doubling.markings.order_by("place").first()
    if first is None:
        doubling.delete()
        return None
    return _settle(doubling, submission, SecondHow.OFF, said=first, by=actor)
