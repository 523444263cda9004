"""Access log, export of all that is held about a person, erasure."""

import io
import json
import tempfile
import zipfile
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import audit, enqueue, forget, publish, storage
from kamerton.core.errors import Conflict, DomainError
from kamerton.people.enums import ExportState
from kamerton.people.events import ExportFinished, PersonErased
from kamerton.people.models import (
    AccessEntry,
    DataExport,
    ErasureRequest,
    Guardianship,
    Invitation,
    Person,
    Photo,
    Profile,
    RoleAssignment,
)
from kamerton.people.operations.accounts import end_sessions
from kamerton.people.registry import personal_data

COOLING_OFF = timedelta(days=14)
KEEP_EXPORT = timedelta(days=7)
LONGEST_EXPORT = timedelta(days=1)
SAME_VISIT = timedelta(hours=1)


@transaction.atomic
def record_access(viewer: Person, person: Person, *, what: str = "page") -> None:
    """Note that one of the staff opened a person's data; once an hour for the same thing."""
    if viewer.pk == person.pk:
        return
    recent = AccessEntry.objects.filter(
        person=person, viewer=viewer, what=what, at__gt=clock.now() - SAME_VISIT
    )
    if not recent.exists():
        AccessEntry.objects.create(person=person, viewer=viewer, what=what)


@transaction.atomic
def request_export(person: Person) -> DataExport:
    """Ask for the archive of everything held about ``person``; the job gathers it.

    Raises:
        Conflict: one is being gathered already.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if DataExport.objects.filter(person=person, state=ExportState.WAITING).exists():
        raise Conflict("export_waiting", _("Your archive is being gathered already."))
    export = DataExport.objects.create(person=person)
    enqueue("people.build_export", export_id=export.pk, watcher_id=person.pk)
    audit("people.request_export", actor_id=person.pk, object_kind="person", object_id=person.pk)
    return export


def _gather(person_id: int, target: io.BufferedIOBase) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for share in personal_data():
            for name, content in share.export(person_id).items():
                if not isinstance(content, bytes):
                    content = json.dumps(
                        content, ensure_ascii=False, indent=2, default=str
                    ).encode()
                archive.writestr(f"{share.name}/{name}", content)


@transaction.atomic
def build_export(export_id: int) -> None:
    """Gather one archive; safe to run twice."""
    export = DataExport.objects.select_for_update(no_key=True).get(pk=export_id)
    if export.state == ExportState.READY:
        return
    with tempfile.TemporaryFile() as target:
        _gather(export.person_id, target)
        target.seek(0)
        stored = storage.put(target)
    export.archive_key, export.size_bytes = stored.sha256, stored.size
    export.state, export.finished_at = ExportState.READY, clock.now()
    export.save()
    publish(ExportFinished(export.person_id, is_ready=True))


@transaction.atomic
def fail_export(export_id: int) -> None:
    """Note that an archive could not be gathered, so that it can be asked for again.

    The person is told. An operator who runs the failed job once more still gives the archive.
    """
    waiting = DataExport.objects.select_for_update(no_key=True).filter(state=ExportState.WAITING)
    export = waiting.filter(pk=export_id).first()
    if export is None:
        return
    export.state, export.finished_at = ExportState.FAILED, clock.now()
    export.save(update_fields=["state", "finished_at"])
    publish(ExportFinished(export.person_id, is_ready=False))


@transaction.atomic
def fail_lost_exports() -> int:
    """Give up the archives whose job was lost, with a worker that died; return how many."""
    lost = DataExport.objects.filter(
        state=ExportState.WAITING, requested_at__lt=clock.now() - LONGEST_EXPORT
    )
    keys = list(lost.order_by("pk").values_list("pk", flat=True))
    for key in keys:
        fail_export(key)
    return len(keys)


@transaction.atomic
def remove_old_exports() -> int:
    """Forget archives older than a week; their objects are collected then."""
    old = DataExport.objects.filter(finished_at__lt=clock.now() - KEEP_EXPORT)
    return old.delete()[0]


@transaction.atomic
def request_erasure(person: Person, *, typed: str) -> ErasureRequest:
    """Ask to be forgotten; done after two weeks, may be taken back till then.

    Args:
        person: who asks.
        typed: the own e-mail, typed again to confirm.

    Raises:
        DomainError: the e-mail typed is another.
        Conflict: asked already.
    """
    if typed.strip().lower() != person.email.lower():
        raise DomainError("not_confirmed", _("Type your own e-mail to confirm."), "typed")
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    waiting = ErasureRequest.objects.filter(
        person=person, cancelled_at__isnull=True, done_at__isnull=True
    )
    if waiting.exists():
        raise Conflict("erasure_waiting", _("You have asked for erasure already."))
    audit("people.request_erasure", actor_id=person.pk, object_kind="person", object_id=person.pk)
    return ErasureRequest.objects.create(person=person, due_at=clock.now() + COOLING_OFF)


@transaction.atomic
def cancel_erasure(person: Person) -> None:
    """Take the wish to be forgotten back."""
    ErasureRequest.objects.filter(
        person=person, cancelled_at__isnull=True, done_at__isnull=True
    ).update(cancelled_at=clock.now())
    audit("people.cancel_erasure", actor_id=person.pk, object_kind="person", object_id=person.pk)


@transaction.atomic
def erase_person(request_id: int) -> None:
    """Forget a person whose time has come; the register of issued documents stays.

    Every package erases its share; what is left of the account is an anonymous row, so that
    other people's threads and the institute's registers stay whole. Safe to run twice.
    """
    request = (
        ErasureRequest.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person")
        .get(pk=request_id)
    )
    if request.done_at or request.cancelled_at or request.due_at > clock.now():
        return
    person = request.person
    for share in personal_data():
        if share.erase is not None:
            share.erase(person.pk)
    request.done_at = clock.now()
    request.save(update_fields=["done_at"])
    audit("people.erase_person", actor_id=None, object_kind="person", object_id=person.pk)
    publish(PersonErased(person_id=person.pk))


def erase_account(person_id: int) -> None:
    """Erase what people itself holds (its own share of an erasure)."""
    person = Person.objects.select_for_update(no_key=True).get(pk=person_id)
    end_sessions(person)
    Invitation.objects.filter(email__iexact=person.email).delete()
    for model in (Photo, Profile, RoleAssignment, DataExport):
        model._default_manager.filter(person=person).delete()
    for model in (EmailAddress, Authenticator, SocialAccount):
        model._default_manager.filter(user=person).delete()
    Guardianship.objects.filter(minor=person).delete()
    Guardianship.objects.filter(guardian=person).delete()
    person.email = f"erased-{person.pk}@erased.invalid"
    person.surname, person.given_name, person.patronymic = "", "", ""
    person.gender, person.is_active = "", False
    person.set_unusable_password()
    person.save()
    forget(("person", person.pk))
