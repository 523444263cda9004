"""Who is connected, and whether they still may be: asked of Django in threads, for many at once."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.models import Session
from django.db import close_old_connections, connection
from django.db.models import F, Func
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils.crypto import constant_time_compare

from kamerton.core import clock
from kamerton.core.topics import Pair, allowed_pairs

_Asked = TypeVar("_Asked")
_Result = TypeVar("_Result")
_threads = ThreadPoolExecutor(max_workers=3, thread_name_prefix="gateway")
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in person on one connection; the stamp changes with the password."""

    person_id: int
    session_key: str
    stamp: str


async def in_thread(work: Callable[..., _Result], *args: Any) -> _Result:
    """Run blocking ``work`` that reads the database."""

    def guarded() -> _Result:
        close_old_connections()
        try:
            return work(*args)
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_threads, guarded)


class AtOnce(Generic[_Asked, _Result]):
    """Answers what many ask in the same moment by one call: while one runs, the next gathers."""

    def __init__(self, work: Callable[[list[_Asked]], list[_Result]]) -> None:
        self._work = work
        self._waiting: list[tuple[_Asked, asyncio.Future[_Result]]] = []
        self._task: asyncio.Task[None] | None = None

    async def ask(self, question: _Asked) -> _Result:
        """Return the answer to one question."""
        future: asyncio.Future[_Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, future))
        if self._task is None:
            self._task = asyncio.create_task(self._answer())
        return await future

    async def _answer(self) -> None:
        while self._waiting:
            taken, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            try:
                answers = await in_thread(self._work, [question for question, _future in taken])
            except Exception as error:  # noqa: BLE001  who asked hears it
                for _question, future in taken:
                    if not future.done():
                        future.set_exception(error)
                continue
            for (_question, future), answer in zip(taken, answers, strict=True):
                if not future.done():
                    future.set_result(answer)
        self._task = None


def visitors_of(cookies: list[str]) -> list[Visitor | None]:
    """Return for each header of cookies whom its session belongs to, or None; two statements."""
    keys = [parse_cookie(text).get(settings.SESSION_COOKIE_NAME, "") for text in cookies]
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    rows = Session.objects.filter(session_key__in=set(keys), expire_date__gt=clock.now())
    held = {
        key: store.decode(text) for key, text in rows.values_list("session_key", "session_data")
    }
    asked = {str(session.get(SESSION_KEY, "")) for session in held.values()}
    people = _stamped({int(pk) for pk in asked if pk.isdecimal()})
    return [_visitor(key, held.get(key, {}), people) for key in keys]


def _stamped(ids: Collection[int]) -> dict[str, Any]:
    """Return the active people by id, each with the stamp of the password."""
    stamp = Func(F("password"), function="md5")
    people = get_user_model().objects.filter(pk__in=ids, is_active=True)
    return {str(person.pk): person for person in people.only("password").annotate(stamp=stamp)}


def _visitor(key: str, session: Mapping[str, Any], people: Mapping[str, Any]) -> Visitor | None:
    person = people.get(str(session.get(SESSION_KEY, "")))
    if person is None:
        return None
    said = session.get(HASH_SESSION_KEY, "")
    hashes = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()]
    if not any(constant_time_compare(said, known) for known in hashes):
        return None
    return Visitor(person.pk, key, person.stamp)


def is_own_origin(headers: Mapping[bytes, bytes]) -> bool:
    """Return True when the page that opens the socket is one of ours."""
    origin = headers.get(b"origin", b"").decode("latin-1")
    if origin == settings.BASE_URL:
        return True
    host = headers.get(b"host", b"").decode("latin-1")
    domain, _port = split_domain_port(host)
    known = bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
    return known and urlsplit(origin).netloc == host


def _people(ids: Iterable[int]) -> dict[int, Any]:
    people: Any = get_user_model().objects.filter(is_active=True)
    return dict(people.in_bulk(list(ids)))


def allowed_topics(asked: list[tuple[int, frozenset[str]]]) -> list[set[str]]:
    """Return for each (person's id, topics) those of the topics that the person may follow."""
    allowed = allowed_pairs({(who, topic) for who, topics in asked for topic in topics}, _people)
    return [{topic for topic in topics if (who, topic) in allowed} for who, topics in asked]


def _gone_statement() -> str:
    people, sessions = get_user_model()._meta.db_table, Session._meta.db_table
    return f"""
SELECT place FROM unnest(%s::text[], %s::bigint[], %s::text[])
     WITH ORDINALITY AS visitor(session_key, person_id, stamp, place)
WHERE NOT EXISTS (SELECT FROM {sessions} session
                  WHERE session.session_key = visitor.session_key AND expire_date > %s)
   OR NOT EXISTS (SELECT FROM {people} person WHERE person.id = visitor.person_id
                  AND is_active AND md5(password) = visitor.stamp)
"""  # noqa: S608  names of our own tables


def review(
    visitors: Collection[Visitor], followed: Collection[Pair]
) -> tuple[set[Visitor], set[Pair]]:
    """Return which visitors are no longer signed in, and which (person's id, topic) are lost.

    One statement for all visitors and one for each kind of topic.
    """
    known = list(visitors)
    columns = (
        [v.session_key for v in known],
        [v.person_id for v in known],
        [v.stamp for v in known],
    )
    with connection.cursor() as cursor:
        cursor.execute(_gone_statement(), [*columns, clock.now()])
        gone = {known[place - 1] for (place,) in cursor.fetchall()}
    return gone, set(followed) - allowed_pairs(followed, _people)
