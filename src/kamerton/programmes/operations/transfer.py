"""A programme as one file: JSON with its whole plan, to carry between installations."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.core.errors import DomainError
from kamerton.core.types import PersonLike
from kamerton.programmes.enums import Direction, LearningModel, ProgrammeKind, WorkForm
from kamerton.programmes.models import Activity, Module, ProgrammeVersion
from kamerton.programmes.operations.plan import add_activity, add_module
from kamerton.programmes.operations.version import DESCRIBED, start_programme
from kamerton.programmes.registry import activity_type, activity_types

FORMAT, FORMAT_VERSION = "kamerton-programme", 1
MAX_BYTES = 20 * 1024 * 1024


def dump_version(version: ProgrammeVersion) -> dict[str, Any]:
    """Return a version with all that hangs on its activities as JSON-serialisable data."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "programme": {name: getattr(version, name) for name in sorted(DESCRIBED)},
        "modules": [_dump_module(module) for module in version.modules.order_by("position")],
    }


def _dump_module(module: Module) -> dict[str, Any]:
    activities = module.activities.select_related("material__material").order_by("position")
    return {
        "title": module.title,
        "title_en": module.title_en,
        "summary": module.summary,
        "activities": [_dump_activity(activity) for activity in activities],
    }


def _dump_activity(activity: Activity) -> dict[str, Any]:
    return {
        "type": activity.type,
        "title": activity.title,
        "title_en": activity.title_en,
        "description": activity.description,
        "hours": str(activity.hours),
        "form": activity.form,
        "required": activity.required,
        "config": activity.config,
        "material": activity.material.material.slug if activity.material else None,
        "work": activity_type(activity.type).dump(activity),
    }


def _refuse(why: str) -> DomainError:
    return DomainError("bad_programme_file", why, field="file")


def check_file(data: Any) -> None:
    """Raise DomainError naming what is wrong, before anything is written."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise _refuse(_("This is not a file of a programme."))
    if data.get("format_version") != FORMAT_VERSION:
        raise _refuse(_("The file was made by a newer version of Kamerton."))
    programme, modules = data.get("programme"), data.get("modules")
    if not isinstance(programme, dict) or not isinstance(modules, list):
        raise _refuse(_("The file is damaged: the programme or its modules are missing."))
    choices = {"kind": ProgrammeKind, "direction": Direction, "model": LearningModel}
    for name, enum in choices.items():
        if programme.get(name) not in enum.values:
            raise _refuse(_("The file is damaged: “%(name)s” is unknown.") % {"name": name})
    _check_activities(modules)


def _check_activities(modules: list[Any]) -> None:
    known = {kind.code for kind in activity_types()}
    for module in modules:
        for activity in module.get("activities", []):
            if activity.get("type") not in known or activity.get("form") not in WorkForm.values:
                raise _refuse(
                    _("“%(title)s” is of a type that this installation does not know.")
                    % {"title": activity.get("title", "")}
                )


@transaction.atomic
def load_programme(
    actor: PersonLike,
    *,
    data: dict[str, Any],
    material_ids: dict[str, int],
    organisation_id: int | None,
) -> ProgrammeVersion:
    """Start a programme from checked file data; a material unknown here is left to be chosen.

    Args:
        actor: a methodologist.
        data: what check_file() accepted.
        material_ids: ids of current material versions by the slugs named in the file.
        organisation_id: the institute that will teach it.
    """
    version = start_programme(actor, fields=data["programme"], organisation_id=organisation_id)
    for module_data in data["modules"]:
        module = add_module(
            actor,
            version_id=version.pk,
            title=module_data["title"],
            title_en=module_data.get("title_en", ""),
            summary=module_data.get("summary", ""),
        )
        for item in module_data["activities"]:
            _load_activity(actor, module.pk, item, material_ids)
    return version


def _load_activity(
    actor: PersonLike, module_id: int, item: dict[str, Any], material_ids: dict[str, int]
) -> None:
    activity = add_activity(
        actor,
        module_id=module_id,
        type_code=item["type"],
        title=item["title"],
        title_en=item.get("title_en", ""),
        description=item.get("description", {}),
        hours=Decimal(item["hours"]),
        form=item["form"],
        required=item.get("required", True),
        config=item.get("config", {}),
        material_id=material_ids.get(item.get("material") or ""),
    )
    if item.get("work") is not None:
        activity_type(item["type"]).load(activity, item["work"], actor)


def materials_named(data: dict[str, Any]) -> set[str]:
    """Return the slugs of the materials that a checked file names."""
    return {
        activity["material"]
        for module in data["modules"]
        for activity in module["activities"]
        if activity.get("material")
    }
