"""Programmes and their versions: start, describe, approve, publish, copy."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from slugify import slugify

from kamerton.core import clock
from kamerton.core.api import audit, forget, index, publish
from kamerton.core.types import PersonLike
from kamerton.programmes.enums import ProgrammeKind, ProgrammeState, VersionState
from kamerton.programmes.errors import EditedMeanwhile, PlanError, VersionFrozen
from kamerton.programmes.events import ProgrammePublished, VersionApproved
from kamerton.programmes.limits import MAX_HOURS, MIN_HOURS
from kamerton.programmes.models import Activity, Module, Programme, ProgrammeVersion
from kamerton.programmes.queries import plan_problems
from kamerton.programmes.registry import activity_type
from kamerton.programmes.rules import require

DESCRIBED = frozenset(
    {
        "kind",
        "direction",
        "model",
        "title",
        "title_en",
        "summary",
        "summary_en",
        "audience",
        "audience_en",
        "hours",
        "outcomes",
    }
)

# Addresses below the catalogue that are not programmes.
RESERVED = frozenset({"compare", "for-me", "searches"})


def free_slug(title: str) -> str:
    """Return an address for ``title`` that no programme has yet."""
    base = slugify(title, max_length=70) or "programme"
    slug, number = base, 1
    if base in RESERVED:
        slug = f"{base}-programme"
    while Programme.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def check_hours(kind: str, hours: int) -> None:
    """Raise PlanError when a programme of this kind may not have so few (or so many) hours."""
    least = MIN_HOURS[kind]
    if hours < least:
        raise PlanError(
            "hours_too_few",
            _("%(kind)s takes at least %(least)d academic hours; %(hours)d are too few.")
            % {"kind": ProgrammeKind(kind).label, "least": least, "hours": hours},
            field="hours",
        )
    if hours > MAX_HOURS:
        raise PlanError(
            "hours_too_many", _("At most %(n)d hours.") % {"n": MAX_HOURS}, field="hours"
        )


def locked_draft(version_id: int) -> ProgrammeVersion:
    """Return the version locked for change; raise VersionFrozen when it is approved."""
    version = (
        ProgrammeVersion.objects.select_for_update(no_key=True, of=("self",))
        .select_related("programme")
        .get(pk=version_id)
    )
    if version.state != VersionState.DRAFT:
        raise VersionFrozen(
            "version_frozen",
            _("Version %(n)d is approved and cannot be changed. Start a new version from it.")
            % {"n": version.number},
        )
    return version


@transaction.atomic
def start_programme(
    actor: PersonLike,
    *,
    fields: Mapping[str, Any],
    organisation_id: int | None = None,
    slug: str = "",
) -> ProgrammeVersion:
    """Start a programme with the draft of its first version.

    Args:
        actor: a methodologist.
        fields: values of the version's description (see DESCRIBED); hours are checked.
        organisation_id: the institute that teaches it.
        slug: its address; made from the title when empty.
    """
    require("programmes.change_programme", actor)
    check_hours(fields["kind"], fields["hours"])
    programme = Programme.objects.create(
        slug=slug or free_slug(fields["title"]),
        author_id=actor.pk,
        organisation_id=organisation_id,
    )
    version = ProgrammeVersion.objects.create(
        programme=programme, number=1, **{k: v for k, v in fields.items() if k in DESCRIBED}
    )
    audit(
        "programmes.start_programme",
        actor_id=actor.pk,
        object_kind="programme",
        object_id=programme.pk,
    )
    return version


@transaction.atomic
def describe_version(
    actor: PersonLike, *, version_id: int, fields: Mapping[str, Any], edition: int | None = None
) -> ProgrammeVersion:
    """Change a draft's description (see DESCRIBED).

    Args:
        actor: a methodologist.
        version_id: a draft.
        fields: what is changed.
        edition: of the description that the change began from; None where nobody looked at it.

    Raises:
        EditedMeanwhile: the description was changed since then.
    """
    require("programmes.change_programme", actor)
    version = locked_draft(version_id)
    if edition is not None and edition != version.edition:
        raise EditedMeanwhile(
            "edited_meanwhile",
            _(
                "The description was changed meanwhile, perhaps in another window. Your text is kept "
                "here: compare it with what stands now and save again."
            ),
        )
    version.edition += 1
    for name, value in fields.items():
        if name in DESCRIBED:
            setattr(version, name, value)
    check_hours(version.kind, version.hours)
    version.save()
    return version


@transaction.atomic
def approve_version(actor: PersonLike, *, version_id: int) -> ProgrammeVersion:
    """Freeze a draft whose hours add up and whose activities lack nothing.

    Raises:
        PlanError: the message holds every reason.
    """
    require("programmes.approve_version", actor)
    version = locked_draft(version_id)
    check_hours(version.kind, version.hours)
    problems = plan_problems(version.pk)
    if problems:
        raise PlanError("plan_has_problems", " ".join(problems))
    version.state = VersionState.APPROVED
    version.approved_by_id = actor.pk
    version.approved_at = clock.now()
    version.save(update_fields=["state", "approved_by", "approved_at"])
    audit(
        "programmes.approve_version",
        actor_id=actor.pk,
        object_kind="programme",
        object_id=version.programme_id,
        number=version.number,
    )
    publish(VersionApproved(version.pk))
    return version


@transaction.atomic
def publish_version(actor: PersonLike, *, version_id: int) -> Programme:
    """Show an approved version in the catalogue, in place of any earlier one."""
    require("programmes.change_programme", actor)
    version = ProgrammeVersion.objects.select_related("programme").get(pk=version_id)
    if version.state != VersionState.APPROVED:
        raise PlanError("not_approved", _("Only an approved version can be published."))
    programme = Programme.objects.select_for_update(no_key=True).get(pk=version.programme_id)
    programme.published = version
    programme.state = ProgrammeState.PUBLISHED
    programme.save(update_fields=["published", "state"])
    _index(programme, version)
    audit(
        "programmes.publish_version",
        actor_id=actor.pk,
        object_kind="programme",
        object_id=programme.pk,
        number=version.number,
    )
    publish(ProgrammePublished(programme.pk, version.pk))
    return programme


def _index(programme: Programme, version: ProgrammeVersion) -> None:
    index(
        ("programme", programme.pk),
        title=version.title,
        title_en=version.title_en,
        body=f"{version.summary} {version.summary_en} {version.audience}",
        url=f"/catalogue/{programme.slug}/",
        audiences=["public"],
    )


def findable_programmes() -> list[int]:
    """Return the ids of the programmes in the catalogue."""
    found = Programme.objects.filter(state=ProgrammeState.PUBLISHED, published__isnull=False)
    return list(found.order_by("pk").values_list("pk", flat=True))


def index_programme_again(programme_id: int) -> None:
    """Index a published programme anew, in the caller's transaction."""
    programme = Programme.objects.select_related("published").get(pk=programme_id)
    if programme.published is not None:
        _index(programme, programme.published)


