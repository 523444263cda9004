"""Signed addresses: who answers what, in the part of an address that comes after the plus sign.

A token holds the person, the kind of thing, its number and the last day, and ten bytes of an HMAC with
the installation's key. It is written in base 32 without capitals, because mail servers do not keep case.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils.crypto import salted_hmac

from kamerton.core import clock

VALID_DAYS = 365
_EPOCH = date(2020, 1, 1)
_MAC_BYTES = 10
_SALTS = {"reply": "mail.reply", "bounce": "mail.bounce"}
_TOKEN = re.compile(r"[a-z2-7]{16,60}")
_SEVEN = 0x7F


@dataclass(frozen=True, slots=True)
class Meant:
    """What a token says.

    Attributes:
        person_id: whose address it is.
        kind_mark: two bytes that stand for the kind; see kind_mark().
        object_id: the thing that is answered.
        until: the last day on which answers are taken.
    """

    person_id: int
    kind_mark: bytes
    object_id: int
    until: date

    @property
    def is_over(self) -> bool:
        """True after the last day."""
        return clock.now().date() > self.until


def kind_mark(kind: str) -> bytes:
    """Return the two bytes by which a token names a kind."""
    return hashlib.sha256(kind.encode()).digest()[:2]


def make_token(purpose: str, person_id: int, kind: str, object_id: int) -> str:
    """Return a token of ``purpose`` ("reply", "bounce"), good for VALID_DAYS."""
    until = (clock.now().date() - _EPOCH) + timedelta(days=VALID_DAYS)
    said = _number(person_id) + kind_mark(kind) + _number(object_id) + until.days.to_bytes(2)
    return base64.b32encode(said + _mac(purpose, said)).decode().rstrip("=").lower()


def read_token(purpose: str, token: str) -> Meant | None:
    """Return what a token says, or None where it was not made here for this purpose."""
    token = token.lower()
    if not _TOKEN.fullmatch(token):
        return None
    try:
        data = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except ValueError:
        return None
    said, mac = data[:-_MAC_BYTES], data[-_MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(purpose, said)):
        return None
    person_id, rest = _read_number(said)
    mark, rest = rest[:2], rest[2:]
    object_id, rest = _read_number(rest)
    return Meant(person_id, mark, object_id, _EPOCH + timedelta(days=int.from_bytes(rest)))


def _mac(purpose: str, said: bytes) -> bytes:
    return salted_hmac(_SALTS[purpose], said, algorithm="sha256").digest()[:_MAC_BYTES]


def _number(value: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    made = bytearray()
    while value > _SEVEN:
        made.append(value & _SEVEN | 0x80)
        value >>= 7
    return bytes([*made, value])


def _read_number(data: bytes) -> tuple[int, bytes]:
    value = 0
    for place, byte in enumerate(data):
        value |= (byte & _SEVEN) << (7 * place)
        if byte <= _SEVEN:
            return value, data[place + 1 :]
    return value, b""


def signed_address(purpose: str, person_id: int, kind: str, object_id: int) -> str | None:
    """Return reply+token@domain (or bounce+token@domain), or None where no mail is taken in."""
    local, at, domain = settings.MAIL_REPLY_ADDRESS.partition("@")
    if not at:
        return None
    if purpose == "bounce":
        local = "bounce"
    return f"{local}+{make_token(purpose, person_id, kind, object_id)}@{domain}"


def tokens_in(purpose: str, addresses: Iterable[str]) -> list[str]:
    """Return what stands after the plus sign in those of the addresses that are ours."""
    local, at, domain = settings.MAIL_REPLY_ADDRESS.lower().partition("@")
    if not at:
        return []
    start = f"{'bounce' if purpose == 'bounce' else local}+"
    found = []
    for address in addresses:
        name, _at, host = address.strip().lower().rpartition("@")
        if host == domain and name.startswith(start):
            found.append(name.removeprefix(start))
    return list(dict.fromkeys(found))


def is_ours(address: str) -> bool:
    """Return True for an address that the platform itself writes from."""
    domain = settings.MAIL_REPLY_ADDRESS.lower().partition("@")[2]
    own = settings.DEFAULT_FROM_EMAIL.lower().rpartition("<")[2].rstrip("> ")
    address = address.lower()
    is_signed = bool(domain) and address.endswith(f"@{domain}") and "+" in address
    return bool(address) and (address in {own, settings.MAIL_REPLY_ADDRESS.lower()} or is_signed)
