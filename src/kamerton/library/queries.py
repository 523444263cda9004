"""Reads of the bank of materials, for the viewer given."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from kamerton.core.api import Prepared, found_ids
from kamerton.core.errors import NotFound
from kamerton.files.api import signed_address
from kamerton.library.models import Collection, Material, MaterialVersion, Recording
from kamerton.library.rules import collection_filter, may, readable_filter
from kamerton.media.api import Media, media_for_many, play_addresses

FILTERS = ("kind", "level", "direction", "licence", "subject", "instrument", "tag")
FACETS = ("kind", "level", "instrument", "subject")
_ARRAYS = {"subject": "subjects", "instrument": "instruments", "tag": "tags"}


def materials_visible_to(viewer: Any) -> QuerySet[Material]:
    """Return the materials that ``viewer`` may read, archived ones left out."""
    return Material.objects.filter(readable_filter(viewer), archived_at=None)


def filtered(
    materials: QuerySet[Material], filters: Mapping[str, Sequence[str]], text: str = ""
) -> QuerySet[Material]:
    """Narrow ``materials`` by filters (see FILTERS; any value of one fits) and by words."""
    for name in FILTERS:
        values = [value for value in filters.get(name, ()) if value]
        if values:
            array = _ARRAYS.get(name)
            condition: dict[str, Any] = (
                {f"{array}__overlap": values} if array else {f"{name}__in": values}
            )
            materials = materials.filter(**condition)
    if text:
        materials = materials.filter(pk__in=found_ids("material", text))
    return materials.select_related("current").order_by("title", "pk")


def facets(materials: QuerySet[Material]) -> dict[str, list[tuple[str, int]]]:
    """Return (value, number of materials) for each filter with choices (one statement)."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    rows = materials.order_by().values_list("kind", "level", "instruments", "subjects")
    for kind, level, instruments, subjects in rows:
        counts["kind"][kind] += 1
        counts["level"][level] += 1
        counts["instrument"].update(instruments)
        counts["subject"].update(subjects)
    return {name: counter.most_common() for name, counter in counts.items()}


def access_material(viewer: Any, *, slug: str) -> Material:
    """Return the material with this address, or NotFound when ``viewer`` may not read it."""
    found = _with_recordings(Material.objects.select_related("current", "owner"))
    material = found.filter(slug=slug).first()
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


def version_readable_by(viewer: Any, version_id: str) -> bool:
    """Return True when ``viewer`` may read the material of a version: its files are open then."""
    version = (
        MaterialVersion.objects.select_related("material").filter(pk=int(version_id)).first()
        if version_id.isdecimal()
        else None
    )
    return version is not None and may("library.view_material", viewer, version.material)


def recording_readable_by(viewer: Any, recording_id: str) -> bool:
    """Return True when ``viewer`` may read the material that a recording belongs to."""
    found = (
        Recording.objects.select_related("material").filter(pk=int(recording_id)).first()
        if recording_id.isdecimal()
        else None
    )
    return found is not None and may("library.view_material", viewer, found.material)


_TOLD = ("id", "material_id", "score_key", "title", "title_en", "file_id", "object_key", "mime")


def _with_recordings(materials: QuerySet[Material]) -> QuerySet[Material]:
    """Bring the recordings of each material with it, in the same statement."""
    mine = Recording.objects.filter(material=OuterRef("pk")).order_by("pk")
    told = mine.values(told=JSONObject(**{name: name for name in _TOLD}))
    return materials.annotate(recording_rows=ArraySubquery(told))


def recordings_of(material: Material) -> list[Recording]:
    """Return the recordings of a material's scores, in the order they came; no statement if brought."""
    rows: list[dict[str, Any]] | None = getattr(material, "recording_rows", None)
    if rows is None:
        return list(Recording.objects.filter(material=material).order_by("pk"))
    return [Recording(**row) for row in rows]


def recordings_with_state(material: Material) -> list[tuple[Recording, Media | None]]:
    """Return a material's recordings with their prepared forms; a MIDI file needs none."""
    found = recordings_of(material)
    prepared = media_for_many(one.file_id for one in found if not one.is_midi)
    return [(one, prepared.get(one.file_id)) for one in found]


_ORIGINAL_S = 12 * 3600


def played_recordings(material: Material) -> list[tuple[Recording, str, str]]:
    """Return a material's recordings with the addresses of their sound and picture.

    The caller shows them on a page whose reader may see the material. At most two statements; a recording
    that is not prepared yet is played as it came, one that cannot be played is left out.
    """
    found = recordings_of(material)
    sounds = [one.file_id for one in found if not one.is_midi]
    prepared = media_for_many(sounds) if sounds else {}
    played = []
    for one in found:
        media = prepared.get(one.file_id)
        if media is not None and media.is_failed:
            continue
        sound, picture = play_addresses(media) if media else ("", "")
        if not sound:
            sound = signed_address(one.file_id, _ORIGINAL_S)
            picture = sound if one.mime.startswith("video/") else ""
        played.append((one, sound, picture))
    return played


def collection_by_slug(viewer: Any, slug: str) -> Collection:
    """Return a collection that ``viewer`` may see, or NotFound."""
    found = collections_visible_to(viewer).select_related("owner").filter(slug=slug).first()
    if found is None:
        raise NotFound("no_collection", _("There is no such collection, or it is not open."))
    return found


def materials_of(viewer: Any, collection: Collection) -> list[Material]:
    """Return the collection's materials that ``viewer`` may read, in its order."""
    return list(
        materials_visible_to(viewer)
        .filter(collectionitem__collection=collection)
        .select_related("current")
        .order_by("collectionitem__position")
    )


def own_collections(person: Any) -> list[Collection]:
    """Return the collections that a person keeps, by title."""
    return list(Collection.objects.filter(owner=person).order_by("title"))


_version_by_id = Prepared(
    lambda version: MaterialVersion.objects.select_related("material").filter(pk=version),
    version=int,
)


def version_for_study(version_id: int) -> MaterialVersion:
    """Return a version with its material, for an activity that stands on it."""
    found: list[MaterialVersion] = _version_by_id(version=version_id)
    if not found:
        raise MaterialVersion.DoesNotExist(version_id)
    return found[0]


def current_versions(viewer: Any, slugs: Iterable[str]) -> dict[str, int]:
    """Return the ids of the current versions of the materials that ``viewer`` may read, by slug."""
    rows = materials_visible_to(viewer).filter(slug__in=list(slugs), current__isnull=False)
    return {slug: int(key) for slug, key in rows.values_list("slug", "current_id")}


def personal_data(person_id: int) -> dict[str, Any]:
    """Return the materials that a person put into the bank, for the archive of personal data."""
    mine = Material.objects.filter(owner=person_id).order_by("pk")
    return {
        "materials.json": list(
            mine.values("slug", "kind", "title", "summary", "author_name", "access", "created_at")
        )
    }
