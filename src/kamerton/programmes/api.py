"""What other packages use of programmes."""

from kamerton.programmes.operations.plan import require_draft
from kamerton.programmes.queries import (
    PlanActivity,
    PlanModule,
    activities_of_type,
    activity_hours,
    approved_versions,
    authored_activity,
    catalogue,
    is_approved,
    named_activities,
    plan,
    study_activity,
)
from kamerton.programmes.registry import (
    ActivityType,
    Offer,
    activity_type,
    activity_types,
    register_activity_type,
    register_offers,
    register_preview,
)

__all__ = [
    "ActivityType",
    "Offer",
    "PlanActivity",
    "PlanModule",
    "activities_of_type",
    "activity_hours",
    "activity_type",
    "activity_types",
    "approved_versions",
    "authored_activity",
    "catalogue",
    "is_approved",
    "named_activities",
    "plan",
    "register_activity_type",
    "register_offers",
    "register_preview",
    "require_draft",
    "study_activity",
]
