"""Who opened a person's data; exports and erasures under way."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kamerton.core.errors import NotFound
from kamerton.people.models import AccessEntry, DataExport, ErasureRequest, Person


def access_entries(person: Person) -> QuerySet[AccessEntry]:
    """Return who of the staff opened this person's data, newest first."""
    return AccessEntry.objects.filter(person=person).select_related("viewer").order_by("-at", "-pk")


def exports_of(person: Person) -> QuerySet[DataExport]:
    """Return the person's exports, newest first."""
    return DataExport.objects.filter(person=person).order_by("-pk")


def access_export(viewer: Person, pk: int) -> DataExport:
    """Return the viewer's own finished export, or raise NotFound."""
    found = DataExport.objects.filter(person=viewer, pk=pk, state="ready").first()
    if found is None:
        raise NotFound("no_export", _("There is no such archive, or it has been removed."))
    return found


def open_erasure(person: Person) -> ErasureRequest | None:
    """Return the person's erasure that waits, or None."""
    return ErasureRequest.objects.filter(
        person=person, cancelled_at__isnull=True, done_at__isnull=True
    ).first()


def erasures_due(moment: datetime) -> list[int]:
    """Return ids of the erasures whose time has come."""
    waiting = ErasureRequest.objects.filter(
        due_at__lte=moment, cancelled_at__isnull=True, done_at__isnull=True
    )
    return list(waiting.order_by("pk").values_list("pk", flat=True))
