"""A tutor's care: notes and letters, substitution, the terms that are promised."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import audit
from kamerton.core.errors import Conflict, Forbidden, NotFound
from kamerton.core.types import PersonLike
from kamerton.learning.errors import NotReady
from kamerton.learning.models import CareTerms, Cohort, Enrolment, LearnerNote, Substitution
from kamerton.learning.queries.cohorts import tutors_of
from kamerton.learning.rules import is_organiser, require
from kamerton.notifications.api import notify
from kamerton.people.api import grant_role, has_scoped_role, revoke_role
from kamerton.people.enums import Role

LETTER, SUBSTITUTE = "learning.letter", "learning.substitute"
TERMS = frozenset({"answer_days", "silent_days", "stuck_days", "review_minutes"})


@transaction.atomic
def set_terms(
    actor: PersonLike, *, programme_id: int | None, fields: Mapping[str, int] | None
) -> None:
    """Set the terms of a programme, or of the institute (None); no fields: as the institute's."""
    require("learning.set_terms", actor, None)
    if fields is None:
        CareTerms.objects.filter(programme=programme_id).delete()
    else:
        known = {name: value for name, value in fields.items() if name in TERMS}
        CareTerms.objects.update_or_create(programme_id=programme_id, defaults=known)  # type: ignore[misc]
    audit(
        "learning.set_terms",
        actor_id=actor.pk,
        object_kind="programme",
        object_id=programme_id or 0,
        fields=dict(fields or {}),
    )


def _locked(enrolment_id: int) -> Enrolment:
    found = Enrolment.objects.select_for_update(no_key=True, of=("self",))
    return found.select_related("cohort", "person").get(pk=enrolment_id)


def _sent_before(actor: PersonLike, enrolment: Enrolment, key: str) -> LearnerNote | None:
    same = LearnerNote.objects.filter(author=actor.pk, key=key).first() if key else None
    if same is not None and same.enrolment_id != enrolment.pk:
        raise Conflict("key_used", _("This text was already sent to another learner."))
    return same


def _written(
    actor: PersonLike, enrolment: Enrolment, text: str, *, is_letter: bool, key: str
) -> LearnerNote:
    words = text.strip()
    if not words:
        raise Conflict("text_empty", _("Write something here."), field="text")
    return LearnerNote.objects.create(
        enrolment=enrolment,
        author_id=actor.pk,
        text=words,
        is_letter=is_letter,
        key=key,
        created_at=clock.now(),
    )


@transaction.atomic
def write_note(actor: PersonLike, *, enrolment_id: int, text: str, key: str = "") -> LearnerNote:
    """Note something about a learner for the cohort's tutors; the learner never sees it.

    ``key`` names the sending: the same one makes the same note.
    """
    enrolment = _locked(enrolment_id)
    require("learning.keep_notes", actor, enrolment.cohort)
    same = _sent_before(actor, enrolment, key)
    return same or _written(actor, enrolment, text, is_letter=False, key=key)


@transaction.atomic
def remove_note(actor: PersonLike, *, note_id: int) -> int:
    """Take one's own note back; return the enrolment. A letter was read and stays.

    Raises:
        Forbidden: it is somebody else's, or a letter.
    """
    note = LearnerNote.objects.select_for_update(no_key=True).filter(pk=note_id).first()
    if note is None:
        raise NotFound("no_note", _("There is no such note."))
    if note.author_id != actor.pk or note.is_letter:
        raise Forbidden("not_own_note", _("Only the author takes a note back."))
    note.delete()
    return note.enrolment_id


@transaction.atomic
def write_to_learner(actor: Any, *, enrolment_id: int, text: str, key: str = "") -> LearnerNote:
    """Write to a learner: a notice (and mail) from the tutor; the copy stays with the notes.

    ``key`` names the sending: sent once more under it, nothing goes twice, and what went first stands.

    Raises:
        Conflict: nothing is written, or the key belongs to what went to another learner.
    """
    enrolment = _locked(enrolment_id)
    require("learning.keep_notes", actor, enrolment.cohort)
    same = _sent_before(actor, enrolment, key)
    if same is not None:
        return same
    letter = _written(actor, enrolment, text, is_letter=True, key=key)
    notify(
        [enrolment.person_id],
        LETTER,
        url=reverse("learning:cohort", args=[enrolment.cohort.slug]),
        params={"name": actor.short_name, "text": letter.text},
    )
    return letter


