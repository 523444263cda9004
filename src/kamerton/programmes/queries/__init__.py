"""Reads of programmes."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kamerton.core.api import Prepared, nested_quotes
from kamerton.core.errors import NotFound
from kamerton.programmes.enums import ProgrammeState, VersionState
from kamerton.programmes.models import Activity, Module, Programme, ProgrammeVersion
from kamerton.programmes.registry import activity_type
from kamerton.programmes.rules import may
from kamerton.ui.api import localised, number


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


_PLANS: dict[tuple[int, str], tuple[PlanModule, ...]] = {}
_MOST_PLANS = 500


def plan(version_id: int) -> tuple[PlanModule, ...]:
    """Return a version's modules with their activities, in order.

    An approved version never changes: its plan is read once by each process and language, and
    asks the database nothing after that. A draft's is read each time.
    """
    key = (version_id, (get_language() or "")[:2])
    known = _PLANS.get(key)
    if known is None:
        known = _read_plan(version_id)
        if is_approved(version_id):
            if len(_PLANS) >= _MOST_PLANS:
                _PLANS.clear()
            _PLANS[key] = known
    return known


def _read_plan(version_id: int) -> tuple[PlanModule, ...]:
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


def _sum_problem(version: ProgrammeVersion, total: Decimal) -> list[str]:
    if total == version.hours:
        return []
    return [
        _("The activities make %(total)s hours, but the programme has %(hours)s.")
        % {"total": number(total), "hours": version.hours}
    ]


def plan_problems(version_id: int) -> list[str]:
    """Return, translated, everything that keeps a draft from being approved."""
    version = ProgrammeVersion.objects.get(pk=version_id)
    activities = list(
        Activity.objects.filter(module__version=version)
        .select_related("module", "material__material")
        .order_by("module__position", "position")
    )
    if not activities:
        return [_("The plan has no activities yet.")]
    problems = _sum_problem(version, sum((a.hours for a in activities), Decimal(0)))
    if not version.outcomes:
        problems.append(_("The outcomes are not described."))
    for empty in Module.objects.filter(version=version, activities=None):
        problems.append(
            _("The module “%(title)s” is empty.")
            % {"title": localised(empty.title, empty.title_en)}
        )
    for activity in activities:
        kind = activity_type(activity.type)
        if kind.material_kinds and activity.material_id is None:
            title = localised(activity.title, activity.title_en)
            problems.append(_("“%(title)s” has no material.") % {"title": title})
        problems += kind.problems(activity)
    return [nested_quotes(problem) for problem in problems]


def is_approved(version_id: int) -> bool:
    """Return True for a frozen version."""
    return ProgrammeVersion.objects.filter(pk=version_id, state=VersionState.APPROVED).exists()


_ACTIVITIES: dict[int, Activity] = {}


def study_activity(version_id: int, activity_id: int) -> Activity | None:
    """Return an activity of this version with its module, or None.

    As with plan(), an activity of an approved version is read once by each process.
    """
    known = _ACTIVITIES.get(activity_id)
    if known is not None and known.module.version_id == version_id:
        return known
    found = (
        Activity.objects.select_related("module")
        .filter(pk=activity_id, module__version_id=version_id)
        .first()
    )
    if found is not None and is_approved(version_id):
        if len(_ACTIVITIES) >= _MOST_PLANS:
            _ACTIVITIES.clear()
        _ACTIVITIES[activity_id] = found
    return found


def approved_versions() -> list[ProgrammeVersion]:
    """Return the published versions of every programme, by title: what can be taught now."""
    return list(ProgrammeVersion.objects.filter(programme__published=F("pk")).order_by("title"))


def named_activities(version_id: int) -> list[tuple[int, str, str]]:
    """Return (id, key, title for the reader) of a version's activities in order (one statement)."""
    rows = Activity.objects.filter(module__version=version_id).order_by(
        "module__position", "position"
    )
    return [
        (key, str(uuid), localised(title, title_en))
        for key, uuid, title, title_en in rows.values_list("pk", "key", "title", "title_en")
    ]


