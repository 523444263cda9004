"""Writes of the bank of materials."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import transaction
from slugify import slugify

from kamerton.core import clock
from kamerton.core.api import audit, forget, index, publish
from kamerton.core.types import PersonLike
from kamerton.files.api import file_by_id, open_file, store, text_of
from kamerton.library.enums import Access, MaterialKind
from kamerton.library.events import MaterialChanged
from kamerton.library.models import Collection, CollectionItem, Material, MaterialVersion
from kamerton.library.rules import require
from kamerton.media.api import prepare
from kamerton.people.enums import Instrument
from kamerton.scores.api import render
from kamerton.texts.api import plain_text, referenced_files, settle_files

DESCRIBED = frozenset(
    {
        "kind",
        "title",
        "title_en",
        "summary",
        "summary_en",
        "author_name",
        "source",
        "licence",
        "access",
        "cohort_ids",
        "level",
        "direction",
        "subjects",
        "instruments",
        "tags",
        "minutes",
    }
)
CODES = frozenset(Instrument.values)
OWNER = "material_version"
TEXT_OWNER = "material_text"
CONTENT = frozenset({"body", "file_id", "score_key", "midi_program", "url", "duration_s", "note"})


def _free_slug(model: type[Material] | type[Collection], title: str) -> str:
    base = slugify(title, max_length=70) or "material"
    slug, number = base, 1
    while model.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def audiences(material: Material) -> list[str]:
    """Return the search audiences that match the material's access."""
    if material.archived_at is not None:
        return []
    keys = {
        Access.PUBLIC: ["public"],
        Access.INSTITUTE: ["signed-in"],
        Access.COHORT: [f"cohort:{key}" for key in material.cohort_ids],
        Access.PRIVATE: [],
    }[Access(material.access)]
    owner = [f"person:{material.owner_id}"] if material.owner_id else []
    return [*keys, "role:methodologist", "role:administrator", *owner]


def _words_in(version: MaterialVersion | None) -> str:
    """Return what a version says, in its text and in its documents."""
    if version is None:
        return ""
    said = [plain_text(version.body)] if version.body else []
    if version.file_id:
        said.append(text_of([version.file_id], owner=(OWNER, version.pk)))
    if within := [int(key) for key in referenced_files(version.body) if key.isdecimal()]:
        said.append(text_of(within, owner=(TEXT_OWNER, version.pk)))
    return " ".join(said)


def _index(material: Material) -> None:
    index(
        ("material", material.pk),
        title=material.title,
        title_en=material.title_en,
        body=" ".join(
            (
                material.summary,
                _words_in(material.current),
                *material.tags,
                *(str(Instrument(code).label) for code in material.instruments if code in CODES),
                material.summary_en,
            )
        ),
        url=f"/library/{material.slug}/",
        audiences=audiences(material),
    )


class Upload(Protocol):
    """Files that were sent (files.api's SentFiles) or that a program made."""

    def attach(self, *, owner: tuple[str, object], actor: Any) -> list[int]:
        """Hang the files on their owner; return their ids."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file that a program made, such as a demo's recording."""

    content: bytes
    name: str

    def attach(self, *, owner: tuple[str, object], actor: Any) -> list[int]:
        """Store the file on its owner; it counts against nobody's share."""
        return [store(self.content, self.name, owner=owner).pk]


def _keep_file(version: MaterialVersion, upload: Upload, actor: PersonLike) -> None:
    """Hang the file on the version and have it engraved or prepared."""
    ids = upload.attach(owner=(OWNER, version.pk), actor=actor)
    if not ids:
        return
    version.file_id = ids[0]
    file = file_by_id(ids[0])
    kind = version.material.kind
    if kind == MaterialKind.SCORE:
        with open_file(file.pk) as stream:
            version.score_key = render(stream.read()).key
    elif kind in (MaterialKind.VIDEO, MaterialKind.AUDIO):
        prepare(file.sha256, name=file.name, file_id=file.pk, actor_id=actor.pk)
    version.save(update_fields=["file_id", "score_key"])


def _settle_text(version: MaterialVersion, actor: PersonLike) -> None:
    """Hang the files that stand in the version's text on it."""
    settled = settle_files(version.body, owner=(TEXT_OWNER, version.pk), actor=actor)
    if version.body and settled != version.body:
        version.body = settled
        version.save(update_fields=["body"])


def _add_version(
    material: Material, actor: PersonLike, content: Mapping[str, Any]
) -> MaterialVersion:
    number = material.versions.count() + 1
    known = {name: value for name, value in content.items() if name in CONTENT}
    version = MaterialVersion.objects.create(
        material=material, number=number, created_by_id=actor.pk, **known
    )
    _settle_text(version, actor)
    if content.get("upload"):
        _keep_file(version, content["upload"], actor)
    material.current = version
    material.save(update_fields=["current", "updated_at"])
    _index(material)
    publish(MaterialChanged(material.pk, version.pk))
    return version


@transaction.atomic
def add_material(
    actor: PersonLike,
    *,
    fields: Mapping[str, Any],
    content: Mapping[str, Any],
    slug: str = "",
) -> Material:
    """Put a material into the bank with its first version.

    Args:
        actor: becomes its owner.
        fields: its description (see DESCRIBED).
        content: body, score_key, url, duration_s (see CONTENT); upload: a file to keep.
        slug: its address; made from the title when empty.
    """
    require("library.add_material", actor)
    known = {name: value for name, value in fields.items() if name in DESCRIBED}
    material = Material.objects.create(
        slug=slug or _free_slug(Material, fields["title"]), owner_id=actor.pk, **known
    )
    _add_version(material, actor, content)
    audit(
        "library.add_material",
        actor_id=actor.pk,
        object_kind="material",
        object_id=material.pk,
    )
    return material


