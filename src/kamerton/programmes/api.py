"""What other packages use of programmes."""

from kamerton.programmes.queries import PlanActivity, PlanModule, activity_hours, localised, plan
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
    "activity_hours",
    "activity_type",
    "activity_types",
    "localised",
    "plan",
    "register_activity_type",
]
