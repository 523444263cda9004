"""Sessions move in the timetable, or are taken out of it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.core.api import audit
from kamerton.core.types import PersonLike
from kamerton.learning.errors import NotReady, WrongState
from kamerton.learning.models import Session
from kamerton.learning.rules import require


@transaction.atomic
def move_session(
    actor: PersonLike,
    *,
    session_id: int,
    starts_at: datetime,
    ends_at: datetime,
    place: tuple[str, str],
) -> Session:
    """Give a session another time or place (written in Russian and in English).

    Raises:
        NotReady: it would end before it begins.
    """
    session = (
        Session.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=session_id)
    )
    require("learning.mark_attendance", actor, session.cohort)
    if ends_at <= starts_at:
        raise NotReady(
            "session_ends_early", _("The session must end after it begins."), field="ends_at"
        )
    session.starts_at, session.ends_at = starts_at, ends_at
    session.place, session.place_en = place
    session.save(update_fields=["starts_at", "ends_at", "place", "place_en"])
    audit("learning.move_session", actor_id=actor.pk, object_kind="session", object_id=session.pk)
    return session


@transaction.atomic
def drop_session(actor: PersonLike, *, session_id: int) -> None:
    """Take a session out of the timetable.

    Raises:
        WrongState: attendance is marked there already.
    """
    session = (
        Session.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=session_id)
    )
    require("learning.mark_attendance", actor, session.cohort)
    if session.attendance.exists():
        raise WrongState(
            "session_attended", _("Attendance is marked there already; the session stays.")
        )
    session.delete()
    audit("learning.drop_session", actor_id=actor.pk, object_kind="session", object_id=session_id)
