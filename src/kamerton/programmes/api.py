"""What other packages use of programmes."""

from kamerton.programmes.operations.plan import require_draft
from kamerton.programmes.queries import (
    PlanActivity,
    PlanModule,
    activities_of_type,
    activity_hours,
    approved_versions,
    is_approved,
    localised,
    plan,
    study_activity,
)
from kamerton.programmes.registry import (
    ActivityType,
    activity_type,
    activity_types,
    register_activity_type,
)

__all__ = [
    "ActivityType",
    "PlanActivity",
    "PlanModule",
    "activities_of_type",
    "activity_hours",
    "activity_type",
    "activity_types",
    "approved_versions",
    "is_approved",
    "localised",
    "plan",
    "register_activity_type",
    "require_draft",
    "study_activity",
]
