"""Materials, their versions, collections."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from kamerton.library.enums import Access, Level, Licence, MaterialKind
from kamerton.texts.api import RichTextField


def _words(length: int = 60) -> ArrayField:
    return ArrayField(models.CharField(max_length=length), default=list, blank=True)


class Material(models.Model):
    """Something that can be read, watched, heard, played or downloaded; its text is in versions."""

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=12, choices=MaterialKind.choices)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    author_name = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=20, choices=Licence.choices, default=Licence.CC_BY_SA)
    access = models.CharField(max_length=12, choices=Access.choices, default=Access.PRIVATE)
    cohort_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    level = models.CharField(max_length=12, choices=Level.choices, blank=True)
    direction = models.CharField(max_length=40, blank=True)
    subjects = _words()
    instruments = _words()
    tags = _words()
    minutes = models.PositiveSmallIntegerField(default=0)
    owner = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    current = models.ForeignKey(
        "library.MaterialVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            GinIndex(fields=["tags"], name="library_material_tags"),
            models.Index(fields=["kind", "access"], name="library_material_kind"),
        )

    def __str__(self) -> str:
        return self.title


class MaterialVersion(models.Model):
    """What a material said at one time; never changed once used."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    body = RichTextField(blank=True)
    file_id = models.BigIntegerField(null=True, blank=True)
    score_key = models.CharField(max_length=64, blank=True)
    midi_program = models.PositiveSmallIntegerField(null=True, blank=True)
    url = models.URLField(max_length=500, blank=True)
    note = models.CharField(max_length=300, blank=True)
    duration_s = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["material", "number"], name="library_version_number"),
        )

    def __str__(self) -> str:
        return f"{self.material_id} v{self.number}"


class Recording(models.Model):
    """Sound, a video or a MIDI file that is played beside a score of a material.

    ``score_key`` names the score (scores.Rendition) where the material is a text with scores in it; it is
    empty for the material's own score, whatever its version. Which bar stands where is kept by scores.
    """

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="recordings")
    score_key = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    file_id = models.BigIntegerField()
    object_key = models.CharField(max_length=64)
    mime = models.CharField(max_length=100)
    added_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["material", "score_key", "object_key"], name="library_recording_once"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_midi(self) -> bool:
        """Whether its notes are played, not its sound."""
        return self.mime == "audio/midi"


class Collection(models.Model):
    """Materials put together for a purpose, in an order."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    access = models.CharField(max_length=12, choices=Access.choices, default=Access.PRIVATE)
    owner = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.title


class CollectionItem(models.Model):
    """A material's place in a collection."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="collectionitem")
    position = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["collection", "material"], name="library_collection_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.collection_id}/{self.position}"
