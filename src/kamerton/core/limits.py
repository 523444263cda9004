"""Limits of how often: counted in the database, so that all processes count together."""

import hashlib
import hmac
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kamerton.core.errors import TooMany

# The present window and the one before it: nearly a sliding window for one row a key.
_COUNT = """
INSERT INTO core_rate AS rate (key, slot, count, before) VALUES (%(key)s, %(slot)s, 1, 0)
ON CONFLICT (key) DO UPDATE SET
    before = CASE rate.slot WHEN %(slot)s THEN rate.before WHEN %(slot)s - 1 THEN rate.count
             ELSE 0 END,
    count = CASE rate.slot WHEN %(slot)s THEN rate.count + 1 ELSE 1 END,
    slot = %(slot)s, seen_at = now()
RETURNING count, before
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """How often one view may be asked.

    Attributes:
        most: requests within the time.
        per_s: the time in seconds.
        by: "address", "person" (a guest: by address), or the name of a form's field.
        methods: only these count.
    """

    most: int
    per_s: int
    by: str = "address"
    methods: frozenset[str] = frozenset({"POST"})


def spend(name: str, who: str, limit: Limit) -> None:
    """Count one request of ``who``; raise TooMany when there were more than allowed.

    Call it outside a transaction, else a rollback takes the count back. What ``who`` is cannot be
    read in the table.
    """
    now = time.time()
    key = hmac.new(
        settings.SECRET_KEY.encode(), f"{name}|{limit.by}|{who}".encode(), hashlib.sha256
    ).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": key[:40], "slot": int(now // limit.per_s)})
        count, before = cursor.fetchone()
    share = 1 - (now % limit.per_s) / limit.per_s
    if count + before * share > limit.most:
        raise too_many(limit)


def too_many(limit: Limit) -> TooMany:
    """Say how long to wait, in words for people."""
    error = TooMany("too_many", _("Too many requests. Wait a few minutes and try again."))
    error.retry_after_s = limit.per_s
    return error


def address_of(request: HttpRequest) -> str:
    """Return the reader's address as the front tells it; only the front is believed."""
    direct = request.META.get("REMOTE_ADDR", "")
    if direct in {"", "127.0.0.1", "::1"} or direct.startswith("unix"):
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
        return forwarded or direct
    return str(direct)


def asker(request: HttpRequest, limit: Limit) -> str:
    """Return whom a limit counts."""
    if limit.by == "person" and request.user.is_authenticated:
        return f"person:{request.user.pk}"
    if limit.by not in {"person", "address"}:
        return request.POST.get(limit.by, "").strip().lower()
    return address_of(request)


def trim() -> int:
    """Forget keys not seen for a day; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_rate WHERE seen_at < now() - interval '1 day'")
        return cursor.rowcount
