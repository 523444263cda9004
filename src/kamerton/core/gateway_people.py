"""Who is connected, and whether they still may be: asked of Django in threads of its own."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user, get_user_model
from django.contrib.sessions.models import Session
from django.db import close_old_connections
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host

from kamerton.core import clock
from kamerton.core.topics import may_subscribe

_Result = TypeVar("_Result")
_threads = ThreadPoolExecutor(max_workers=3, thread_name_prefix="gateway")


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in person on one connection."""

    person_id: int
    session_key: str
    session_hash: str


async def in_thread(work: Callable[..., _Result], *args: Any) -> _Result:
    """Run blocking ``work`` that reads the database."""

    def guarded() -> _Result:
        close_old_connections()
        try:
            return work(*args)
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_threads, guarded)


def visitor_of(cookie: str) -> Visitor | None:
    """Return who the session cookie belongs to, or None."""
    try:
        morsel = SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    if morsel is None:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(morsel.value)
    person = get_user(request)
    if not person.is_authenticated or not person.is_active:
        return None
    return Visitor(person.pk, morsel.value, person.get_session_auth_hash())


def is_own_origin(headers: Mapping[bytes, bytes]) -> bool:
    """Return True when the page that opens the socket is one of ours."""
    origin = headers.get(b"origin", b"").decode("latin-1")
    if origin == settings.BASE_URL:
        return True
    host = headers.get(b"host", b"").decode("latin-1")
    domain, _port = split_domain_port(host)
    known = bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
    return known and urlsplit(origin).netloc == host


def _person(person_id: int) -> Any:
    return get_user_model().objects.filter(pk=person_id, is_active=True).first()


def allowed_topics(person_id: int, topics: Iterable[str]) -> set[str]:
    """Return those of ``topics`` that the person may follow."""
    person = _person(person_id)
    return {topic for topic in topics if person and may_subscribe(person, topic)}


def review(
    visitors: Iterable[Visitor], followed: Iterable[tuple[int, str]]
) -> tuple[set[Visitor], set[tuple[int, str]]]:
    """Return which visitors are no longer signed in, and which (person, topic) are lost."""
    visitors = list(visitors)
    alive = set(
        Session.objects.filter(
            session_key__in={visitor.session_key for visitor in visitors},
            expire_date__gt=clock.now(),
        ).values_list("session_key", flat=True)
    )
    people = get_user_model().objects.in_bulk({visitor.person_id for visitor in visitors})
    hashes = {pk: p.get_session_auth_hash() for pk, p in people.items() if p.is_active}
    gone = {
        visitor
        for visitor in visitors
        if visitor.session_key not in alive or hashes.get(visitor.person_id) != visitor.session_hash
    }
    lost = {
        (person_id, topic)
        for person_id, topic in followed
        if person_id in hashes and not may_subscribe(people[person_id], topic)
    }
    return gone, lost
