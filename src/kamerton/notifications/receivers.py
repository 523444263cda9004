"""Whom notifications tell by themselves: people's package lies below and cannot."""

from django.urls import reverse

from kamerton.notifications.operations import EXPORT_FAILED, EXPORT_READY, notify
from kamerton.people.events import ExportFinished


def on_export_finished(event: ExportFinished) -> None:
    """Tell the person that the archive of their data is there, or that it failed."""
    kind = EXPORT_READY if event.is_ready else EXPORT_FAILED
    notify([event.person_id], kind, url=reverse("people:privacy"))
