"""Within statements over works: may this person mark it, and as which of two markers."""

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from kamerton.assessment.enums import SecondState
from kamerton.assessment.models import Marking
from kamerton.learning.api import caring

COHORT = "enrolment__cohort"


def _taken(place: int) -> Exists:
    return Exists(Marking.objects.filter(doubling__submission=OuterRef("pk"), place=place))


def has_marked(viewer_id: int) -> Exists:
    """Return the condition that the viewer is one of the markers already."""
    return Exists(Marking.objects.filter(doubling__submission=OuterRef("pk"), marker=viewer_id))


def is_marker(submission_id: int, viewer_id: int) -> Exists:
    """Return the condition, within any statement, that the viewer has marked a certain work."""
    return Exists(Marking.objects.filter(doubling__submission=submission_id, marker=viewer_id))


def is_named(viewer_id: int) -> Q:
    """Return the condition that the viewer, or whom the viewer stands in for, is to be the second."""
    return Q(doubling__named=viewer_id) | Q(caring.stands_in(viewer_id, COHORT, "doubling__named"))


def is_own(viewer_id: int) -> Q:
    """Return the condition that the learner is the viewer's, or of whom the viewer stands in for."""
    return Q(enrolment__tutor=viewer_id) | Q(
        caring.stands_in(viewer_id, COHORT, "enrolment__tutor")
    )


def is_mine(viewer_id: int) -> Q:
    """Return the condition that a work is the viewer's to care for: nobody else's, or asked of the viewer."""
    return is_own(viewer_id) | Q(enrolment__tutor=None) | is_named(viewer_id)


def is_markable(viewer_id: int) -> Q:
    """Return the condition that a place among the markers is left for the viewer.

    A work that one marks is open to every tutor of its cohort; of two markers each marks once, and the
    second place may be kept for somebody.
    """
    is_free = Q(doubling__named=None) | is_named(viewer_id) | ~Q(_taken(1))
    two = Q(doubling__state=SecondState.OPEN) & is_free & ~Q(has_marked(viewer_id))
    return Q(doubling=None) | two


def place_for(viewer_id: int) -> Case:
    """Return the expression of the place that the viewer takes: 1 or 2. It counts where ``is_markable`` holds.

    Who is named is the second; else the learner's own tutor is the first and any other the second.
    """
    others = Q(doubling__named=None, enrolment__tutor__isnull=False) & ~is_own(viewer_id)
    return Case(
        When(Q(doubling=None), then=Value(1)),
        When(is_named(viewer_id), then=Value(2)),
        When(others & ~Q(_taken(2)), then=Value(2)),
        When(~Q(_taken(1)), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
