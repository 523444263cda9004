"""Reads of the bank of materials, for the viewer given."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from kamerton.core.errors import NotFound
from kamerton.library.models import Collection, Material, MaterialVersion
from kamerton.library.rules import collection_filter, may, readable_filter

FILTERS = ("kind", "level", "direction", "licence", "subject", "instrument", "tag")
_ARRAYS = {"subject": "subjects", "instrument": "instruments", "tag": "tags"}


@dataclass(frozen=True, slots=True)
class Facet:
    """One choice of a filter with the number of materials that it leaves."""

    value: str
    count: int


def materials_visible_to(viewer: Any) -> QuerySet[Material]:
    """Return the materials that ``viewer`` may read, archived ones left out."""
    return Material.objects.filter(readable_filter(viewer), archived_at=None)


def filtered(
    materials: QuerySet[Material], filters: Mapping[str, str], ids: Sequence[str] | None = None
) -> QuerySet[Material]:
    """Narrow ``materials`` by the filters given (see FILTERS), and to ``ids`` of a search."""
    for name in FILTERS:
        value = filters.get(name)
        if value:
            array = _ARRAYS.get(name)
            condition: dict[str, Any] = {f"{array}__contains": [value]} if array else {name: value}
            materials = materials.filter(**condition)
    if ids is not None:
        materials = materials.filter(pk__in=[int(key) for key in ids])
    return materials.select_related("current").order_by("title")


def kind_facets(materials: QuerySet[Material]) -> list[Facet]:
    """Return how many materials there are of each kind (one statement)."""
    rows = materials.order_by().values_list("kind").annotate(n=Count("pk"))
    return [Facet(value, count) for value, count in sorted(rows, key=lambda row: -row[1])]


def access_material(viewer: Any, *, slug: str) -> Material:
    """Return the material with this address, or NotFound when ``viewer`` may not read it."""
    material = Material.objects.select_related("current", "owner").filter(slug=slug).first()
    if material is None or not may("library.view_material", viewer, material):
        raise NotFound("no_material", _("There is no such material, or it is not open to you."))
    return material


def access_version(viewer: Any, material: Material, *, number: int) -> MaterialVersion:
    """Return one version of a material that ``viewer`` may read."""
    version = material.versions.filter(number=number).first()
    if version is None:
        raise NotFound("no_version", _("There is no such version."))
    return version


def collections_visible_to(viewer: Any) -> QuerySet[Collection]:
    """Return the collections that ``viewer`` may see, with the number of materials in each."""
    return (
        Collection.objects.filter(collection_filter(viewer))
        .annotate(size=Count("items"))
        .order_by("title")
    )


def version_for_study(version_id: int) -> MaterialVersion:
    """Return a version with its material, for an activity that stands on it."""
    return MaterialVersion.objects.select_related("material").get(pk=version_id)


def current_versions(viewer: Any, slugs: Iterable[str]) -> dict[str, int]:
    """Return the ids of the current versions of the materials that ``viewer`` may read, by slug."""
    rows = materials_visible_to(viewer).filter(slug__in=list(slugs), current__isnull=False)
    return {slug: int(key) for slug, key in rows.values_list("slug", "current_id")}
