"""Writes of recordings that are played beside a score."""

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.core.api import audit
from kamerton.core.errors import Conflict, DomainError, NotFound
from kamerton.core.types import PersonLike
from kamerton.files.api import file_by_id, remove_files_of
from kamerton.library.models import Material, Recording
from kamerton.library.operations.materials import Upload
from kamerton.library.rules import require
from kamerton.library.scores import scores_of
from kamerton.media.api import prepare

RECORDING_OWNER = "material_recording"
MOST_RECORDINGS = 20


@transaction.atomic
def add_recording(
    actor: PersonLike,
    *,
    material_id: int,
    title: tuple[str, str],
    upload: Upload,
    score_key: str = "",
) -> Recording:
    """Put sound, a video or a MIDI file beside a score of a material.

    Args:
        actor: may change the material.
        material_id: a score, or a text with scores in it.
        title: how readers find it among other recordings, in Russian and, if at hand, in English.
        upload: one file.
        score_key: which score of a text; "" for the material's own.

    Raises:
        NotFound: the material has no such score.
        Conflict: the same recording stands there already, or there are too many.
        DomainError: the file is neither sound nor video nor MIDI.
    """
    material = Material.objects.select_for_update(no_key=True).get(pk=material_id)
    require("library.change_material", actor, material)
    if score_key not in {one.key for one in scores_of(material, material.current)}:
        raise NotFound("no_score", _("There is no such score in this material."))
    if material.recordings.count() >= MOST_RECORDINGS:
        raise Conflict("recordings_many", _("Twenty recordings are enough: remove one first."))
    made = Recording.objects.create(
        material=material,
        score_key=score_key,
        title=title[0],
        title_en=title[1],
        file_id=0,
        added_by_id=actor.pk,
    )
    _keep(made, upload, actor)
    audit(
        "library.add_recording",
        actor_id=actor.pk,
        object_kind="material",
        object_id=material.pk,
        details={"recording": made.pk},
    )
    return made


def _keep(made: Recording, upload: Upload, actor: PersonLike) -> None:
    ids = upload.attach(owner=(RECORDING_OWNER, made.pk), actor=actor)
    if not ids:
        raise DomainError("recording_missing", _("Choose a file."), field="upload")
    file = file_by_id(ids[0])
    if not file.mime.startswith(("audio/", "video/")):
        words = _("This is neither sound nor a video nor a MIDI file.")
        raise DomainError("recording_kind", words, field="upload")
    others = Recording.objects.filter(material_id=made.material_id, score_key=made.score_key)
    if others.filter(object_key=file.sha256).exists():
        raise Conflict("recording_twice", _("This recording is already there."), field="upload")
    made.file_id, made.object_key, made.mime = file.pk, file.sha256, file.mime
    made.save(update_fields=["file_id", "object_key", "mime"])
    if not made.is_midi:
        prepare(file.sha256, name=file.name, file_id=file.pk, actor_id=actor.pk)


@transaction.atomic
def remove_recording(actor: PersonLike, *, recording_id: int) -> None:
    """Take a recording away from its score; the marks of its bars stay for the same file.

    Raises NotFound when it is gone already.
    """
    found = Recording.objects.select_for_update().filter(pk=recording_id).first()
    if found is None:
        raise NotFound("no_recording", _("This recording is no longer there."))
    require("library.change_material", actor, found.material)
    remove_files_of((RECORDING_OWNER, found.pk))
    found.delete()
    audit(
        "library.remove_recording",
        actor_id=actor.pk,
        object_kind="material",
        object_id=found.material_id,
    )
