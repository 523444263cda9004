"""Fetching from an IMAP mailbox, for installations that nobody can send mail to directly."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.db import connection
from imapclient import IMAPClient

from kamerton.mail import operations

AT_ONCE = 100
TIMEOUT_S = 30
READ_FOLDER = "Kamerton"
_LOCK = 0x6D61696C  # "mail"


def fetch() -> int:
    """Keep what waits in the mailbox and put it aside there; return how many.

    A mail is put aside only after it was kept, so one that is fetched twice after a fault is
    recognised by its Message-ID.
    """
    if not settings.MAIL_MAILBOX:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        try:
            with opened(settings.MAIL_MAILBOX) as (server, read_folder):
                return sum(_keep(server, number, read_folder) for number in _waiting(server))
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


@contextmanager
def opened(url: str) -> Iterator[tuple[IMAPClient, str]]:
    """Open imaps://user:password@host:993/INBOX?read=Folder (imap:// with starttls=1 or in the clear)."""
    parts, given = urlsplit(url), parse_qs(urlsplit(url).query)
    server = IMAPClient(
        parts.hostname or "localhost",
        port=parts.port,
        ssl=parts.scheme == "imaps",
        use_uid=True,
        timeout=TIMEOUT_S,
    )
    try:
        if given.get("starttls") == ["1"]:
            server.starttls()
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        server.select_folder(unquote(parts.path.strip("/")) or "INBOX")
        yield server, given.get("read", [READ_FOLDER])[0]
    finally:
        server.logout()


def _waiting(server: IMAPClient) -> list[int]:
    return sorted(server.search(["UNDELETED"]))[:AT_ONCE]


def _keep(server: IMAPClient, number: int, read_folder: str) -> int:
    facts = server.fetch([number], ["RFC822.SIZE"]).get(number)
    if facts is None:
        return 0
    size = int(facts[b"RFC822.SIZE"])
    if size > settings.MAIL_MOST_BYTES:
        envelope = server.fetch([number], ["ENVELOPE"])[number][b"ENVELOPE"]
        operations.note_too_large(size_bytes=size, sender=_sender(envelope), subject="")
    else:
        raw = server.fetch([number], ["BODY.PEEK[]"])[number][b"BODY[]"]
        operations.keep_incoming(raw, envelope_from="", recipients=())
    _put_aside(server, number, read_folder)
    return 1


def _sender(envelope: object) -> str:
    people = getattr(envelope, "from_", None) or ()
    first = people[0] if people else None
    if first is None or not first.mailbox or not first.host:
        return ""
    return f"{first.mailbox.decode(errors='replace')}@{first.host.decode(errors='replace')}"


def _put_aside(server: IMAPClient, number: int, folder: str) -> None:
    if not server.folder_exists(folder):
        server.create_folder(folder)
    server.copy([number], folder)
    server.delete_messages([number])
    server.expunge()
