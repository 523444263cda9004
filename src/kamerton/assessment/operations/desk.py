"""What tutors do at the desk beside reviewing: templates, and saying who looks at what."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.assessment.enums import TemplateUse
from kamerton.assessment.errors import Incomplete
from kamerton.assessment.models import FeedbackTemplate, Submission, WorkLook
from kamerton.assessment.rules import require
from kamerton.assessment.templating import unknown
from kamerton.core import clock
from kamerton.core.api import announce
from kamerton.core.errors import NotFound
from kamerton.core.types import PersonLike

FRESH = timedelta(seconds=60)


def desk_topic(cohort_id: int) -> str:
    """Return the topic of the event log that a cohort's tutors follow at the desk."""
    return f"desk:{cohort_id}"


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    text = str(fields["text"]).strip()
    strange = unknown(text)
    if strange:
        raise Incomplete(
            "placeholder_unknown",
            _("Nothing stands for %(what)s.") % {"what": ", ".join(strange)},
            field="text",
        )
    return {
        "title": str(fields["title"]).strip(),
        "text": text,
        "use": TemplateUse(fields["use"]),
        "is_shared": bool(fields.get("is_shared")),
    }


@transaction.atomic
def keep_template(
    actor: PersonLike, *, template_id: int | None, fields: Mapping[str, Any]
) -> FeedbackTemplate:
    """Make a feedback template, or change one's own.

    Raises:
        Incomplete: the text has a placeholder that nothing stands for.
        NotFound: the template is not the actor's.
    """
    require("assessment.open_desk", actor)
    values = _checked(fields)
    if template_id is None:
        return FeedbackTemplate.objects.create(owner_id=actor.pk, **values)
    template = _own(actor, template_id)
    for name, value in values.items():
        setattr(template, name, value)
    template.save()
    return template


def _own(actor: PersonLike, template_id: int) -> FeedbackTemplate:
    found = (
        FeedbackTemplate.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk=template_id, owner_id=actor.pk)
        .first()
    )
    if found is None:
        raise NotFound("no_template", _("There is no such template, or it is not yours."))
    return found


@transaction.atomic
def remove_template(actor: PersonLike, *, template_id: int) -> None:
    """Delete one's own template."""
    _own(actor, template_id).delete()


def _reviewable(actor: PersonLike, submission_id: int) -> Submission:
    found = Submission.objects.select_related("enrolment").filter(pk=submission_id).first()
    if found is None:
        raise NotFound("no_work", _("There is no such work, or it is not open to you."))
    require("assessment.review_work", actor, found.enrolment)
    return found


@transaction.atomic
def look_at_work(actor: Any, *, submission_id: int) -> list[str]:
    """Say that one has a work open; return the names of the others who have it open now.

    The desk of every tutor of the cohort is told when somebody comes.
    """
    work = _reviewable(actor, submission_id)
    now = clock.now()
    look, made = WorkLook.objects.get_or_create(
        submission=work, person_id=actor.pk, defaults={"began_at": now, "seen_at": now}
    )
    is_new = made or look.seen_at < now - FRESH
    if not made:
        look.seen_at = now
        look.began_at = now if is_new else look.began_at
        look.save(update_fields=["seen_at", "began_at"])
    if is_new:
        _tell(work, "work.looked", {"person_id": actor.pk, "name": actor.short_name})
    others = WorkLook.objects.filter(submission=work, seen_at__gte=now - FRESH)
    return [
        other.person.short_name
        for other in others.exclude(person_id=actor.pk)
        .select_related("person")
        .order_by("began_at")
    ]


@transaction.atomic
def leave_work(actor: PersonLike, *, submission_id: int) -> None:
    """Say that one has closed a work."""
    work = _reviewable(actor, submission_id)
    gone, _kinds = WorkLook.objects.filter(submission=work, person_id=actor.pk).delete()
    if gone:
        _tell(work, "work.left", {"person_id": actor.pk})


def _tell(work: Submission, kind: str, payload: Mapping[str, Any]) -> None:
    announce(
        topic=desk_topic(work.enrolment.cohort_id),
        kind=kind,
        payload={"submission": work.pk, **payload},
    )


@transaction.atomic
def tell_desks(submission_id: int, kind: str) -> None:
    """Tell the open desks of a cohort that a work came or was reviewed."""
    work = Submission.objects.select_related("enrolment__person").filter(pk=submission_id).first()
    if work is None:
        return
    review = work.reviews.select_related("reviewer").order_by("-pk").first()
    reviewer = review.reviewer if review is not None else None
    _tell(
        work,
        kind,
        {
            "learner": work.enrolment.person.short_name,
            "state": work.state,
            "person_id": reviewer.pk if reviewer else None,
            "name": reviewer.short_name if reviewer else "",
        },
    )


@transaction.atomic
def forget_looks() -> int:
    """Delete what was seen long ago (a periodic job); return how many."""
    old = WorkLook.objects.filter(seen_at__lt=clock.now() - timedelta(days=1))
    return old.delete()[0]
