"""The outbox: every mail is kept, then handed to the mail server by a job."""

import smtplib
from collections.abc import Mapping
from datetime import timedelta
from email.utils import make_msgid, parseaddr
from typing import cast

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction

from kamerton.core import clock
from kamerton.core.api import enqueue
from kamerton.notifications.enums import MailState
from kamerton.notifications.models import Mail
from kamerton.notifications.registry import return_path
from kamerton.notifications.threads import mail_domain
from kamerton.people.api import Letter, compose

MOST_ATTEMPTS = 8
_PERMANENT = range(500, 600)


@transaction.atomic
def keep_mail(message: EmailMessage) -> int:
    """Put a message into the outbox; it goes out after the commit. Return its id.

    A message that says nothing else is named by this installation and marked as written by a
    program (RFC 3834), so that no absence note answers it; what a person wrote says
    "Auto-Submitted: no" itself.
    """
    given = {name.lower() for name in message.extra_headers}
    for name, value in _own_headers().items():
        if name.lower() not in given:
            message.extra_headers[name] = value
    html = next(
        (
            str(part)
            for part, mime in getattr(message, "alternatives", None) or []
            if mime == "text/html"
        ),
        "",
    )
    mail = Mail.objects.create(
        sender=message.from_email or settings.DEFAULT_FROM_EMAIL,
        recipients=message.recipients(),
        subject=" ".join(message.subject.split())[:998],
        text=str(message.body),
        html=html,
        raw=message.message().as_bytes(linesep="\r\n"),
        state=MailState.WAITING if settings.EMAIL_SMTP_SET else MailState.KEPT,
    )
    if settings.EMAIL_SMTP_SET:
        enqueue("notifications.send_mail", mail_id=mail.pk)
    return mail.pk


def _own_headers() -> dict[str, str]:
    return {
        "Message-ID": make_msgid(domain=mail_domain()),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }


def send_letter(letter: Letter, email: str, *, headers: Mapping[str, str] | None = None) -> None:
    """Send a letter in the platform's design, in the active language."""
    message = compose(letter, email)
    message.extra_headers.update(headers or {})
    message.send()


def deliver_mail(mail_id: int) -> None:
    """Hand a waiting mail to the mail server.

    A refusal for good is kept with the mail. A passing fault is kept and raised, so that the job
    tries again. The server is spoken to outside a transaction.
    """
    mail = Mail.objects.filter(pk=mail_id, state=MailState.WAITING).first()
    if mail is None:
        return
    try:
        _send(mail)
    except (smtplib.SMTPException, OSError) as error:
        is_final = _is_permanent(error) or mail.attempts + 1 > MOST_ATTEMPTS
        _note(mail, MailState.FAILED if is_final else MailState.WAITING, str(error))
        if not is_final:
            raise
    else:
        _note(mail, MailState.SENT, "")


def _send(mail: Mail) -> None:
    backend = EmailBackend(fail_silently=False)
    backend.open()
    try:
        recipients = [parseaddr(recipient)[1] for recipient in mail.recipients]
        sender = return_path(recipients) or parseaddr(mail.sender)[1]
        cast("smtplib.SMTP", backend.connection).sendmail(sender, recipients, bytes(mail.raw))
    finally:
        backend.close()


def _is_permanent(error: Exception) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code in _PERMANENT for code, _words in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code in _PERMANENT


@transaction.atomic
def _note(mail: Mail, state: MailState, error: str) -> None:
    Mail.objects.filter(pk=mail.pk).update(
        state=state,
        error=error[:2000],
        attempts=mail.attempts + 1,
        sent_at=clock.now() if state == MailState.SENT else None,
    )


@transaction.atomic
def trim_mail(keep: timedelta = timedelta(days=90)) -> int:
    """Delete mails that are old; return how many."""
    deleted, _each = Mail.objects.filter(created_at__lt=clock.now() - keep).delete()
    return deleted
