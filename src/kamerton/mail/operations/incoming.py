"""A mail comes in: it is kept first, read by a job, and leads to an answer, a notice or the operator's list."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.db import transaction

from kamerton.core import clock
from kamerton.core.api import audit, enqueue, storage
from kamerton.core.errors import DomainError
from kamerton.mail.addresses import Meant, read_token, tokens_in
from kamerton.mail.enums import IncomingState, Reason, Trust
from kamerton.mail.models import Incoming
from kamerton.mail.operations.notices import tell_left_out, tell_refusal
from kamerton.mail.operations.returned import mark_address
from kamerton.mail.parsing import ReadMail, read_mail
from kamerton.mail.quoting import new_text
from kamerton.mail.recognition import (
    is_automatic,
    is_delivery_report,
    is_loop,
    proof,
    read_report,
    same_mailbox,
)
from kamerton.mail.registry import Reply, SentFile, Taken, handler_of
from kamerton.people.api import people_by_ids

MOST_FILES = 10
MOST_FILE_BYTES = 25 * 1024**2
_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Resent-To")
_log = structlog.get_logger("kamerton.mail")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a mail.

    Attributes:
        words: for the writer of a refused one; empty: nobody is told.
    """

    state: IncomingState
    reason: Reason = Reason.NONE
    detail: str = ""
    words: str = ""
    url: str = ""


@transaction.atomic
def keep_incoming(raw: bytes, *, envelope_from: str, recipients: Iterable[str]) -> int:
    """Keep a mail as it came; it is read after the commit. Return its id."""
    kept = Incoming.objects.create(
        sha256=storage.put(raw).sha256,
        size_bytes=len(raw),
        envelope_from=envelope_from[:320],
        recipients=[recipient[:320] for recipient in recipients][:50],
    )
    enqueue("mail.read_incoming", incoming_id=kept.pk)
    return kept.pk


@transaction.atomic
def note_too_large(*, size_bytes: int, sender: str, subject: str) -> None:
    """Tell the operator of a mail in the mailbox that is too large to be fetched."""
    Incoming.objects.create(
        size_bytes=size_bytes,
        sender=sender[:320],
        subject=subject[:500],
        state=IncomingState.UNKNOWN,
        reason=Reason.TOO_LARGE,
    )


@transaction.atomic
def read_incoming(incoming_id: int) -> None:
    """Read a kept mail and act on it; doing it twice does nothing more."""
    kept = (
        Incoming.objects.select_for_update(no_key=True)
        .filter(pk=incoming_id, state=IncomingState.WAITING)
        .first()
    )
    if kept is None:
        return
    with storage.open(kept.sha256) as content:
        raw = content.read()
    mail = read_mail(raw)
    kept.message_id = mail.message_id or f"<{hashlib.sha256(raw).hexdigest()}@no-message-id>"
    kept.sender, kept.subject = mail.sender[:320], mail.header("Subject")[:500]
    verdict = _verdict(kept, mail)
    _settle(kept, verdict)
    _log.info("mail read", incoming=kept.pk, state=kept.state, reason=kept.reason)
    if verdict.words:
        kept.is_told = tell_refusal(kept, verdict.words)
        kept.save(update_fields=["is_told"])


def _settle(kept: Incoming, verdict: Verdict) -> None:
    kept.state, kept.reason = verdict.state, verdict.reason
    kept.detail, kept.url = verdict.detail[:500], verdict.url[:300]
    if verdict.state in {IncomingState.TAKEN, IncomingState.IGNORED}:
        kept.sha256 = ""  # nobody has to look at it
    kept.save()


def _unknown(reason: Reason, detail: str = "") -> Verdict:
    return Verdict(IncomingState.UNKNOWN, reason, detail)


def _ignored(reason: Reason) -> Verdict:
    return Verdict(IncomingState.IGNORED, reason)


def _refused(reason: Reason, words: str, detail: str = "") -> Verdict:
    return Verdict(IncomingState.REFUSED, reason, detail, words)


