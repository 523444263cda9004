"""Reads of programmes."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language

from kamerton.programmes.models import Activity, Module, ProgrammeVersion


@dataclass(frozen=True, slots=True)
class PlanActivity:
    """One line of a plan, in the reader's language."""

    id: int
    key: str
    type: str
    title: str
    hours: Decimal
    form: str
    required: bool
    material_id: int | None


@dataclass(frozen=True, slots=True)
class PlanModule:
    """One module of a plan with its activities in order."""

    id: int
    title: str
    summary: str
    activities: tuple[PlanActivity, ...]

    @property
    def hours(self) -> Decimal:
        """Return the module's academic hours."""
        return sum((activity.hours for activity in self.activities), Decimal(0))


def localised(title: str, title_en: str) -> str:
    """Return the English title on English pages where there is one, else the Russian."""
    return title_en if title_en and (get_language() or "").startswith("en") else title


def plan(version_id: int) -> tuple[PlanModule, ...]:
    """Return a version's modules with their activities, in order (two statements)."""
    rows: dict[int, list[PlanActivity]] = {}
    activities = (
        Activity.objects.filter(module__version_id=version_id)
        .order_by("module_id", "position")
        .values_list(
            "module_id",
            "id",
            "key",
            "type",
            "title",
            "title_en",
            "hours",
            "form",
            "required",
            "material_id",
        )
    )
    for module_id, key, uuid, code, title, title_en, hours, form, required, material in activities:
        rows.setdefault(module_id, []).append(
            PlanActivity(
                id=key,
                key=str(uuid),
                type=code,
                title=localised(title, title_en),
                hours=hours,
                form=form,
                required=required,
                material_id=material,
            )
        )
    modules = Module.objects.filter(version_id=version_id).order_by("position")
    return tuple(
        PlanModule(
            id=module.id,
            title=localised(module.title, module.title_en),
            summary=module.summary,
            activities=tuple(rows.get(module.id, ())),
        )
        for module in modules
    )


def version(version_id: int) -> ProgrammeVersion:
    """Return a version with its programme."""
    return ProgrammeVersion.objects.select_related("programme").get(pk=version_id)


def activity_hours(activity_id: int) -> Decimal:
    """Return the academic hours of an activity."""
    return Activity.objects.values_list("hours", flat=True).get(pk=activity_id)