def activities_of_type(version_id: int, type_code: str) -> list[Activity]:
    """Return a version's activities of one type, in order."""
    return list(
        Activity.objects.filter(module__version_id=version_id, type=type_code).order_by(
            "module__position", "position"
        )
    )


def catalogue() -> QuerySet[Programme]:
    """Return what guests see in the catalogue, by title, with the published version."""
    programmes = Programme.objects.filter(state=ProgrammeState.PUBLISHED, is_template=False)
    return programmes.select_related("published").order_by("published__title")


def _published(slug: str) -> QuerySet[Programme]:
    programmes = Programme.objects.select_related("published", "organisation")
    return programmes.filter(slug=slug, state=ProgrammeState.PUBLISHED)


_published_at = Prepared(_published, slug=str)


def access_published(slug: str) -> Programme:
    """Return a published programme with version and institute, or NotFound."""
    programme: Programme | None = next(iter(_published_at(slug=slug)), None)
    if programme is None:
        raise NotFound("no_programme", _("There is no such programme in the catalogue."))
    return programme


def programmes_for_work() -> QuerySet[ProgrammeVersion]:
    """Return the newest version of every programme, the latest changed first."""
    newest = ProgrammeVersion.objects.filter(programme=OuterRef("programme")).order_by("-number")
    return (
        ProgrammeVersion.objects.filter(pk=Subquery(newest.values("pk")[:1]))
        .select_related("programme__published")
        .order_by("-updated_at")
    )


def access_version(viewer: Any, *, version_id: int) -> ProgrammeVersion:
    """Return a version with its programme to those who work with programmes, else NotFound."""
    found = (
        ProgrammeVersion.objects.select_related("programme__organisation", "approved_by")
        .filter(pk=version_id)
        .first()
    )
    if found is None or not may("programmes.view_draft", viewer, found):
        raise NotFound("no_version", _("There is no such version of a programme."))
    return found


def versions_of(programme_id: int) -> list[ProgrammeVersion]:
    """Return every version of a programme, the newest first."""
    return list(
        ProgrammeVersion.objects.filter(programme_id=programme_id)
        .select_related("approved_by")
        .order_by("-number")
    )


def templates() -> list[ProgrammeVersion]:
    """Return the versions from which a new programme can be started, by title."""
    return list(
        ProgrammeVersion.objects.filter(programme__is_template=True)
        .order_by("programme_id", "-number")
        .distinct("programme_id")
    )


def module_of(version_id: int, module_id: int) -> Module:
    """Return a module of this version, or NotFound."""
    found = Module.objects.filter(pk=module_id, version_id=version_id).first()
    if found is None:
        raise NotFound("no_module", _("This module is no longer there."))
    return found


def activity_of(version_id: int, activity_id: int) -> Activity:
    """Return an activity of this version with module and material, or NotFound."""
    found = study_activity(version_id, activity_id)
    if found is None:
        raise NotFound("no_activity", _("This activity is no longer there."))
    return found


def activities_on_material(material_id: int) -> list[Activity]:
    """Return the activities of published programmes that stand on a material."""
    return list(
        Activity.objects.filter(
            material__material_id=material_id, module__version__programme__published__isnull=False
        )
        .select_related("module__version__programme")
        .order_by("module__version__title")[:20]
    )


def authored_activity(viewer: Any, activity_id: int) -> Activity:
    """Return an activity with its module and version to those who write programmes, or NotFound."""
    found = (
        Activity.objects.select_related("module__version__programme").filter(pk=activity_id).first()
    )
    if found is None or not may("programmes.change_programme", viewer, found.module.version):
        raise NotFound("no_activity", _("This activity is no longer there."))
    return found


def programme_titles(programme_ids: Iterable[int]) -> dict[int, str]:
    """Return titles of programmes in the reader's language, by id: of each its latest version."""
    rows = ProgrammeVersion.objects.filter(programme__in=list(programme_ids)).order_by("number")
    found = rows.values_list("programme_id", "title", "title_en")
    return {key: localised(title, title_en) for key, title, title_en in found}