@transaction.atomic
def archive_programme(actor: PersonLike, *, programme_id: int) -> None:
    """Take a programme out of the catalogue; cohorts under way go on."""
    require("programmes.change_programme", actor)
    programme = Programme.objects.select_for_update(no_key=True).get(pk=programme_id)
    programme.state = ProgrammeState.ARCHIVED
    programme.save(update_fields=["state"])
    forget(("programme", programme.pk))
    audit(
        "programmes.archive_programme",
        actor_id=actor.pk,
        object_kind="programme",
        object_id=programme.pk,
    )


def copy_plan(source_id: int, target: ProgrammeVersion, actor: PersonLike) -> None:
    """Copy modules and activities, and what hangs on these, into the draft ``target``."""
    for module in Module.objects.filter(version_id=source_id).order_by("position"):
        activities = list(module.activities.order_by("position"))
        module.pk, module.version = None, target
        module.save()
        for source in activities:
            copied = Activity.objects.get(pk=source.pk)
            copied.pk, copied.module = None, module
            copied.save()
            activity_type(source.type).duplicate(source, copied, actor)


@transaction.atomic
def start_version(actor: PersonLike, *, programme_id: int) -> ProgrammeVersion:
    """Start the next draft from the newest version; an existing draft is returned as it is."""
    require("programmes.change_programme", actor)
    programme = Programme.objects.select_for_update(no_key=True).get(pk=programme_id)
    newest = programme.versions.order_by("-number")[0]
    if newest.state == VersionState.DRAFT:
        return newest
    source_id = newest.pk
    newest.pk, newest.number = None, newest.number + 1
    newest.state, newest.approved_by, newest.approved_at = VersionState.DRAFT, None, None
    newest.save()
    copy_plan(source_id, newest, actor)
    return newest


@transaction.atomic
def duplicate_programme(actor: PersonLike, *, version_id: int, title: str) -> ProgrammeVersion:
    """Start a new programme as a copy of any version (also of a template's)."""
    require("programmes.change_programme", actor)
    source = ProgrammeVersion.objects.select_related("programme").get(pk=version_id)
    fields = {name: getattr(source, name) for name in DESCRIBED}
    version = start_programme(
        actor,
        fields={**fields, "title": title},
        organisation_id=source.programme.organisation_id,
    )
    copy_plan(source.pk, version, actor)
    return version


@transaction.atomic
def follow_merge(*, source_id: int, target_id: int) -> None:
    """Give the programmes of one organisation to another that it was merged into."""
    Programme.objects.filter(organisation=source_id).update(organisation=target_id)
