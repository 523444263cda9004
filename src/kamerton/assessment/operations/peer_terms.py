"""How colleagues review in an assignment, and the sample on which they try their eye."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.assessment.errors import Incomplete
from kamerton.assessment.models import Assignment, PeerSample, PeerTerms, Submission
from kamerton.assessment.operations.peer_reviews import checked_levels
from kamerton.assessment.operations.peer_works import bare_parts
from kamerton.assessment.queries.peer_samples import possible_samples, sample_for
from kamerton.assessment.rules import require
from kamerton.core import clock
from kamerton.core.api import audit
from kamerton.core.errors import NotFound
from kamerton.core.types import PersonLike
from kamerton.files.api import remove_files_of
from kamerton.programmes.api import require_draft
from kamerton.texts.api import clean, is_empty, settle_files

TERMS = (
    "is_on",
    "reviewers",
    "starts",
    "days",
    "required",
    "has_sample",
    "tolerance",
    "min_words",
)
SAMPLE_OWNER = "assessment.peer_sample"


@transaction.atomic
def set_terms(
    actor: PersonLike, *, activity_id: int, fields: Mapping[str, Any]
) -> PeerTerms | None:
    """Switch review by colleagues on, change it, or switch it off in a draft's assignment (see TERMS).

    Raises:
        Incomplete: more reviews are required of each than each work gets.
    """
    require("assessment.change_task", actor)
    require_draft(activity_id)
    assignment = Assignment.objects.get(activity=activity_id)
    known = {name: fields[name] for name in TERMS if name in fields}
    if not known.get("is_on"):
        PeerTerms.objects.filter(assignment=assignment).update(is_on=False)
        return None
    if known.get("required", 0) > known.get("reviewers", 1):
        raise Incomplete(
            "too_many_required",
            _("Nobody can be required to review more works than each work has reviewers."),
            field="required",
        )
    terms, _made = PeerTerms.objects.update_or_create(assignment=assignment, defaults=known)
    return terms


def copy_terms(source: Assignment, target: Assignment) -> None:
    """Copy how colleagues review, with the sample for all, to another assignment."""
    terms = PeerTerms.objects.filter(assignment=source).first()
    if terms is not None:
        terms.pk, terms.assignment = None, target
        terms.save()
    sample = sample_for(source.pk, None)
    if sample is not None:
        sample.pk, sample.assignment = None, target
        sample.save()


def dump_terms(assignment: Assignment) -> dict[str, Any] | None:
    """Return how colleagues review as JSON, None where they do not."""
    terms = PeerTerms.objects.filter(assignment=assignment, is_on=True).first()
    return {name: getattr(terms, name) for name in TERMS} if terms else None


def load_terms(assignment: Assignment, data: Mapping[str, Any] | None) -> None:
    """Make what ``dump_terms`` returned."""
    if data:
        known = {name: data[name] for name in TERMS if name in data}
        PeerTerms.objects.update_or_create(assignment=assignment, defaults=known)


@transaction.atomic
def keep_sample(
    actor: PersonLike, *, assignment: Assignment, cohort_id: int | None, given: Mapping[str, Any]
) -> PeerSample:
    """Write the sample of a cohort (its tutors) or for all cohorts (methodologists), and mark it.

    Args:
        actor: checked by the caller for a cohort (``assessment.run_peer_round``), here without one.
        assignment: what is sampled.
        cohort_id: None for all cohorts.
        given: {"texts": {part: document}, "marks", "remarks", "explanation"}.

    Raises:
        Incomplete: a criterion has no level, nothing is written, or no word explains the marks.
    """
    _require_sample_right(actor, assignment, cohort_id)
    sample = _sample(assignment, cohort_id)
    sample.marks = checked_levels(assignment.rubric, given["marks"])
    sample.remarks = dict(given.get("remarks") or {})
    sample.explanation = str(given.get("explanation", "")).strip()
    if not sample.explanation:
        raise Incomplete("explanation_missing", _("Say why the marks are so."), field="explanation")
    sample.author_id, sample.updated_at = actor.pk, clock.now()
    sample.save()
    owner = (SAMPLE_OWNER, sample.pk)
    texts = {
        key: {"text": settle_files(clean(text), owner=owner, actor=actor)}
        for key, text in (given.get("texts") or {}).items()
    }
    sample.parts = {**sample.parts, **texts}
    if not any(_is_given(value) for value in sample.parts.values()):
        raise Incomplete("sample_empty", _("The sample is still empty: write it or choose a work."))
    sample.save(update_fields=["parts"])
    return sample


def _is_given(value: Mapping[str, Any]) -> bool:
    return bool(value.get("files") or value.get("url")) or not is_empty(value.get("text") or {})


def _sample(assignment: Assignment, cohort_id: int | None) -> PeerSample:
    found = PeerSample.objects.select_for_update(no_key=True).filter(
        assignment=assignment, cohort=cohort_id
    )
    return found.first() or PeerSample(assignment=assignment, cohort_id=cohort_id)


def _require_sample_right(actor: PersonLike, assignment: Assignment, cohort_id: int | None) -> None:
    if cohort_id is None:
        require("assessment.change_task", actor)
    else:
        require("assessment.run_peer_round", actor, _Place(cohort_id))


class _Place:
    """A cohort in the form in which rules ask for it."""

    def __init__(self, cohort_id: int) -> None:
        self.cohort_id = cohort_id


@transaction.atomic
def choose_sample(
    actor: PersonLike, *, assignment: Assignment, cohort_id: int, submission_id: int
) -> PeerSample:
    """Take a reviewed work of another cohort as the sample, without its author's traces.

    The tutor's marks of that work are taken along; they can be changed afterwards.

    Raises:
        NotFound: the work is not among those that may be chosen.
    """
    _require_sample_right(actor, assignment, cohort_id)
    fit = possible_samples(actor, assignment, cohort_id)
    if submission_id not in {one.pk for one in fit}:
        raise NotFound("no_work", _("There is no such work, or it is not open to you."))
    chosen = Submission.objects.select_related("enrolment__person").get(pk=submission_id)
    review = chosen.reviews.order_by("-pk").first()
    sample = _sample(assignment, cohort_id)
    if review is not None:
        sample.marks, sample.remarks = review.marks, review.remarks
    sample.author_id, sample.updated_at = actor.pk, clock.now()
    sample.save()
    remove_files_of((SAMPLE_OWNER, sample.pk))
    sample.parts, _withheld = bare_parts(chosen, (SAMPLE_OWNER, sample.pk), chosen.enrolment.person)
    sample.save(update_fields=["parts"])
    audit(
        "assessment.choose_peer_sample",
        actor_id=actor.pk,
        object_kind="submission",
        object_id=submission_id,
    )
    return sample
