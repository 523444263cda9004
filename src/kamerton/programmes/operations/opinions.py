"""What learners say of programmes: written, let in or declined, answered, taken back."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import audit
from kamerton.core.errors import Conflict, Forbidden, NotFound
from kamerton.notifications.api import notify
from kamerton.people.api import people_with_role
from kamerton.people.enums import Role
from kamerton.programmes.enums import OpinionState
from kamerton.programmes.models import Opinion, SavedSearch
from kamerton.programmes.queries.opinions import may_say
from kamerton.programmes.rules import require

AWAITS, SHOWN, DECLINED = (
    "programmes.opinion_awaits",
    "programmes.opinion_shown",
    "programmes.opinion_declined",
)


def _titles(opinion: Opinion) -> dict[str, str]:
    version = opinion.programme.published
    return (
        {"programme": version.title, "programme_en": version.title_en}
        if version
        else {"programme": opinion.programme.slug}
    )


def _moderators() -> Iterable[int]:
    for role in (Role.METHODOLOGIST, Role.ADMINISTRATOR):
        found = list(people_with_role(role).values_list("pk", flat=True))
        if found:
            return found
    return ()


@transaction.atomic
def say(actor: Any, *, programme_id: int, rating: int, text: str, is_named: bool) -> Opinion:
    """Keep what somebody who has finished a programme says of it; a moderator lets it in.

    Said again, it takes the place of what was said before and waits anew.

    Args:
        actor: who finished the programme, else Forbidden.
        programme_id: the programme.
        rating: 1 to 5.
        text: plain text.
        is_named: show the author's name.
    """
    if not may_say(actor, programme_id):
        raise Forbidden(
            "not_finished", _("Only those who have finished the programme can tell of it.")
        )
    opinion, _made = Opinion.objects.update_or_create(
        programme_id=programme_id,
        author_id=actor.pk,
        defaults={
            "rating": rating,
            "text": text,
            "is_named": is_named,
            "state": OpinionState.AWAITING,
            "reason": "",
            "reply": "",
            "decided_by": None,
            "decided_at": None,
            "written_at": clock.now(),
        },
    )
    moderators = [pk for pk in _moderators() if pk != actor.pk]
    if moderators:
        notify(moderators, AWAITS, url=reverse("programmes:opinion_queue"), params=_titles(opinion))
    return opinion


@transaction.atomic
def decide(
    actor: Any, *, opinion_id: int, is_shown: bool, reason: str = "", reply: str = ""
) -> Opinion:
    """Let an opinion in, perhaps with the institute's reply, or decline it with a reason.

    One that was decided meanwhile is a Conflict; nobody decides on their own.
    """
    require("programmes.moderate_opinions", actor)
    opinion = (
        Opinion.objects.select_for_update(of=("self",))
        .select_related("programme__published")
        .filter(pk=opinion_id)
        .first()
    )
    if opinion is None:
        raise NotFound("no_opinion", _("This opinion was taken back by its author."))
    if opinion.author_id == actor.pk:
        raise Forbidden("own_opinion", _("Somebody else decides on what you wrote yourself."))
    if opinion.state != OpinionState.AWAITING:
        raise Conflict("decided", _("Somebody has decided on this opinion already."))
    opinion.state = OpinionState.SHOWN if is_shown else OpinionState.DECLINED
    opinion.reason, opinion.reply = ("", reply) if is_shown else (reason, "")
    opinion.decided_by_id, opinion.decided_at = actor.pk, clock.now()
    opinion.save()
    audit(
        "programmes.show_opinion" if is_shown else "programmes.decline_opinion",
        actor_id=actor.pk,
        object_kind="opinion",
        object_id=opinion.pk,
    )
    notify(
        [opinion.author_id],
        SHOWN if is_shown else DECLINED,
        url=reverse("programmes:opinion", args=[opinion.programme.slug]),
        params={**_titles(opinion), "reason": reason},
    )
    return opinion


@transaction.atomic
def take_back(actor: Any, *, programme_id: int) -> None:
    """Remove one's own opinion."""
    Opinion.objects.filter(programme_id=programme_id, author=actor.pk).delete()


@transaction.atomic
def forget_person(person_id: int) -> None:
    """Remove what the person said of programmes and the searches kept."""
    Opinion.objects.filter(author=person_id).delete()
    SavedSearch.objects.filter(person=person_id).delete()
