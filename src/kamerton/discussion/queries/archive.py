"""What became of the proposals: open to everybody, so without anybody's name and text but the decision's."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from kamerton.discussion.enums import DECIDED, ProposalStatus, TopicKind
from kamerton.discussion.institute import KIND
from kamerton.discussion.models import Topic
from kamerton.discussion.queries.rows import person_name
from kamerton.ui.api import localised

ARCHIVED_ON_PAGE = 30


@dataclass(frozen=True, slots=True)
class Archived:
    """A proposal with its decision.

    Attributes:
        owner: who carries the decision out, named by the office that they hold, or "".
    """

    topic_id: int
    title: str
    status: str
    decision: str
    owner: str
    due_on: date | None
    decided_at: datetime
    votes_for: int
    votes_against: int
    posts: int

    @property
    def is_adopted(self) -> bool:
        """Return True for an adopted proposal."""
        return self.status == ProposalStatus.ADOPTED

    @property
    def status_label(self) -> str:
        """The status in the reader's words."""
        return str(ProposalStatus(self.status).label)


def _decided(status: str, year: int | None) -> QuerySet[Topic]:
    found = Topic.objects.filter(
        kind=TopicKind.PROPOSAL, status__in=DECIDED, space__kind=KIND, decided_at__isnull=False
    )
    if status in DECIDED:
        found = found.filter(status=status)
    return found.filter(decided_at__year=year) if year else found


def archive(*, status: str = "", year: int | None = None, page: int = 1) -> list[Archived]:
    """Return the decided proposals of the institute, the latest decision first (one statement)."""
    start = (max(page, 1) - 1) * ARCHIVED_ON_PAGE
    found = _decided(status, year).select_related("decision_owner").order_by("-decided_at", "-pk")
    return [_archived(topic) for topic in found[start : start + ARCHIVED_ON_PAGE]]


def archive_count(*, status: str = "", year: int | None = None) -> int:
    """Return how many proposals were decided."""
    return _decided(status, year).count()


def archive_years() -> list[int]:
    """Return the years in which something was decided, the latest first."""
    moments = _decided("", None).dates("decided_at", "year", order="DESC")
    return [moment.year for moment in moments]


def _archived(topic: Topic) -> Archived:
    owner = topic.decision_owner
    return Archived(
        topic_id=topic.pk,
        title=localised(topic.title, topic.title_en),
        status=topic.status,
        decision=topic.decision,
        owner=person_name(owner.surname, owner.given_name) if owner else "",
        due_on=topic.decision_due_on,
        decided_at=topic.decided_at or topic.created_at,
        votes_for=topic.votes_for,
        votes_against=topic.votes_against,
        posts=topic.post_count,
    )
