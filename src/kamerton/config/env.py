"""The one reader of the environment: typed, with a default and a meaning for every variable."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any


class MissingSetting(SystemExit):
    """A required variable is absent; the message names it."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: its name, parser, default (None = required) and meaning."""

    name: str
    parse: Callable[[str], Any]
    default: str | None
    meaning: str


def _flag(text: str) -> bool:
    return text.strip().lower() in {"1", "true", "yes", "on"}


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _networks(text: str) -> list[IPv4Network | IPv6Network]:
    return [ip_network(word) for word in _words(text)]


def _address(text: str) -> str:
    name, at, domain = text.strip().lower().rpartition("@")
    if (text and not (name and at and domain)) or "+" in name:
        raise ValueError("an address such as reply@mail.example.org is needed")
    return text.strip().lower()


def _trust(text: str) -> str:
    if text not in {"token", "sender", "proven"}:
        raise ValueError("one of token, sender, proven is needed")
    return text


VARIABLES: tuple[Variable, ...] = (
    Variable("KAMERTON_SECRET_KEY", str, None, "Signs sessions and links; at least 32 characters."),
    Variable("KAMERTON_DATA", Path, "var", "Folder of stored objects and the embedded database."),
    Variable(
        "KAMERTON_SOCKETS",
        str,
        "",
        "Folder of the processes' sockets, the same for all of them; empty: one in the runtime folder.",
    ),
    Variable(
        "DATABASE_URL",
        str,
        None,
        "PostgreSQL 15 or newer, postgresql://user:password@host:port/name; `kamerton up` sets it "
        "to the embedded one.",
    ),
    Variable("KAMERTON_BASE_URL", str, "http://127.0.0.1:8000", "Public address, no slash at end."),
    Variable("KAMERTON_ALLOWED_HOSTS", _words, "127.0.0.1,localhost", "Host names served."),
    Variable(
        "KAMERTON_FRONT_NETWORKS",
        _networks,
        "127.0.0.0/8,::1/128",
        "Networks of the front, whose X-Forwarded-For is believed; nobody else's is.",
    ),
    Variable("KAMERTON_DEBUG", _flag, "no", "Development only: tracebacks in pages."),
    Variable("KAMERTON_DEMO", _flag, "no", "Demo institute: shows sent mail and demo accounts."),
    Variable(
        "KAMERTON_OPEN_REGISTRATION", _flag, "yes", "Anyone may register (else by invitation)."
    ),
    Variable(
        "EMAIL_URL",
        str,
        "",
        "smtp://user:password@host:port?tls=1; empty: kept in the outbox page.",
    ),
    Variable("KAMERTON_MAIL_FROM", str, "Kamerton <noreply@localhost>", "Sender of mail."),
    Variable(
        "KAMERTON_MAIL_REPLY_ADDRESS",
        _address,
        "",
        "reply@mail.example.org: answers come to reply+…@mail.example.org; empty: no answers by mail.",
    ),
    Variable(
        "KAMERTON_MAIL_LISTEN",
        str,
        "",
        "lmtp://host:port or smtp://host:port where mail is taken; empty: nowhere.",
    ),
    Variable(
        "KAMERTON_MAIL_MAILBOX",
        str,
        "",
        "imaps://user:password@host:993/INBOX?read=Folder, fetched every minute; empty: none.",
    ),
    Variable(
        "KAMERTON_MAIL_TRUST",
        _trust,
        "sender",
        "How an answer's sender is checked: token, sender, or proven (by SPF, DKIM, DMARC).",
    ),
    Variable(
        "KAMERTON_MAIL_AUTH_SERVER",
        str,
        "",
        "Name of the receiving server whose Authentication-Results are believed; empty: nobody's.",
    ),
    Variable("KAMERTON_MAIL_MOST_BYTES", int, "36700160", "Size of the largest mail taken."),
    Variable(
        "KAMERTON_S3_URL", str, "", "s3://key:secret@host:port/bucket?tls=1; empty: local folder."
    ),
    Variable(
        "KAMERTON_OIDC",
        str,
        "",
        "name|client_id|secret|discovery URL of an OpenID provider; several by semicolons.",
    ),
    Variable("KAMERTON_LOG_LEVEL", str, "INFO", "Level of the structured log."),
    Variable("KAMERTON_METRICS_TOKEN", str, "", "Bearer token of /metrics; empty: loopback only."),
    Variable("KAMERTON_ACCEL", _flag, "no", "The front serves files after X-Accel-Redirect."),
    Variable("KAMERTON_QUOTA_BYTES", int, "5368709120", "Stored bytes allowed to one person."),
)


def read(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return every variable's parsed value by name; raise MissingSetting naming what is absent."""
    values: dict[str, Any] = {}
    for variable in VARIABLES:
        text = environ.get(variable.name, variable.default)
        if text is None:
            raise MissingSetting(f"{variable.name} is not set: {variable.meaning}")
        try:
            values[variable.name] = variable.parse(text)
        except ValueError as error:
            raise MissingSetting(f"{variable.name}={text!r}: {error}") from error
    return values
