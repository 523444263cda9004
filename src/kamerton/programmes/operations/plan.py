"""The builder: modules and activities of a draft, added, changed, moved, removed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kamerton.core.errors import DomainError, NotFound
from kamerton.core.types import PersonLike
from kamerton.programmes.models import Activity, Module
from kamerton.programmes.operations.version import locked_draft
from kamerton.programmes.registry import activity_type
from kamerton.programmes.rules import require
from kamerton.texts.api import settle_files

MODULE_FIELDS = frozenset({"title", "title_en", "summary"})
ACTIVITY_FIELDS = frozenset(
    {
        "title",
        "title_en",
        "description",
        "hours",
        "form",
        "required",
        "material_id",
        "config",
    }
)


def _draft_module(actor: PersonLike, module_id: int) -> Module:
    require("programmes.change_programme", actor)
    module = Module.objects.filter(pk=module_id).first()
    if module is None:
        raise NotFound("no_module", _("This module is no longer there."))
    locked_draft(module.version_id)
    return module


def _draft_activity(actor: PersonLike, activity_id: int) -> Activity:
    require("programmes.change_programme", actor)
    activity = Activity.objects.filter(pk=activity_id).select_related("module").first()
    if activity is None:
        raise NotFound("no_activity", _("This activity is no longer there."))
    locked_draft(activity.module.version_id)
    return activity


@transaction.atomic
def add_module(actor: PersonLike, *, version_id: int, title: str, **fields: Any) -> Module:
    """Add a module at the end of a draft."""
    require("programmes.change_programme", actor)
    version = locked_draft(version_id)
    last = version.modules.aggregate(last=Max("position"))["last"] or 0
    known = {name: value for name, value in fields.items() if name in MODULE_FIELDS}
    return Module.objects.create(version=version, position=last + 1, title=title, **known)


@transaction.atomic
def change_module(actor: PersonLike, *, module_id: int, fields: Mapping[str, Any]) -> Module:
    """Change a draft module's title or summary."""
    module = _draft_module(actor, module_id)
    for name in MODULE_FIELDS & fields.keys():
        setattr(module, name, fields[name])
    module.save()
    return module


@transaction.atomic
def remove_module(actor: PersonLike, *, module_id: int) -> None:
    """Remove an empty module; one with activities is kept, so that nothing is lost by a slip."""
    module = _draft_module(actor, module_id)
    if module.activities.exists():
        raise DomainError("module_not_empty", _("Move or remove the module's activities first."))
    module.delete()


@transaction.atomic
def add_activity(
    actor: PersonLike, *, module_id: int, type_code: str, title: str, **fields: Any
) -> Activity:
    """Add an activity of a registered type at the end of a draft module."""
    module = _draft_module(actor, module_id)
    kind = activity_type(type_code)
    last = module.activities.aggregate(last=Max("position"))["last"] or 0
    known = {name: value for name, value in fields.items() if name in ACTIVITY_FIELDS}
    known.setdefault("form", kind.form)
    activity = Activity.objects.create(
        module=module, position=last + 1, type=kind.code, title=title, **known
    )
    return _with_files(activity, actor)


def _with_files(activity: Activity, actor: PersonLike) -> Activity:
    """Hang the files of an activity's text on it."""
    owner = ("programmes.activity", activity.pk)
    settled = settle_files(activity.description, owner=owner, actor=actor)
    if settled != activity.description:
        activity.description = settled
        activity.save(update_fields=["description"])
    return activity


@transaction.atomic
def change_activity(actor: PersonLike, *, activity_id: int, fields: Mapping[str, Any]) -> Activity:
    """Change a draft activity's fields."""
    activity = _draft_activity(actor, activity_id)
    for name in ACTIVITY_FIELDS & fields.keys():
        setattr(activity, name, fields[name])
    activity.save()
    return _with_files(activity, actor)


@transaction.atomic
def remove_activity(actor: PersonLike, *, activity_id: int) -> None:
    """Remove an activity of a draft and close the gap that it leaves."""
    activity = _draft_activity(actor, activity_id)
    module = activity.module
    activity.delete()
    _number(list(module.activities.order_by("position")))


def _number(rows: Sequence[Any]) -> None:
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])


@transaction.atomic
def move_module(actor: PersonLike, *, module_id: int, place: int) -> None:
    """Put a module at ``place`` (1 = first) among its version's modules."""
    module = _draft_module(actor, module_id)
    others = list(
        Module.objects.filter(version_id=module.version_id)
        .exclude(pk=module.pk)
        .order_by("position")
    )
    others.insert(max(place - 1, 0), module)
    _number(others)


@transaction.atomic
def move_activity(actor: PersonLike, *, activity_id: int, module_id: int, place: int) -> None:
    """Put an activity at ``place`` (1 = first) in a module of the same draft."""
    activity = _draft_activity(actor, activity_id)
    target = _draft_module(actor, module_id)
    if target.version_id != activity.module.version_id:
        raise NotFound("no_module", _("This module is no longer there."))
    left = list(activity.module.activities.exclude(pk=activity.pk).order_by("position"))
    joined = (
        left if target.pk == activity.module_id else list(target.activities.order_by("position"))
    )
    joined.insert(max(place - 1, 0), activity)
    if target.pk != activity.module_id:
        activity.module = target
        activity.position = joined.index(activity) + 1
        activity.save(update_fields=["module", "position"])
        _number(left)
    _number(joined)


def require_draft(activity_id: int) -> None:
    """Lock the version of an activity; raise VersionFrozen when it is approved.

    For packages that keep what hangs on an activity (questions, rubrics).
    """
    version_id = Activity.objects.values_list("module__version_id", flat=True).get(pk=activity_id)
    locked_draft(version_id)