@transaction.atomic
def arrange_substitution(
    actor: PersonLike,
    *,
    cohort_id: int,
    people: tuple[Any, Any],
    days: tuple[date, date],
    note: str = "",
) -> Substitution:
    """Let one tutor take over from another in a cohort.

    Args:
        actor: an organiser, or a tutor of the cohort for oneself.
        cohort_id: the cohort.
        people: the tutor who is away, and the one who stands in.
        days: the first and the last day.
        note: why; for colleagues.

    Raises:
        NotReady: the dates are in the wrong order or past, or they are not two tutors.
        Conflict: somebody stands in for this tutor on some of these days already.
    """
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=cohort_id)
    require("learning.arrange_substitution", actor, cohort)
    absent, substitute = people
    if not is_organiser(actor) and absent.pk != actor.pk:
        raise Forbidden("not_own_place", _("A tutor asks for a substitute only for oneself."))
    _check_substitution(cohort, absent, substitute, days)
    made = Substitution.objects.create(
        cohort=cohort,
        absent_id=absent.pk,
        substitute_id=substitute.pk,
        starts_on=days[0],
        ends_on=days[1],
        note=note,
    )
    audit(
        "learning.arrange_substitution",
        actor_id=actor.pk,
        object_kind="cohort",
        object_id=cohort.pk,
        absent=absent.pk,
        substitute=substitute.pk,
        days=[day.isoformat() for day in days],
    )
    if days[0] <= clock.today():
        _begin(made)
    return made


def _check_substitution(cohort: Cohort, absent: Any, substitute: Any, days: Any) -> None:
    first, last = days
    if last < first or last < clock.today():
        raise NotReady("dates_wrong", _("The last day must not be past."), field="ends_on")
    if absent.pk == substitute.pk:
        raise NotReady("one_person", _("Choose another person."), field="substitute")
    if absent.pk not in {tutor.pk for tutor in tutors_of(cohort)}:
        raise NotReady("not_a_tutor", _("This person does not tutor the cohort."), field="absent")
    taken = Substitution.objects.filter(
        cohort=cohort, absent=absent, ended_at=None, starts_on__lte=last, ends_on__gte=first
    )
    if taken.exists():
        raise Conflict(
            "already_substituted", _("Somebody stands in for this tutor on these days already.")
        )


def _begin(item: Substitution) -> None:
    item.gave_role = not has_scoped_role(item.substitute, Role.TUTOR, "cohort", item.cohort_id)
    if item.gave_role:
        grant_role(item.substitute, role=Role.TUTOR, actor=None, scope=("cohort", item.cohort_id))
    item.begun_at = clock.now()
    item.save(update_fields=["gave_role", "begun_at"])
    notify(
        [item.substitute_id],
        SUBSTITUTE,
        url=reverse("learning:cohort", args=[item.cohort.slug]),
        params={
            "name": item.absent.short_name,
            "cohort": item.cohort.title,
            "cohort_en": item.cohort.title_en,
            "ends_on": item.ends_on.isoformat(),
        },
    )


def _end(item: Substitution) -> None:
    others = Substitution.objects.filter(
        cohort=item.cohort_id, substitute=item.substitute_id, ended_at=None, begun_at__isnull=False
    ).exclude(pk=item.pk)
    if item.gave_role:
        heir = others.first()
        if heir is not None:
            Substitution.objects.filter(pk=heir.pk).update(gave_role=True)
        else:
            revoke_role(
                item.substitute, role=Role.TUTOR, actor=None, scope=("cohort", item.cohort_id)
            )
    item.ended_at = clock.now()
    item.save(update_fields=["ended_at"])


def _open_items() -> Any:
    return (
        Substitution.objects.select_for_update(no_key=True, of=("self",))
        .select_related("cohort", "absent", "substitute")
        .filter(ended_at=None)
        .order_by("pk")
    )


@transaction.atomic
def end_substitution(actor: PersonLike, *, substitution_id: int) -> None:
    """End a substitution now, or call it off before it began."""
    item = _open_items().get(pk=substitution_id)
    require("learning.arrange_substitution", actor, item.cohort)
    _end(item)


@transaction.atomic
def settle_substitutions() -> int:
    """Begin the substitutions whose day has come and end those whose last day is past.

    Returns:
        How many began or ended.
    """
    today, moved = clock.today(), 0
    for item in _open_items():
        if item.ends_on < today:
            _end(item)
        elif item.starts_on <= today and item.begun_at is None:
            _begin(item)
        else:
            continue
        moved += 1
    return moved
