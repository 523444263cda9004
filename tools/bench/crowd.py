"""Many browsers' sockets in one process of their own: what the pages' client does, without the pages.

Told by lines of JSON on the standard input: first the plan, then words: "cut" (all connections end at
once, as when a network fails), "count" (how much came), "end" (write what came, and go). Answers in lines of JSON.
Each socket keeps the id of the last event of each topic, comes back by itself, and asks from there.
"""

import asyncio
import json
import random
import sys
import time
from array import array
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import picows

from kamerton.runtime import files

FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 20.0  # frontend/shared/realtime.ts
OPENING_AT_ONCE = 100
PATIENCE_S = 60


class Crowd:
    """All sockets of this process, and what they heard."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.url, self.origin = plan["url"], plan["origin"]
        self.cookie_name = plan["cookie"]
        self.numbers, self.heard_ns = array("q"), array("q")
        self.faults: Counter[str] = Counter()
        self.opening = asyncio.Semaphore(OPENING_AT_ONCE)
        self.ready = 0
        self.members = [Member(self, session, topics) for session, topics in plan["sockets"]]

    def note_ready(self, change: int) -> None:
        """Tell when everybody follows everything."""
        self.ready += change
        if self.ready == len(self.members):
            say({"ready": self.ready, "at_ns": time.monotonic_ns()})

    async def connect(self, member: "Member") -> None:
        """Open a member's socket."""
        headers = {"Cookie": f"{self.cookie_name}={member.session}", "Origin": self.origin}
        async with self.opening:
            await picows.ws_connect(
                lambda: Line(member),
                self.url,
                extra_headers=headers,
                websocket_handshake_timeout=PATIENCE_S,
                read_buffer_init_size=2048,
            )

    def cut(self) -> None:
        """End all connections at once."""
        for member in self.members:
            if member.line is not None and member.line.transport is not None:
                member.line.transport.underlying_transport.abort()

    def result(self, folder: Path) -> dict[str, Any]:
        """Write when which event came to anybody; return the faults and what each socket has of each topic."""
        (folder / "numbers").write_bytes(self.numbers.tobytes())
        (folder / "heard").write_bytes(self.heard_ns.tobytes())
        had = [
            [member.session, topic, count, member.sums[topic]]
            for member in self.members
            for topic, count in member.counts.items()
        ]
        return {"faults": dict(self.faults), "had": had}


class Member:
    """One socket's owner: where it is in each topic, over all its connections."""

    def __init__(self, crowd: Crowd, session: str, topics: list[str]) -> None:
        self.crowd, self.session = crowd, session
        self.since: dict[str, int | None] = dict.fromkeys(topics)
        self.counts: Counter[str] = Counter()
        self.sums: Counter[str] = Counter()
        self.line: Line | None = None
        self.failures = 0
        self._subscribed: set[str] = set()

    async def open(self) -> None:
        """Connect until it succeeds, waiting longer each time."""
        while True:
            try:
                await self.crowd.connect(self)
            except (OSError, TimeoutError, picows.WSError) as error:
                self.crowd.faults[f"connection refused: {type(error).__name__}"] += 1
                await asyncio.sleep(self._wait_s())
            else:
                return

    def _wait_s(self) -> float:
        longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**self.failures)
        self.failures += 1
        return longest * (0.2 + 0.8 * random.random())  # noqa: S311

    def opened(self, line: "Line") -> None:
        """Ask for each topic from where this socket is."""
        self.line, self.failures = line, 0
        by_since: defaultdict[int | None, list[str]] = defaultdict(list)
        for topic, since in self.since.items():
            by_since[since].append(topic)
        for since, topics in by_since.items():
            line.say({"subscribe": topics} | ({} if since is None else {"since": since}))

    def closed(self) -> None:
        """Come back in a moment."""
        if len(self._subscribed) == len(self.since):
            self.crowd.note_ready(-1)
        self._subscribed.clear()
        self.line = None
        asyncio.get_running_loop().call_later(
            self._wait_s(), lambda: _keep(asyncio.ensure_future(self.open()))
        )

    def hear(self, message: dict[str, Any], now_ns: int) -> None:
        """Take one message."""
        kind = message["type"]
        if kind == "event":
            self._hear_event(message, now_ns)
        elif kind == "ping" and self.line:
            self.line.say({"pong": True})
        elif kind == "subscribed":
            for topic in message["topics"]:
                self.since[topic] = max(self.since[topic] or 0, message["id"])
                self._subscribed.add(topic)
            if len(self._subscribed) == len(self.since):
                self.crowd.note_ready(1)
        elif kind in ("refused", "revoked", "reset"):
            self.crowd.faults[kind] += 1

    def _hear_event(self, message: dict[str, Any], now_ns: int) -> None:
        topic, position = message["topic"], message["id"]
        if position <= (self.since[topic] or 0):
            self.crowd.faults["told twice or out of order"] += 1
            return
        self.since[topic] = position
        number = message["payload"].get("number")
        if number is not None:
            self.counts[topic] += 1
            self.sums[topic] += number
            self.crowd.numbers.append(number)
            self.crowd.heard_ns.append(now_ns)


class Line(picows.WSListener):
    """One connection."""

    def __init__(self, member: Member) -> None:
        super().__init__()
        self.member = member
        self.transport: picows.WSTransport | None = None

    def say(self, message: dict[str, Any]) -> None:
        """Send a message."""
        if self.transport is not None:
            self.transport.send(picows.WSMsgType.TEXT, json.dumps(message).encode())

    def on_ws_connected(self, transport: picows.WSTransport) -> None:
        """Subscribe."""
        self.transport = transport
        self.member.opened(self)

    def on_ws_frame(self, transport: picows.WSTransport, frame: picows.WSFrame) -> None:
        """Take a message, or several."""
        now_ns = time.monotonic_ns()
        if frame.msg_type == picows.WSMsgType.CLOSE:
            self.member.crowd.faults[f"closed with {frame.get_close_code()}"] += 1
            transport.disconnect()
            return
        heard = json.loads(frame.get_payload_as_memoryview().tobytes())
        for message in heard if isinstance(heard, list) else (heard,):
            self.member.hear(message, now_ns)

    def on_ws_disconnected(self, transport: picows.WSTransport) -> None:
        """Come back."""
        self.transport = None
        self.member.closed()


_tasks: set[asyncio.Future[None]] = set()


def _keep(task: asyncio.Future[None]) -> None:
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


def say(message: dict[str, Any]) -> None:
    """Answer who started this process."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


async def _read_orders() -> asyncio.StreamReader:
    reader = asyncio.StreamReader(limit=2**26)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


async def main() -> None:
    """Obey until "end"."""
    files.raise_limit()
    orders = await _read_orders()
    crowd = Crowd(json.loads(await orders.readline()))
    for member in crowd.members:
        _keep(asyncio.ensure_future(member.open()))
    while word := (await orders.readline()).decode().strip():
        if word == "cut":
            say({"cut": crowd.ready, "at_ns": time.monotonic_ns()})
            crowd.cut()
        elif word == "count":
            say({"count": len(crowd.numbers), "ready": crowd.ready})
        else:
            say(crowd.result(Path(word)))
            return


if __name__ == "__main__":
    asyncio.run(main())
