"""The registry of activity types: filled in by higher packages in AppConfig.ready."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kamerton.programmes.enums import WorkForm


@dataclass(frozen=True, slots=True)
class ActivityType:
    """A kind of step that a programme may have.

    Attributes:
        code: stable code kept in Activity.type.
        title: lazily translated name, e.g. "Read".
        summary: lazily translated sentence for the builder's menu.
        icon: name of a Lucide icon.
        form: form of work proposed for its hours.
        material_kinds: kinds of material it needs (empty: none).
        config_form: Django form class that edits Activity.config; None when there is nothing.
        problems: called with an Activity; returns translated sentences of what keeps the
            version from being approved (a test without questions …).
        duplicate: called with (source activity, copy, actor) when a version is copied, so that
            what hangs on the activity (questions, rubric) is copied too.
        dump: called with an Activity; returns JSON that ``load`` restores on import.
        load: called with (activity, data, actor).
        edit_url: called with an Activity; address of the type's own editor, or "".
    """

    code: str
    title: Any
    summary: Any
    icon: str
    form: WorkForm = WorkForm.SELF_STUDY
    material_kinds: Sequence[str] = ()
    config_form: type | None = None
    problems: Callable[[Any], Sequence[str]] = lambda activity: ()
    duplicate: Callable[[Any, Any, Any], None] = lambda source, copy, actor: None
    dump: Callable[[Any], Any] = lambda activity: None
    load: Callable[[Any, Any, Any], None] = lambda activity, data, actor: None
    edit_url: Callable[[Any], str] = lambda activity: ""


_types: dict[str, ActivityType] = {}


def register_activity_type(activity_type: ActivityType) -> None:
    """Make a type known to the builder and to every learner's page."""
    _types[activity_type.code] = activity_type


def activity_types() -> list[ActivityType]:
    """Return every registered type in the order of registration."""
    return list(_types.values())


def activity_type(code: str) -> ActivityType:
    """Return the type with this code; KeyError when no package registered it."""
    return _types[code]


@dataclass(frozen=True, slots=True)
class Offer:
    """A way to take a programme now, shown on its public page: a cohort that recruits.

    ``facts`` are (name, words) such as free places, tutors and the places of face-to-face days.
    ``state`` says how far the reader's own application to it is, with ``state_kind`` as Status
    draws it; ``is_open`` is False where the reader is not offered a place.
    """

    title: str
    when: str
    note: str
    url: str
    facts: Sequence[tuple[str, str]] = ()
    state: str = ""
    state_kind: str = ""
    is_open: bool = True


Offers = Callable[[int, Any], Sequence[Offer]]
Preview = Callable[[Any, Any], tuple[str, dict[str, Any]]]
_offers: list[Offers] = []
_previews: list[Preview] = []


def register_offers(offers: Offers) -> None:
    """Say how a programme (by its id) can be taken now by a viewer."""
    _offers.append(offers)


def offers_of(programme_id: int, viewer: Any) -> list[Offer]:
    """Return every way to take a programme now, as the viewer may."""
    return [offer for source in _offers for offer in source(programme_id, viewer)]


def register_preview(preview: Preview) -> None:
    """Say how an activity looks to a learner: (request, activity) → (template, context)."""
    _previews[:] = [preview]


def preview_of(request: Any, activity: Any) -> tuple[str, dict[str, Any]] | None:
    """Return the template and context of an activity as a learner sees it, or None."""
    return _previews[0](request, activity) if _previews else None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a programme may suit a person, in words of the reader's language; heavier ones come first."""

    programme_id: int
    words: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Done:
    """A programme that a person has finished, as it was called then."""

    programme_id: int
    title: str
    direction: str


@dataclass(frozen=True, slots=True)
class Taken:
    """How a person stands to programmes: those finished, the latest first, and those under way."""

    done: tuple[Done, ...] = ()
    under_way: frozenset[int] = frozenset()

    @property
    def finished(self) -> frozenset[int]:
        """Return the ids of the programmes finished."""
        return frozenset(one.programme_id for one in self.done)

    def has(self, programme_id: int) -> bool:
        """Return True for a programme that the person has finished or is taking."""
        return programme_id in self.finished or programme_id in self.under_way


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom something suitable is looked for, and what the person took."""

    person: Any
    taken: Taken


Starts = Callable[[], dict[int, date | None]]
Takes = Callable[[Any], Taken]
Reasons = Callable[[Asked], Sequence[Reason]]
_starts: list[Starts] = []
_takes: list[Takes] = []
_reasons: list[Reasons] = []


def register_starts(starts: Starts) -> None:
    """Say which programmes can be joined now: id → nearest start (None: no date). One statement."""
    _starts[:] = [starts]


def nearest_starts() -> dict[int, date | None]:
    """Return the programmes that can be joined now, with their nearest start."""
    return _starts[0]() if _starts else {}


def register_takes(takes: Takes) -> None:
    """Say which programmes a person takes and has finished. One statement."""
    _takes[:] = [takes]


def taken_by(person: Any) -> Taken:
    """Return how a person stands to the programmes taken; nothing for a guest."""
    return _takes[0](person) if _takes and getattr(person, "is_authenticated", False) else Taken()


def register_reasons(reasons: Reasons) -> None:
    """Add a source of reasons why programmes may suit a person."""
    if reasons not in _reasons:
        _reasons.append(reasons)


def reasons_for(asked: Asked) -> list[Reason]:
    """Return every reason that some package has, in no order."""
    return [reason for source in _reasons for reason in source(asked)]