def _verdict(kept: Incoming, mail: ReadMail) -> Verdict:
    addresses = [*kept.recipients, *mail.addresses(*_TO)]
    returned = tokens_in("bounce", addresses)
    if returned:
        return _returned(kept, mail, returned[0])
    if is_loop(mail):
        return _ignored(Reason.LOOP)
    if is_automatic(mail, kept.envelope_from):
        return _ignored(Reason.AUTOMATIC)
    tokens = tokens_in("reply", addresses)
    if not tokens:
        return _unknown(Reason.NO_ADDRESS)
    meant = read_token("reply", tokens[0])
    if meant is None:
        return _unknown(Reason.BAD_ADDRESS)
    return _answer(kept, mail, meant)


def _returned(kept: Incoming, mail: ReadMail, token: str) -> Verdict:
    meant = read_token("bounce", token)
    if meant is None:
        return _unknown(Reason.BAD_ADDRESS)
    if not is_delivery_report(mail):
        return _ignored(Reason.AUTOMATIC)
    report = read_report(mail)
    if report.is_failed:
        mark_address(meant.person_id, words=report.words, is_for_good=report.is_for_good)
    kept.person_id = meant.person_id if people_by_ids([meant.person_id]) else None
    return Verdict(IncomingState.IGNORED, Reason.BOUNCE, report.words)


def _answer(kept: Incoming, mail: ReadMail, meant: Meant) -> Verdict:
    person = people_by_ids([meant.person_id]).get(meant.person_id)
    known = handler_of(meant.kind_mark)
    if person is None or not person.is_active or known is None:
        return _unknown(Reason.NO_PERSON)
    kind, handler = known
    kept.kind, kept.object_id = kind, meant.object_id
    refusal = _sender_refused(mail, person)
    if refusal is not None:
        return refusal
    kept.person = person
    if meant.is_over:
        return _refused(Reason.OLD_ADDRESS, Reason.OLD_ADDRESS.value)
    if _was_taken(kept):
        return _ignored(Reason.TWICE)
    files, left_out = _files(mail)
    text = new_text(mail.text, mail.html)
    if not text and not files:
        return _refused(Reason.EMPTY, Reason.EMPTY.value)
    reply = Reply(
        person=person,
        object_id=meant.object_id,
        text=text,
        key=f"mail-{hashlib.sha256(kept.message_id.encode()).hexdigest()[:32]}",
        at=kept.received_at,
        subject=kept.subject,
        files=files,
    )
    try:
        with transaction.atomic():
            taken: Taken = handler(reply)
    except DomainError as error:
        return _refused(Reason.NOT_ALLOWED, error.message, error.code)
    _note_taken(kept, [*left_out, *taken.left_out])
    return Verdict(IncomingState.TAKEN, url=taken.url)


def _sender_refused(mail: ReadMail, person: object) -> Verdict | None:
    """Return the refusal of a sender, as strict as the installation is; None where all is well."""
    trust = settings.MAIL_TRUST
    email = str(getattr(person, "email", ""))
    if trust != Trust.TOKEN and not same_mailbox(mail.sender, email):
        return _refused(Reason.OTHER_SENDER, Reason.OTHER_SENDER.value)
    proven = proof(mail, settings.MAIL_AUTH_SERVER)
    if (proven is False and trust != Trust.TOKEN) or (proven is None and trust == Trust.PROVEN):
        return _unknown(Reason.NOT_PROVEN)  # nobody is told: the address may be forged
    return None


def _was_taken(kept: Incoming) -> bool:
    return Incoming.objects.filter(
        person=kept.person,
        kind=kept.kind,
        object_id=kept.object_id,
        message_id=kept.message_id,
        state=IncomingState.TAKEN,
    ).exists()


def _files(mail: ReadMail) -> tuple[tuple[SentFile, ...], list[str]]:
    """Return the files within the limits, and the names of the others; pictures of signatures are left out."""
    given = [one for one in mail.files if not one.is_decoration]
    taken = [one for one in given if len(one.content) <= MOST_FILE_BYTES][:MOST_FILES]
    left_out = [one.name for one in given if one not in taken]
    return tuple(SentFile(one.name, one.content) for one in taken), left_out


def _note_taken(kept: Incoming, left_out: list[str]) -> None:
    audit(
        "mail.take_answer",
        actor_id=kept.person_id,
        object_kind=kept.kind,
        object_id=kept.object_id or 0,
        incoming=kept.pk,
        at=clock.now().isoformat(),
    )
    if left_out:
        tell_left_out(kept, left_out)