@transaction.atomic
def describe_material(
    actor: PersonLike, *, material_id: int, fields: Mapping[str, Any]
) -> Material:
    """Change a material's description; its content stays."""
    material = Material.objects.select_for_update(no_key=True).get(pk=material_id)
    require("library.change_material", actor, material)
    for name in DESCRIBED & fields.keys():
        setattr(material, name, fields[name])
    material.save()
    _index(material)
    audit(
        "library.describe_material",
        actor_id=actor.pk,
        object_kind="material",
        object_id=material.pk,
    )
    return material


@transaction.atomic
def add_version(
    actor: PersonLike, *, material_id: int, content: Mapping[str, Any]
) -> MaterialVersion:
    """Give a material new content; activities that stand on an earlier version keep it."""
    material = Material.objects.select_for_update(no_key=True).get(pk=material_id)
    require("library.change_material", actor, material)
    return _add_version(material, actor, content)


@transaction.atomic
def archive_material(actor: PersonLike, *, material_id: int) -> None:
    """Take a material out of lists and search; where it is used, it stays."""
    material = Material.objects.select_for_update(no_key=True).get(pk=material_id)
    require("library.change_material", actor, material)
    material.archived_at = clock.now()
    material.save(update_fields=["archived_at"])
    forget(("material", material.pk))
    audit(
        "library.archive_material",
        actor_id=actor.pk,
        object_kind="material",
        object_id=material.pk,
    )


@transaction.atomic
def index_document(*, version_id: int) -> None:
    """Let a material be found by the words of a document that were read meanwhile.

    Safe to run twice; does nothing for a former version or an archived material.
    """
    version = (
        MaterialVersion.objects.filter(pk=version_id).select_related("material__current").first()
    )
    if version is None:
        return
    material = version.material
    if material.current_id == version.pk and material.archived_at is None:
        _index(material)


@transaction.atomic
def restore_material(actor: PersonLike, *, material_id: int) -> None:
    """Bring an archived material back."""
    material = Material.objects.select_for_update(no_key=True).get(pk=material_id)
    require("library.change_material", actor, material)
    material.archived_at = None
    material.save(update_fields=["archived_at"])
    _index(material)


@transaction.atomic
def start_collection(
    actor: PersonLike, *, title: str, access: str = Access.PRIVATE, **fields: str
) -> Collection:
    """Start an empty collection."""
    require("library.start_collection", actor)
    return Collection.objects.create(
        slug=_free_slug(Collection, title),
        title=title,
        access=access,
        owner_id=actor.pk,
        title_en=fields.get("title_en", ""),
        summary=fields.get("summary", ""),
    )


@transaction.atomic
def arrange_collection(
    actor: PersonLike, *, collection_id: int, material_ids: Sequence[int]
) -> None:
    """Make the collection hold exactly these materials, in this order."""
    collection = Collection.objects.select_for_update(no_key=True).get(pk=collection_id)
    require("library.change_collection", actor, collection)
    collection.items.all().delete()
    CollectionItem.objects.bulk_create(
        CollectionItem(collection=collection, material_id=key, position=place)
        for place, key in enumerate(dict.fromkeys(material_ids), start=1)
    )


@transaction.atomic
def put_into_collection(actor: PersonLike, *, collection_id: int, material_id: int) -> None:
    """Put a material at the end of a collection; once is enough."""
    collection = Collection.objects.select_for_update(no_key=True).get(pk=collection_id)
    require("library.change_collection", actor, collection)
    CollectionItem.objects.get_or_create(
        collection=collection,
        material_id=material_id,
        defaults={"position": collection.items.count() + 1},
    )


@transaction.atomic
def forget_person(person_id: int) -> None:
    """Put away a forgotten person's private materials, and the name from the shared ones."""
    mine = Material.objects.filter(owner=person_id)
    for material in mine.filter(access=Access.PRIVATE, archived_at=None):
        forget(("material", material.pk))
    mine.filter(access=Access.PRIVATE).update(archived_at=clock.now())
    mine.update(author_name="", owner=None)


@transaction.atomic
def give_file(*, version_id: int, upload: Upload, duration_s: int = 0) -> MaterialVersion:
    """Give a version that was made without its file the file that a job made for it.

    A version that has a file already keeps it.
    """
    version = (
        MaterialVersion.objects.select_for_update(of=("self",))
        .select_related("material")
        .get(pk=version_id)
    )
    if version.file_id is None:
        owner = Author(version.created_by_id)
        _keep_file(version, upload, owner)
        version.duration_s = duration_s
        version.save(update_fields=["duration_s"])
    return version


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody known by primary key alone, for what a job does in their name."""

    pk: int | None


def findable_materials() -> list[int]:
    """Return the ids of the materials that are not put away."""
    found = Material.objects.filter(archived_at=None).order_by("pk")
    return list(found.values_list("pk", flat=True))


def index_again(material_id: int) -> None:
    """Index a material anew, in the caller's transaction."""
    _index(Material.objects.select_related("current").get(pk=material_id))
