"""Listening for mail: LMTP from the mail server beside us, or SMTP from the world."""

import asyncio
import signal
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError, close_old_connections

from kamerton.mail import operations
from kamerton.mail.addresses import tokens_in

_log = structlog.get_logger("kamerton.mail")
UNKNOWN = "550 5.1.1 No such mailbox here"
MOST_RECIPIENTS = 20


class Taking:
    """What aiosmtpd asks about each mail."""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take only addresses that we give out, so that the world cannot fill the disk."""
        if not is_taken(address):
            return UNKNOWN
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail; only then is it acknowledged."""
        raw = envelope.original_content or envelope.content or b""
        data = raw if isinstance(raw, bytes) else raw.encode()
        try:
            await sync_to_async(_keep)(data, envelope.mail_from or "<>", list(envelope.rcpt_tos))
        except (DatabaseError, OSError):
            _log.exception("a mail could not be kept")
            return "451 4.3.0 Try again later"
        return "250 2.0.0 Kept"


def is_taken(address: str) -> bool:
    """Return True for an address of the form that we give out."""
    own = settings.MAIL_REPLY_ADDRESS.lower()
    is_own = address.strip().lower() == own
    return is_own or bool(tokens_in("reply", [address]) or tokens_in("bounce", [address]))


def _keep(raw: bytes, envelope_from: str, recipients: list[str]) -> None:
    close_old_connections()
    operations.keep_incoming(raw, envelope_from=envelope_from, recipients=recipients)


def place_of(url: str) -> tuple[type[SMTP], str, int]:
    """Read lmtp://host:port or smtp://host:port. Raises ValueError."""
    parts = urlsplit(url)
    kinds: dict[str, type[SMTP]] = {"lmtp": LMTP, "smtp": SMTP}
    if parts.scheme not in kinds or not parts.port:
        raise ValueError(f"{url!r} is not lmtp://host:port or smtp://host:port")
    return kinds[parts.scheme], parts.hostname or "127.0.0.1", parts.port


def make_server(kind: type[SMTP]) -> Callable[[], SMTP]:
    """Return what makes the conversation of each connection."""
    domain = settings.MAIL_REPLY_ADDRESS.partition("@")[2] or "localhost"
    return lambda: kind(
        Taking(),
        data_size_limit=settings.MAIL_MOST_BYTES,
        enable_SMTPUTF8=True,
        hostname=domain,
        ident="Kamerton",
        timeout=120,
        decode_data=False,
    )


async def _listen(kind: type[SMTP], host: str, port: int) -> None:
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    server = await loop.create_server(make_server(kind), host, port)
    async with server:
        _log.info("listening for mail", host=host, port=port)
        await stopped.wait()


def listen() -> None:
    """Take mail until SIGTERM."""
    kind, host, port = place_of(settings.MAIL_LISTEN)
    asyncio.run(_listen(kind, host, port))
