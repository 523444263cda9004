"""How each type of activity shows itself to a learner: filled in by AppConfig.ready."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kamerton.learning.enums import EnrolmentState


@dataclass(frozen=True, slots=True)
class Step:
    """What a player is given: one learner at one activity.

    Attributes:
        viewer: the Person who looks (the learner, or staff in preview).
        cohort_id: the cohort in which the activity is taken; 0 in a programme's preview.
        enrolment: the learner's Enrolment, None in a methodologist's preview.
        activity: the programmes.Activity.
        progress: what is stored of the learner there (state, score, place, completed_at), or None.
        request: the HttpRequest.
    """

    viewer: Any
    cohort_id: int
    enrolment: Any
    activity: Any
    progress: Any
    request: Any


@dataclass(frozen=True, slots=True)
class Player:
    """A type's part of the activity page.

    Attributes:
        template: Jinja template included in the activity page; gets ``step`` and the context.
        context: called with a Step; returns the template's own variables (count its SQL).
        completes_by_hand: the page offers «Done» (reading, links); otherwise the type itself
            calls ``learning.api.complete_activity``.
    """

    template: str
    context: Callable[[Step], Mapping[str, Any]] = lambda step: {}
    completes_by_hand: bool = True


_players: dict[str, Player] = {}


def register_player(type_code: str, player: Player) -> None:
    """Say how activities of this type are shown to a learner."""
    _players[type_code] = player


def player(type_code: str) -> Player:
    """Return the player of a type; KeyError when no package registered one."""
    return _players[type_code]


@dataclass(frozen=True, slots=True)
class LearnerPage:
    """Another package's page about one learner, offered to staff beside the route.

    Attributes:
        label: lazily translated name.
        icon: name of a Lucide icon.
        address: called with the viewer and the Enrolment; "" where it is not open to the viewer.
    """

    label: Any
    icon: str
    address: Callable[[Any, Any], str]


_learner_pages: list[LearnerPage] = []


def register_learner_page(page: LearnerPage) -> None:
    """Offer a page about a learner (call in AppConfig.ready)."""
    if page not in _learner_pages:
        _learner_pages.append(page)


_cohort_pages: list[LearnerPage] = []


def register_cohort_page(page: LearnerPage) -> None:
    """Offer a page about a cohort to its staff; its address is called with viewer and Cohort."""
    if page not in _cohort_pages:
        _cohort_pages.append(page)


def cohort_pages(viewer: Any, cohort: Any) -> list[tuple[Any, str, str]]:
    """Return (label, icon, address) of the pages of a cohort that are open to the viewer."""
    found = [(page.label, page.icon, page.address(viewer, cohort)) for page in _cohort_pages]
    return [page for page in found if page[2]]


def learner_pages(viewer: Any, enrolment: Any) -> list[tuple[Any, str, str]]:
    """Return (label, icon, address) of the pages that are open to the viewer."""
    found = [(page.label, page.icon, page.address(viewer, enrolment)) for page in _learner_pages]
    return [page for page in found if page[2]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a completed study ended in, for its learner and the staff: a certificate."""

    label: Any
    icon: str
    address: str


Outcomes = Callable[[Sequence[int]], Mapping[int, Outcome]]
_outcomes: list[Outcomes] = []


def register_outcomes(find: Outcomes) -> None:
    """Say what completed studies ended in (call in AppConfig.ready).

    ``find`` is given ids of completed enrolments and returns the outcomes by id, in one statement.
    """
    if find not in _outcomes:
        _outcomes.append(find)


def outcomes_of(enrolments: Iterable[Any]) -> dict[int, Outcome]:
    """Return by enrolment id what the completed ones of ``enrolments`` ended in.

    No statement where none is completed.
    """
    completed = [e.pk for e in enrolments if e.state == EnrolmentState.COMPLETED]
    found: dict[int, Outcome] = {}
    for find in _outcomes if completed else ():
        found.update(find(completed))
    return found


@dataclass(frozen=True, slots=True)
class StudyNote:
    """What another package asks of a reader on the page of their study: one thing to do."""

    title: str
    text: str
    address: str
    action: str


StudyNotes = Callable[[Any], StudyNote | None]
_study_notes: list[StudyNotes] = []


def register_study_note(find: StudyNotes) -> None:
    """Say what is asked of a reader who studies or applied (call in AppConfig.ready)."""
    if find not in _study_notes:
        _study_notes.append(find)


def study_notes_of(viewer: Any) -> list[StudyNote]:
    """Return everything that is asked of the viewer now."""
    return [note for note in (find(viewer) for find in _study_notes) if note is not None]


@dataclass(frozen=True, slots=True)
class CommissionOrder:
    """The order by which a cohort's commission works; ``address`` is its page in the office."""

    number: str
    on: date
    address: str = ""


CommissionOrders = Callable[[int], CommissionOrder | None]
_commission_orders: list[CommissionOrders] = []


def register_commission_order(find: CommissionOrders) -> None:
    """Say by which order the commission of a cohort works (call in AppConfig.ready)."""
    if find not in _commission_orders:
        _commission_orders.append(find)


def commission_order(cohort_id: int) -> CommissionOrder | None:
    """Return the order on a cohort's commission, None where the office issued none."""
    found = (find(cohort_id) for find in _commission_orders)
    return next((order for order in found if order is not None), None)


CohortNotes = Callable[[Any, int], StudyNote | None]
_cohort_notes: list[CohortNotes] = []


def register_cohort_note(find: CohortNotes) -> None:
    """Say what is asked of a learner in one cohort, by the cohort's id (call in AppConfig.ready)."""
    if find not in _cohort_notes:
        _cohort_notes.append(find)


def cohort_notes_of(viewer: Any, cohort_id: int) -> list[StudyNote]:
    """Return everything that is asked of a learner in a cohort now."""
    return [note for find in _cohort_notes if (note := find(viewer, cohort_id)) is not None]
