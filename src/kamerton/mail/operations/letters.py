"""Letters inside the platform: kept as drafts, sent, answered, put into folders."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from kamerton.core import clock
from kamerton.core.api import audit
from kamerton.mail.documents import document_of, store_files
from kamerton.mail.enums import Folder
from kamerton.mail.errors import Conflict, Forbidden, no_such_mail
from kamerton.mail.groups import groups_of
from kamerton.mail.models import Copy, Letter
from kamerton.mail.registry import Reply, Taken
from kamerton.mail.rules import allowed
from kamerton.notifications.api import notify
from kamerton.texts.api import Document, clean, excerpt, is_empty, plain_text, settle_files

LETTER, OWNER = "mail.letter", "mail.letter"
MOST_PEOPLE = 2000


@dataclass(frozen=True, slots=True)
class NewLetter:
    """What is written.

    Attributes:
        people: ids of single people; groups: keys of groups.
        key: made once for each showing of the form; the same key makes the same letter.
        answers: the letter that is answered.
    """

    subject: str
    body: Document
    key: str
    people: tuple[int, ...] = ()
    groups: tuple[str, ...] = ()
    answers: Letter | None = None


@transaction.atomic
def save_draft(new: NewLetter, *, actor: Any) -> Letter:
    """Keep what is not sent yet; the same key replaces the same draft. Raises Conflict."""
    letter = Letter.objects.select_for_update(no_key=True).filter(author=actor, key=new.key).first()
    if letter is None:
        letter = Letter(author=actor, key=new.key)
    if letter.sent_at is not None:
        raise Conflict("letter_sent", gettext("This letter was sent already."))
    letter.subject = new.subject.strip()[:200]
    letter.to_people, letter.to_groups = list(new.people), list(new.groups)
    letter.answers = new.answers
    letter.root_id = new.answers.talk_id if new.answers else None
    letter.saved_at = clock.now()
    letter.body = clean(new.body)
    letter.save()
    letter.body = settle_files(letter.body, owner=(OWNER, letter.talk_id), actor=actor)
    letter.words = plain_text(letter.body)
    letter.save(update_fields=["body", "words"])
    Copy.objects.get_or_create(
        letter=letter,
        person=actor,
        defaults={"folder": Folder.DRAFTS, "read_at": clock.now()},
    )
    return letter


@transaction.atomic
def send_letter(new: NewLetter, *, actor: Any) -> Letter:
    """Send a letter; sending the same form twice sends it once.

    Raises:
        Forbidden: one of the people is not the actor's to write to.
        Conflict: no text, no recipients, or too many.
    """
    sent = Letter.objects.filter(author=actor, key=new.key, sent_at__isnull=False).first()
    if sent is not None:
        return sent
    if is_empty(clean(new.body)):
        raise Conflict("letter_empty", gettext("Write something here."), field="body")
    people = recipients_of(new, actor=actor)
    letter = save_draft(new, actor=actor)
    letter.subject = letter.subject or gettext("No subject")
    letter.sent_at = clock.now()
    letter.save(update_fields=["subject", "sent_at"])
    Copy.objects.filter(letter=letter, person=actor).update(folder=Folder.SENT)
    Copy.objects.bulk_create(
        Copy(letter=letter, person_id=person_id, folder=Folder.INBOX) for person_id in people
    )
    _tell(letter, people, actor)
    audit("mail.send_letter", actor_id=actor.pk, object_kind=LETTER, object_id=letter.pk)
    return letter


def recipients_of(new: NewLetter, *, actor: Any) -> list[int]:
    """Return the ids of those who get a letter, each once. Raises Forbidden, Conflict."""
    offered = {group.key: group for group in groups_of(actor)}
    if set(new.groups) - set(offered):
        raise Forbidden("no_group", gettext("You cannot write to this group."), field="groups")
    single = set(new.people) - {actor.pk}
    known = allowed(actor, single) | _answered(new.answers, actor)
    if single - known:
        raise Forbidden("no_person", gettext("You cannot write to this person."), field="people")
    gathered = {key for name in new.groups for key in offered[name].people}
    people = single | allowed(actor, gathered)
    if not people:
        raise Conflict("no_recipient", gettext("Choose to whom you write."), field="people")
    if len(people) > MOST_PEOPLE:
        raise Conflict("too_many", gettext("These are too many people for one letter."))
    return sorted(people)


def _answered(answers: Letter | None, actor: Any) -> set[int]:
    """Return who may be answered: whoever wrote to the actor."""
    if answers is None or not answers.author_id:
        return set()
    is_mine = Copy.objects.filter(letter=answers, person=actor).exists()
    return {answers.author_id} if is_mine else set()


def _tell(letter: Letter, people: list[int], actor: Any) -> None:
    notify(
        people,
        LETTER,
        url=reverse("mail:letter", args=[letter.pk]),
        params={
            "author": f"{actor.surname} {actor.given_name}".strip(),
            "subject": letter.subject,
            "excerpt": excerpt(letter.body, 600),
        },
        answers=(LETTER, letter.pk),
        thread=(LETTER, letter.talk_id),
    )


@transaction.atomic
def answer_letter(reply: Reply) -> Taken:
    """Answer a letter by mail: to who wrote it. Raises NotFound, Forbidden, Conflict."""
    letter = Letter.objects.filter(pk=reply.object_id, copies__person=reply.person).first()
    if letter is None or not letter.author_id:
        raise no_such_mail()
    nodes, left_out = store_files(reply.files, actor=reply.person)
    body = document_of(reply.text)
    body["content"] += nodes
    new = NewLetter(
        subject=letter.subject,
        body=body,
        key=reply.key,
        people=(letter.author_id,),
        answers=letter,
    )
    sent = send_letter(new, actor=reply.person)
    return Taken(reverse("mail:letter", args=[sent.pk]), tuple(left_out))


@transaction.atomic
def read_talk(letter_ids: Iterable[int], *, actor: Any) -> None:
    """Note that the actor has seen letters."""
    unread = Copy.objects.filter(person=actor, letter__in=list(letter_ids), read_at=None)
    unread.update(read_at=clock.now())


@transaction.atomic
def move_letter(letter_id: int, *, actor: Any, folder: str) -> None:
    """Put the actor's copy into the archive, or back. Raises NotFound, Conflict."""
    copy = (
        Copy.objects.select_for_update(no_key=True)
        .select_related("letter")
        .filter(letter_id=letter_id, person=actor)
        .first()
    )
    if copy is None:
        raise no_such_mail()
    home = Folder.SENT if copy.letter.author_id == actor.pk else Folder.INBOX
    if folder not in {Folder.ARCHIVE.value, home.value} or copy.letter.sent_at is None:
        raise Conflict("no_folder", gettext("The letter cannot be put there."))
    copy.folder = folder
    copy.save(update_fields=["folder"])


@transaction.atomic
def delete_draft(letter_id: int, *, actor: Any) -> None:
    """Throw a draft away. Raises NotFound."""
    found = Letter.objects.filter(pk=letter_id, author=actor, sent_at=None)
    if not found.delete()[0]:
        raise no_such_mail()
