"""Reads of the tables without a domain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django.contrib.auth import get_user_model
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Count, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateJob

from kamerton.core import gateway_beat, rules, words
from kamerton.core.actors import actors_named
from kamerton.core.checks import CheckState
from kamerton.core.errors import NotFound
from kamerton.core.models import AuditEntry, EventEntry, JobProgress, Statement


def database_answers() -> bool:
    """Return True when the database answers a trivial statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


_NOT_IDS = {"timestamp", "request_id"}
_VITAL = """
SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'),
       EXISTS (SELECT FROM core_gateway WHERE seen_at > now() - make_interval(secs => %s))
"""


def vital_signs() -> dict[str, str]:
    """Return the state of what pages live by, in one statement; raise DatabaseError without one."""
    with connection.cursor() as cursor:
        cursor.execute(_VITAL, [gateway_beat.ALIVE_S])
        has_worker, has_gateway = cursor.fetchone()
    well, attention = CheckState.WELL.value, CheckState.ATTENTION.value
    return {
        "database": well,
        "worker": well if has_worker else attention,
        "realtime": well if has_gateway else attention,
    }


AUDIT_PAGE = 50
# For a page that reads its data and the log's position in one statement.
EVENT_POSITION_SQL = "SELECT coalesce(max(position), 0) FROM core_evententry"


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that was given up, as the operator sees it."""

    id: int
    task: str
    args: Mapping[str, Any]
    attempts: int
    error: str
    at: datetime | None
    request_id: str = ""

    @property
    def reason(self) -> str:
        """The error's last line."""
        return self.error.strip().rsplit("\n", 1)[-1]

    @property
    def words(self) -> str:
        """What the job does."""
        return words.job_words(self.task)


@dataclass(frozen=True, slots=True)
class Queue:
    """How many jobs wait, run and have failed."""

    waiting: int
    running: int
    failed: int


@dataclass(frozen=True, slots=True)
class RunningJob:
    """A job under way, with its progress where somebody watches it."""

    id: int
    words: str
    note: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Jobs:
    """What the operator sees of the queue besides its length."""

    failed: list[FailedJob]
    running: list[RunningJob]


def jobs_shown(viewer: Any, limit: int = 200) -> Jobs:
    """Return the jobs given up and those under way, newest first; raise Forbidden for others."""
    rules.check_administer(viewer)
    seen = ProcrastinateJob.objects.filter(status__in=["failed", "doing"])
    jobs = list(seen.order_by("-id")[:limit])
    notes = JobProgress.objects.in_bulk([job.pk for job in jobs])
    return Jobs(
        failed=[_failed(job, notes.get(job.pk)) for job in jobs if job.status == "failed"],
        running=[_running(job, notes.get(job.pk)) for job in jobs if job.status == "doing"],
    )


def _failed(job: ProcrastinateJob, note: JobProgress | None) -> FailedJob:
    return FailedJob(
        id=job.pk,
        task=job.task_name,
        args={key: value for key, value in job.args.items() if key not in _NOT_IDS},
        attempts=job.attempts,
        error=note.error if note else "",
        at=note.updated_at if note else None,
        request_id=job.args.get("request_id", ""),
    )


def _running(job: ProcrastinateJob, note: JobProgress | None) -> RunningJob:
    told = note or JobProgress()
    return RunningJob(job.pk, words.job_words(job.task_name), told.note, told.done, told.total)


def job_counts() -> dict[str, float]:
    """Count the jobs that wait, run and have failed."""
    counts = dict(
        ProcrastinateJob.objects.filter(status__in=["todo", "doing", "failed"])
        .values_list("status")
        .annotate(count=Count("pk"))
    )
    names = {"waiting": "todo", "running": "doing", "failed": "failed"}
    return {name: counts.get(status, 0) for name, status in names.items()}


def queue_lengths() -> Queue:
    """Count the jobs by state."""
    return Queue(**{name: int(count) for name, count in job_counts().items()})


@dataclass(frozen=True, slots=True)
class Sockets:
    """What the gateway's living processes say of themselves."""

    processes: int
    sockets: int


def gateway_sockets() -> Sockets:
    """Return how many processes of the gateway live, on all machines, and their open sockets."""
    with connection.cursor() as cursor:
        cursor.execute(gateway_beat.SEEN, [gateway_beat.ALIVE_S])
        return Sockets(*cursor.fetchone())


