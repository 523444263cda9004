"""The tree of organisations: add, rename, move, merge."""

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from kamerton.core.api import audit, publish
from kamerton.core.errors import Conflict, DomainError, Forbidden
from kamerton.people import rules
from kamerton.people.enums import OrganisationKind
from kamerton.people.events import OrganisationsMerged
from kamerton.people.models import Institute, Organisation, Profile, RoleAssignment


def check_administrator(actor: object | None) -> None:
    """Raise Forbidden unless ``actor`` is an administrator of the institute (or the system)."""
    if actor is not None and not rules.may_administer(actor):
        raise Forbidden("may_not_administer", _("Only an administrator changes organisations."))


def _note(verb: str, actor: object | None, organisation: Organisation, **detail: object) -> None:
    audit(
        f"people.{verb}",
        actor_id=getattr(actor, "pk", None),
        object_kind="organisation",
        object_id=organisation.pk,
        **detail,
    )


def _taken(name: str) -> Conflict:
    return Conflict(
        "organisation_exists", _("“%(name)s” is here already.") % {"name": name}, "name"
    )


@transaction.atomic
def add_organisation(
    *,
    name: str,
    kind: str,
    parent: Organisation | None = None,
    name_en: str = "",
    actor: object | None = None,
) -> Organisation:
    """Add an organisation under ``parent``; its path holds the ids from the root down.

    Raises:
        Conflict: the parent has one of this name already.
        Forbidden: ``actor`` is given and is no administrator of the institute.
    """
    check_administrator(actor)
    if kind not in OrganisationKind.values:
        raise DomainError("unknown_kind", _("Choose the kind of the organisation."), "kind")
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(
                name=name.strip(), kind=kind, parent=parent, name_en=name_en.strip(), path=""
            )
    except IntegrityError as error:
        raise _taken(name) from error
    organisation.path = f"{parent.path if parent else '/'}{organisation.pk}/"
    organisation.save(update_fields=["path"])
    _note("add_organisation", actor, organisation)
    return organisation


@transaction.atomic
def rename_organisation(
    organisation: Organisation, *, name: str, name_en: str, kind: str, actor: object
) -> None:
    """Change names and kind.

    Raises:
        Conflict: the parent has another of this name.
    """
    check_administrator(actor)
    organisation.name, organisation.name_en = name.strip(), name_en.strip()
    organisation.kind = kind
    try:
        with transaction.atomic():
            organisation.save(update_fields=["name", "name_en", "kind"])
    except IntegrityError as error:
        raise _taken(name) from error
    _note("rename_organisation", actor, organisation)


def _rebase(old: str, new: str) -> None:
    Organisation.objects.filter(path__startswith=old).update(
        path=Concat(Value(new), Substr(F("path"), len(old) + 1))
    )


def _lock_tree() -> None:
    list(Organisation.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


@transaction.atomic
def move_organisation(
    organisation: Organisation, *, parent: Organisation | None, actor: object
) -> None:
    """Hang the organisation, with all below it, under another parent (None: a root).

    Raises:
        DomainError: the new parent is the organisation itself or below it.
        Conflict: the new parent has one of this name already.
    """
    check_administrator(actor)
    _lock_tree()
    organisation.refresh_from_db()
    if parent:
        parent.refresh_from_db()
        if parent.path.startswith(organisation.path):
            raise DomainError(
                "organisation_below_itself",
                _("An organisation cannot be put below itself."),
                "parent",
            )
    old = organisation.path
    new = f"{parent.path if parent else '/'}{organisation.pk}/"
    try:
        with transaction.atomic():
            Organisation.objects.filter(pk=organisation.pk).update(parent=parent)
    except IntegrityError as error:
        raise _taken(organisation.name) from error
    _rebase(old, new)
    organisation.refresh_from_db()
    _note("move_organisation", actor, organisation, parent=parent.pk if parent else None)


@transaction.atomic
def merge_organisations(source: Organisation, *, into: Organisation, actor: object) -> None:
    """Give the people, roles and branches of ``source`` to ``into``; ``source`` is seen no more.

    Raises:
        DomainError: the two are one, ``into`` lies below ``source``, or ``source`` is the
            institute that runs the platform.
        Conflict: both have a branch of one name; merge those first.
    """
    check_administrator(actor)
    _lock_tree()
    source.refresh_from_db()
    into.refresh_from_db()
    if into.path.startswith(source.path) or Institute.objects.filter(organisation=source).exists():
        raise DomainError("cannot_merge", _("These two cannot be merged this way."), "into")
    for child in Organisation.objects.filter(parent=source).order_by("pk"):
        move_organisation(child, parent=into, actor=actor)
    Profile.objects.filter(organisation=source).update(organisation=into)
    held = RoleAssignment.objects.filter(organisation=into).values_list("person_id", "role")
    doubled = set(held)
    for row in RoleAssignment.objects.filter(organisation=source):
        if (row.person_id, row.role) in doubled:
            row.delete()
    RoleAssignment.objects.filter(organisation=source).update(organisation=into)
    Organisation.objects.filter(pk=source.pk).update(merged_into=into)
    _note("merge_organisations", actor, source, into=into.pk)
    publish(OrganisationsMerged(source_id=source.pk, target_id=into.pk))
