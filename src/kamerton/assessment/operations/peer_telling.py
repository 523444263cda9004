"""Who hears of peer review, and never who of whom."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from kamerton.assessment.models import PeerRound, PeerWork
from kamerton.assessment.operations.telling import tutors_of
from kamerton.notifications.api import hold_counts, notify

ASKED, OFFERED, DUE, REPLACED, DONE, SHORT, FALLBACK, FLAGGED = (
    "assessment.peer_asked",
    "assessment.peer_offered",
    "assessment.peer_due",
    "assessment.peer_replaced",
    "assessment.peer_done",
    "assessment.peer_short",
    "assessment.peer_fallback",
    "assessment.peer_flagged",
)


class Post:
    """Notices of one transaction, sent together at its end."""

    def __init__(self, peer_round: PeerRound) -> None:
        activity = peer_round.assignment.activity
        self.round = peer_round
        self.title = {"title": activity.title, "title_en": activity.title_en}
        self.waiting: list[tuple[list[int], str, str, dict[str, Any]]] = []

    def _add(
        self, people: Iterable[int], kind: str, address: str, params: Mapping[str, Any]
    ) -> None:
        ids = sorted(set(people))
        if ids:
            self.waiting.append((ids, kind, address, {**self.title, **params}))

    def to_reviewers(
        self, people: Iterable[int], kind: str, *, due_at: datetime | None = None, count: int = 0
    ) -> None:
        """Tell reviewers: of works that await them, of a day, of a replacement."""
        params: dict[str, Any] = {"count": count} if count else {}
        if due_at is not None:
            params["due_on"] = timezone.localtime(due_at).date().isoformat()
        self._add(people, kind, reverse("assessment:peer_round", args=[self.round.pk]), params)

    def to_author(self, work: PeerWork, kind: str) -> None:
        """Tell the author of a work."""
        address = reverse("assessment:peer_result", args=[work.submission_id])
        self._add([work.enrolment.person_id], kind, address, {})

    def to_tutors(self, work: PeerWork, kind: str) -> None:
        """Tell the author's tutors; they see who is who."""
        address = reverse("assessment:peer_marks", args=[work.submission_id])
        name = {"name": work.enrolment.person.short_name}
        self._add(tutors_of(work.enrolment), kind, address, name)

    def send(self) -> None:
        """Send everything; call it last in the transaction."""
        people = {person for ids, _kind, _url, _params in self.waiting for person in ids}
        if people:
            hold_counts(people)
        for ids, kind, address, params in self.waiting:
            notify(ids, kind, url=address, params=params)
        self.waiting = []