@dataclass(frozen=True, slots=True)
class DatabaseFigures:
    """The database as its operator sees it; connections by PostgreSQL's names of their states."""

    bytes: int
    connections: dict[str, float]


def database_figures() -> DatabaseFigures:
    """Read the size of the database and its connections by state."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        [size] = cursor.fetchone()
        cursor.execute(
            "SELECT coalesce(state, 'other'), count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() GROUP BY 1"
        )
        return DatabaseFigures(size, dict(cursor.fetchall()))


def watched_job(viewer: Any, job_id: int) -> JobProgress:
    """Return the progress of a job that the viewer asked for; raise NotFound."""
    found = JobProgress.objects.filter(pk=job_id, person_id=viewer.pk or -1).first()
    if found is None:
        raise NotFound("job", _("There is no such job, or it is not yours."))
    return found


def event_position() -> int:
    """Return the last position of the event log, read before a page's data, for its `since`."""
    return EventEntry.objects.aggregate(last=Max("position"))["last"] or 0


def personal_data(person_id: int) -> dict[str, Any]:
    """Return a person's learning records and audit lines, for the archive of personal data."""
    statements = Statement.objects.filter(actor_id=person_id).order_by("pk")
    lines = AuditEntry.objects.filter(actor_id=person_id).order_by("pk")
    return {
        "statements.json": list(
            statements.values("verb", "object_kind", "object_id", "result", "context", "at")
        ),
        "audit.json": list(lines.values("verb", "object_kind", "object_id", "at")),
    }


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the audit log in the operator's words."""

    at: datetime
    actor: str
    verb: str
    target: str
    detail: str
    request_id: str


@dataclass(frozen=True, slots=True)
class AuditWish:
    """What of the audit log is asked for; what is empty does not narrow it.

    Attributes:
        verb: code of the action.
        kind: code of the object's kind.
        who: part of the actor's name or e-mail.
        actor_id: the actor.
        since: the first day, in the reader's time zone.
        until: the last day.
    """

    verb: str = ""
    kind: str = ""
    who: str = ""
    actor_id: int | None = None
    since: date | None = None
    until: date | None = None

    def narrow(self, entries: "QuerySet[AuditEntry]") -> "QuerySet[AuditEntry]":
        """Return the entries that are asked for."""
        wanted: dict[str, Any] = {
            "verb": self.verb or None,
            "object_kind": self.kind or None,
            "actor_id": self.actor_id,
            "actor_id__in": actors_named(self.who) if self.who else None,
            "at__gte": self.since and _midnight(self.since),
            "at__lt": self.until and _midnight(self.until + timedelta(days=1)),
        }
        return entries.filter(**{name: one for name, one in wanted.items() if one is not None})


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def audit_page(viewer: Any, number: int, wish: AuditWish) -> Page[Any]:
    """Return a page of the audit log, newest first; raise Forbidden for who is no operator."""
    rules.check_administer(viewer)
    entries = wish.narrow(AuditEntry.objects.order_by("-id"))
    page = Paginator(entries, AUDIT_PAGE).get_page(number)
    rows = list(page.object_list)
    people = get_user_model().objects.in_bulk({row.actor_id for row in rows if row.actor_id})
    page.object_list = cast("Any", [_audit_line(row, people) for row in rows])
    return page


def _audit_line(row: AuditEntry, people: Mapping[int, Any]) -> AuditLine:
    actor = people.get(row.actor_id or 0)
    unknown = _("somebody who was removed") if row.actor_id else _("the platform itself")
    target = f"{words.object_words(row.object_kind)} {row.object_id}"
    return AuditLine(
        at=row.at,
        actor=str(actor) if actor else unknown,
        verb=words.verb_words(row.verb),
        target=target,
        detail=words.detail_words(row.detail),
        request_id=row.request_id,
    )


def audit_kinds() -> list[tuple[str, str]]:
    """Return the kinds of objects that can be asked for, in the order of words."""
    return sorted(
        ((code, str(text)) for code, text in words.OBJECTS.items()), key=lambda one: one[1]
    )


def audit_verbs() -> list[tuple[str, str]]:
    """Return the verbs that can be asked for, with their words, in the order of words."""
    return sorted(((code, str(text)) for code, text in words.VERBS.items()), key=lambda one: one[1])
