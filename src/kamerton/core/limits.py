"""Limits of how often: counted in the database, so that all processes count together.

The libraries that were weighed count in Django's cache, where two processes lose counts to each
other; one statement of PostgreSQL does not.
"""

import hashlib
import hmac
import math
import time
from dataclasses import dataclass
from ipaddress import IPv6Network, ip_address

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import npgettext

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
# What was refused does not put off the next that is let in.
_UNCOUNT = "UPDATE core_rate SET count = count - 1 WHERE key = %(key)s AND slot = %(slot)s"


@dataclass(frozen=True, slots=True)
class Limit:
    """How often one view may be asked.

    Attributes:
        most: requests within the time.
        per_s: the time in seconds.
        by: "address", "person" (a guest: by address), or the name of a form's field.
        methods: only these count.
        asked: only requests whose address has this parameter count: the search of a list, not
            the list.
    """

    most: int
    per_s: int
    by: str = "address"
    methods: frozenset[str] = frozenset({"POST"})
    asked: str = ""

    def counts(self, request: HttpRequest) -> bool:
        """Return whether a request is of those that are counted."""
        return request.method in self.methods and (
            not self.asked or bool(request.GET.get(self.asked))
        )


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
        asked: dict[str, str | int] = {"key": key[:40], "slot": int(now // limit.per_s)}
        cursor.execute(_COUNT, asked)
        count, before = cursor.fetchone()
        share = 1 - (now % limit.per_s) / limit.per_s
        if count + before * share <= limit.most:
            return
        cursor.execute(_UNCOUNT, asked)
        raise too_many(_wait_s(limit, count - 1, before, share))


def _wait_s(limit: Limit, count: int, before: int, share: float) -> int:
    """Return after how many seconds one more would be let in.

    Args:
        limit: what was exceeded.
        count: what the present window has let in.
        before: what the window before it had.
        share: what is left of the present window, 0–1.
    """
    room = limit.most - 1
    if count <= room and before:
        return max(1, math.ceil(limit.per_s * (share - (room - count) / before)))
    if room <= 0 or not count:
        return limit.per_s
    return max(1, math.ceil(limit.per_s * (share + max(0.0, 1 - room / count))))


def too_many(wait_s: int) -> TooMany:
    """Say how long to wait, in words for people."""
    minutes = math.ceil(wait_s / 60)
    if wait_s <= 90:
        wait = npgettext("to wait", "%(count)s second", "%(count)s seconds", wait_s) % {
            "count": wait_s
        }
    else:
        wait = npgettext("to wait", "%(count)s minute", "%(count)s minutes", minutes) % {
            "count": minutes
        }
    text = _("Too many requests. Try again in %(wait)s.") % {"wait": wait}
    error = TooMany("too_many", text)
    error.retry_after_s = wait_s
    return error


def is_front(direct: str) -> bool:
    """Return whether a connection comes from the front: by a socket file or from its networks."""
    if not direct or direct.startswith("unix"):
        return True
    try:
        address = ip_address(direct)
    except ValueError:
        return False
    return any(address in network for network in settings.ENV["KAMERTON_FRONT_NETWORKS"])


def address_of(request: HttpRequest) -> str:
    """Return the reader's address as the front tells it; only the front is believed."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not is_front(direct):
        return direct
    told = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
    return _clean(told) or direct


def _clean(address: str) -> str:
    try:
        return str(ip_address(address.strip("[]")))
    except ValueError:
        return ""


def _counted(address: str) -> str:
    """Return what one household has: an IPv4 address, or the network of an IPv6 address."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Network((found, 64), strict=False)) if found.version == 6 else address


def asker(request: HttpRequest, limit: Limit) -> str:
    """Return whom a limit counts."""
    if limit.by == "person" and request.user.is_authenticated:
        return f"person:{request.user.pk}"
    if limit.by not in {"person", "address"}:
        return request.POST.get(limit.by, "").strip().lower()
    return _counted(address_of(request))


def trim() -> int:
    """Forget keys not seen for a day; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_rate WHERE seen_at < now() - interval '1 day'")
        return cursor.rowcount
