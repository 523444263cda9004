"""The realtime gateway (ASGI): docs/protocol/realtime.md.

It reads the event log and pushes; it takes no writes. Any number of these processes may run.
"""

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import structlog
from procrastinate.contrib.django.utils import connector_params
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

from kamerton.core import gateway_beat, gateway_log
from kamerton.core.gateway_hub import MOST_TOPICS, Client, CloseCode, Hub, encode, encode_entry
from kamerton.core.gateway_people import (
    AtOnce,
    Visitor,
    allowed_topics,
    in_thread,
    is_own_origin,
    review,
    visitors_of,
)
from kamerton.core.gateway_presence import Presence, notices
from kamerton.core.operations.log import CHANNEL

PING_EVERY_S = 20
SILENCE_S = 60
REVIEW_EVERY_S = 3
TICK_S = 1.0
# What is announced within this time is read together.
GATHER_S = 0.015
# How long a client that is ahead of this process, from another one, waits for it.
AHEAD_PATIENCE_S = 3.0
MOST_MISSED = 800
MOST_MESSAGE_CHARS = 8192
_log = structlog.get_logger("kamerton.gateway")

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class BadMessage(ValueError):
    """The client said something that is not of the protocol."""


class Gateway:
    """Follows the log and serves the sockets of one process."""

    def __init__(self) -> None:
        self.hub = Hub()
        self.presence = Presence(self.hub)
        self.is_ready = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._pool: AsyncConnectionPool | None = None
        self._visitors = AtOnce(visitors_of)
        self._rights = AtOnce(allowed_topics)

    async def start(self) -> None:
        """Begin to follow the log, once."""
        if self._tasks:
            return
        self._pool = AsyncConnectionPool(
            kwargs={**connector_params(), "autocommit": True},
            min_size=0,
            max_size=3,
            open=False,
            max_idle=60,
        )
        for work in (self._follow, self._ping, self._review, self._beat, self.presence.run):
            self._tasks.append(asyncio.create_task(work()))
        await self._pool.open()

    async def stop(self) -> None:
        """Close every socket and stop."""
        for client in list(self.hub.clients):
            client.close(CloseCode.LEAVING)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        if self._pool:
            with contextlib.suppress(psycopg.Error, PoolTimeout):
                async with self._pool.connection(timeout=2) as connection:
                    await _tell_vanished(connection, await gateway_beat.leave(connection))
            await self._pool.close()

    async def _follow(self) -> None:
        """Read the log for ever; a lost database connection is made anew."""
        wait_s = 0.1
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    **{**connector_params(), "autocommit": True}
                ) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    wait_s = 0.1
                    await self._listen(connection)
            except (psycopg.Error, OSError, TimeoutError) as error:
                _log.warning("log out of reach", error=repr(error), again_in_s=wait_s)
                await asyncio.sleep(wait_s)
                wait_s = min(wait_s * 2, 3.0)

    async def _listen(self, connection: gateway_log.Connection) -> None:
        if not self.is_ready.is_set():
            await gateway_log.place(connection)
            _first, last = await gateway_log.bounds(connection)
            self.hub.begin(last)
            self.is_ready.set()
        is_news = True
        while True:
            if is_news:
                await asyncio.wait_for(self._drain(connection), 30)
                await asyncio.sleep(GATHER_S)
            said = [n.payload async for n in connection.notifies(timeout=TICK_S, stop_after=1)]
            is_news = "" in said or not said
            for text in filter(None, said):
                self._hint(json.loads(text))

    async def _drain(self, connection: gateway_log.Connection) -> None:
        while entries := await gateway_log.advance(connection, self.hub.position):
            self.hub.dispatch(entries)
            await asyncio.sleep(0)

    def _hint(self, said: dict[str, Any]) -> None:
        """Take what another process said and nobody keeps."""
        if signal := said.get("signal"):
            self.hub.hint(signal["topic"], encode({"type": "signal", **signal}))
        self.presence.changed(said.get("presence", ()))

    async def _ping(self) -> None:
        """Ask every socket in turn, a part of them each second; end those that take or say nothing."""
        while True:
            await asyncio.sleep(TICK_S)
            now = time.monotonic()
            for client in list(self.hub.clients):
                if client.is_stuck(now) or client.heard_at < now - SILENCE_S:
                    client.close(CloseCode.SLOW)
                elif client.pinged_at < now - PING_EVERY_S:
                    client.pinged_at = now
                    client.tell(type="ping")

    async def _review(self) -> None:
        while True:
            await asyncio.sleep(REVIEW_EVERY_S)
            clients = list(self.hub.clients)
            if not clients:
                continue
            visitors = {client.visitor for client in clients}
            followed = {(c.visitor.person_id, topic) for c in clients for topic in c.topics}
            try:
                gone, lost = await in_thread(review, visitors, followed)
                self._dismiss(gone, lost)
            except Exception as error:  # noqa: BLE001  the next round asks again
                _log.warning("rights not reviewed", error=repr(error))

    async def _beat(self) -> None:
        beaten_at = time.monotonic()
        while True:
            try:
                if self._pool:
                    async with self._pool.connection(timeout=5) as connection:
                        vanished = await gateway_beat.say(connection, len(self.hub.clients))
                        await _tell_vanished(connection, vanished)
                if time.monotonic() - beaten_at > gateway_beat.ALIVE_S:
                    self.presence.begin_anew()
                beaten_at = time.monotonic()
            except (psycopg.Error, PoolTimeout, PoolClosed) as error:
                _log.warning("gateway not counted", error=repr(error))
            await asyncio.sleep(gateway_beat.EVERY_S)

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket until it closes."""
        await receive()
        headers = dict(scope["headers"])
        if scope["path"] != "/realtime/ws" or not is_own_origin(headers):
            await send({"type": "websocket.close", "code": 1008})
            return
        await self.start()
        cookie = headers.get(b"cookie", b"").decode("latin-1")
        try:
            visitor = await self._visitors.ask(cookie)
        except Exception as error:  # noqa: BLE001  the database is away: the client comes back
            _log.warning("visitor not known", error=repr(error))
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": CloseCode.LATER})
            return
        await send({"type": "websocket.accept"})
        if visitor is None:
            await send({"type": "websocket.close", "code": CloseCode.SIGNED_OUT})
            return
        await self.is_ready.wait()
        ended = asyncio.get_running_loop().create_future()
        now = time.monotonic()
        client = Client(visitor, send, ended, heard_at=now, pinged_at=now)
        if not self.hub.add(client):
            await send({"type": "websocket.close", "code": CloseCode.TOO_MANY})
            return
        try:
            client.tell(type="hello", id=self.hub.position)
            await self._talk(client, receive)
        finally:
            self.presence.unfollow(client, client.topics)
            self.hub.remove(client)

    async def _talk(self, client: Client, receive: Receive) -> None:
        hearing = asyncio.create_task(self._hear(client, receive))
        await asyncio.wait((hearing, client.ended), return_when=asyncio.FIRST_COMPLETED)
        hearing.cancel()
        await client.stop_sending()
        await asyncio.gather(hearing, return_exceptions=True)
        if client.closing:
            with contextlib.suppress(Exception):
                message = {"type": "websocket.close", "code": client.closing}
                await asyncio.wait_for(client.send(message), 2)

    async def _hear(self, client: Client, receive: Receive) -> None:
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            client.heard_at = time.monotonic()
            try:
                await self._obey(client, _parsed(message.get("text")))
            except BadMessage:
                client.close(CloseCode.BAD_MESSAGE)
                return
            except Exception as error:  # noqa: BLE001  the database is away: the client comes back
                _log.warning("order not obeyed", error=repr(error))
                client.close(CloseCode.LATER)
                return

    async def _obey(self, client: Client, order: dict[str, Any]) -> None:
        self._unfollow(client, client.topics & _topics(order, "unsubscribe"))
        wanted, since = _topics(order, "subscribe"), _since(order)
        if not wanted:
            return
        if len(wanted | client.topics) > MOST_TOPICS:
            raise BadMessage
        allowed = await self._rights.ask((client.visitor.person_id, frozenset(wanted)))
        if refused := wanted - allowed:
            client.tell(type="refused", topics=sorted(refused))
        if allowed and not client.closing:
            await self._catch_up(since or 0)
            until = self.hub.follow(client, allowed)
            self._offer_missed(client, sorted(allowed), since, until)
            self.presence.follow(client, allowed)

    def _unfollow(self, client: Client, topics: set[str]) -> None:
        self.presence.unfollow(client, topics)
        self.hub.unfollow(client, topics)

    def _dismiss(self, gone: set[Visitor], lost: set[tuple[int, str]]) -> None:
        self.hub.dismiss(gone, lost)
        self.presence.forget(lost)

    async def _catch_up(self, since: int) -> None:
        """Wait for this process to read as far as another one has told the client already."""
        until = time.monotonic() + AHEAD_PATIENCE_S
        while self.hub.position < since and time.monotonic() < until:
            await asyncio.sleep(GATHER_S)

    def _offer_missed(
        self, client: Client, topics: list[str], since: int | None, until: int
    ) -> None:
        """Queue what was missed; it stands before anything newer."""
        done = encode({"type": "subscribed", "topics": topics, "id": until})
        missed = self.hub.recent.missed(topics, since, until) if since is not None else []
        if missed is not None and since is not None and since > until:
            missed = None  # a number that this log has not given: ask it
        if missed is None or len(missed) > MOST_MISSED:
            client.offer(self._backlog(client, topics, since or 0, until))
        else:
            for text in missed:
                client.offer(text)
        client.offer(done)

    def _backlog(
        self, client: Client, topics: list[str], since: int, until: int
    ) -> Callable[[], Awaitable[None]]:
        """Return what reads the missed entries from the log and sends them."""

        async def send_missed() -> None:
            if self._pool is None:
                return
            try:
                async with self._pool.connection() as connection:
                    missed = await gateway_log.entries_missed(
                        connection, topics, since, until, MOST_MISSED
                    )
            except (psycopg.Error, PoolTimeout, PoolClosed) as error:
                _log.warning("missed entries not read", error=repr(error))
                client.close(CloseCode.LATER)
                return
            if missed is None:
                await client.send_texts([encode({"type": "reset", "topics": topics})])
            else:
                own = [entry for entry in missed if entry.topic in client.topics]
                await client.send_texts([encode_entry(entry) for entry in own])

        return send_missed


async def _tell_vanished(connection: gateway_log.Connection, topics: set[str]) -> None:
    """Tell all processes that people of a process that is gone are gone with it."""
    for notice in notices(sorted(topics)):
        await connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, notice])


def _parsed(text: str | None) -> dict[str, Any]:
    if not text or len(text) > MOST_MESSAGE_CHARS:
        raise BadMessage
    try:
        order = json.loads(text)
    except ValueError as error:
        raise BadMessage from error
    if not isinstance(order, dict):
        raise BadMessage
    return order


def _topics(order: dict[str, Any], verb: str) -> set[str]:
    topics = order.get(verb, [])
    if not isinstance(topics, list) or not all(isinstance(topic, str) for topic in topics):
        raise BadMessage
    return set(topics)


def _since(order: dict[str, Any]) -> int | None:
    since = order.get("since")
    if since is not None and (type(since) is not int or since < 0):
        raise BadMessage
    return since


_gateways: dict[asyncio.AbstractEventLoop, Gateway] = {}


def _gateway() -> Gateway:
    return _gateways.setdefault(asyncio.get_running_loop(), Gateway())


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await _gateway().start()
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await _gateway().stop()
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _answer(send: Send, status: int, body: dict[str, Any]) -> None:
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application of the gateway: sockets at /realtime/ws, /realtime/healthz."""
    if scope["type"] == "websocket":
        await _gateway().serve(scope, receive, send)
    elif scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["path"] == "/realtime/healthz":
        gateway = _gateway()
        await gateway.start()
        ready = gateway.is_ready.is_set()
        body = {"status": "ok" if ready else "starting", "sockets": len(gateway.hub.clients)}
        await _answer(send, 200 if ready else 503, body)
    else:
        await _answer(send, 404, {"status": "not found"})
