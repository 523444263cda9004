"""Rubrics: what is wrong with one, and how many points it can give. Pure functions."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

Rubric = Sequence[Mapping[str, Any]]


def best_points(rubric: Rubric) -> Decimal:
    """Return the most points that a rubric can give."""
    best = (
        max((Decimal(str(level["points"])) for level in criterion["levels"]), default=Decimal(0))
        for criterion in rubric
    )
    return sum(best, Decimal(0))


def rubric_problem(rubric: Rubric, pass_points: Decimal) -> str:
    """Return, translated, what is wrong with a rubric, or ""."""
    if not rubric:
        return _("The rubric has no criteria.")
    if any(len(criterion.get("levels", [])) < 2 for criterion in rubric):
        return _("Each criterion needs at least two levels.")
    for criterion in rubric:
        points = [Decimal(str(level["points"])) for level in criterion["levels"]]
        if len(set(points)) < len(points):
            return _("Levels of “%(title)s” have the same points.") % {"title": criterion["title"]}
    if pass_points > best_points(rubric):
        return _("More points are needed to pass than the rubric can give.")
    return ""


def level_of(criterion: Mapping[str, Any], points: Any) -> Mapping[str, Any] | None:
    """Return the level of a criterion that has these points, or None."""
    if points in (None, ""):
        return None
    wanted = Decimal(str(points))
    return next((lv for lv in criterion["levels"] if Decimal(str(lv["points"])) == wanted), None)
