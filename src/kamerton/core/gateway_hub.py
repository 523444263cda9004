"""The connected clients, and what each still has to receive."""

import asyncio
import json
import time
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from kamerton.core.gateway_log import Entry
from kamerton.core.gateway_people import Visitor
from kamerton.core.gateway_recent import Recent

QUEUE_LENGTH = 1000
# Who has so much to receive is not told what is stale in seconds.
SIGNAL_QUEUE_LENGTH = 100
MOST_IN_A_FRAME = 50
SEND_PATIENCE_S = 15
MOST_TOPICS = 60
MOST_SOCKETS = 40

Message = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Item = str | Callable[[], Awaitable[None]]


class CloseCode:
    """Why the gateway closes a socket; 4000 and above are ours."""

    SIGNED_OUT = 4401
    BAD_MESSAGE = 4400
    SLOW = 4408
    TOO_MANY = 4429
    LEAVING = 1001
    LATER = 1013


@dataclass(eq=False, slots=True)
class Client:
    """One socket. Its messages wait in its own queue, so that a slow one holds nobody up.

    A task sends while there is something to send; an idle socket has none.
    """

    visitor: Visitor
    send: Send
    ended: asyncio.Future[None]
    heard_at: float
    pinged_at: float
    topics: set[str] = field(default_factory=set)
    closing: int = 0
    sending_since: float = 0.0
    _waiting: deque[Item] = field(default_factory=deque)
    _pump: asyncio.Task[None] | None = None

    def offer(self, item: Item) -> None:
        """Queue a text, or a coroutine function that sends several; a full queue ends it."""
        if self.closing:
            return
        if len(self._waiting) >= QUEUE_LENGTH:
            self.close(CloseCode.SLOW)
            return
        self._waiting.append(item)
        if self._pump is None:
            self._pump = asyncio.create_task(self._send_waiting())

    def hint(self, text: str) -> None:
        """Queue a text that may as well be lost."""
        if len(self._waiting) < SIGNAL_QUEUE_LENGTH:
            self.offer(text)

    def tell(self, **message: Any) -> None:
        """Queue a message."""
        self.offer(encode(message))

    def close(self, code: int) -> None:
        """Have the socket closed with ``code``; what still waits is dropped."""
        if not self.closing:
            self.closing = code
            self._waiting.clear()
            if not self.ended.done():
                self.ended.set_result(None)

    def is_stuck(self, now: float) -> bool:
        """Return True when the socket has taken nothing for long though there is something."""
        return bool(self.sending_since) and now - self.sending_since > SEND_PATIENCE_S

    async def send_texts(self, texts: list[str]) -> None:
        """Send messages, several in one frame as an array."""
        for first in range(0, len(texts), MOST_IN_A_FRAME):
            some = texts[first : first + MOST_IN_A_FRAME]
            text = some[0] if len(some) == 1 else f"[{','.join(some)}]"
            self.sending_since = time.monotonic()
            await self.send({"type": "websocket.send", "text": text})
        self.sending_since = 0.0

    async def stop_sending(self) -> None:
        """Leave what is still being sent."""
        if self._pump:
            self._pump.cancel()
            await asyncio.gather(self._pump, return_exceptions=True)

    async def _send_waiting(self) -> None:
        waiting = self._waiting
        try:
            while waiting and not self.closing:
                texts: list[str] = []
                while waiting and len(texts) < MOST_IN_A_FRAME and isinstance(waiting[0], str):
                    texts.append(str(waiting.popleft()))
                if texts:
                    await self.send_texts(texts)
                else:
                    item = waiting.popleft()
                    await item()  # type: ignore[operator]  # no text: seen above
        except Exception:  # noqa: BLE001  the socket is gone: whoever hears it ends it
            self.close(CloseCode.LEAVING)
        finally:
            self._pump = None


def encode(message: Message) -> str:
    """Write a message as compact JSON."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def encode_entry(entry: Entry) -> str:
    """Write an entry of the log as a message."""
    return encode(
        {
            "type": "event",
            "id": entry.position,
            "topic": entry.topic,
            "kind": entry.kind,
            "payload": entry.payload,
            "at": entry.at,
        }
    )


class Hub:
    """All clients of this process by topic."""

    def __init__(self) -> None:
        self.clients: set[Client] = set()
        self.position = 0
        self.recent = Recent()
        self._followers: defaultdict[str, set[Client]] = defaultdict(set)
        self._sockets: Counter[int] = Counter()

    def begin(self, position: int) -> None:
        """Follow the log from ``position`` on."""
        self.position = position
        self.recent.begin(position)

    def add(self, client: Client) -> bool:
        """Take a client in; False when its person has too many sockets."""
        person_id = client.visitor.person_id
        if self._sockets[person_id] >= MOST_SOCKETS:
            return False
        self._sockets[person_id] += 1
        self.clients.add(client)
        return True

    def remove(self, client: Client) -> None:
        """Forget a client."""
        self.unfollow(client, set(client.topics))
        if client in self.clients:
            self.clients.remove(client)
            self._sockets[client.visitor.person_id] -= 1
            if not self._sockets[client.visitor.person_id]:
                del self._sockets[client.visitor.person_id]

    def followers(self, topic: str) -> Iterable[Client]:
        """Return who follows ``topic`` here."""
        return self._followers.get(topic, ())

    def topics(self) -> Iterable[str]:
        """Return what is followed here."""
        return self._followers.keys()

    def follow(self, client: Client, topics: Iterable[str]) -> int:
        """Send the client what is told on ``topics`` after the position returned."""
        for topic in topics:
            client.topics.add(topic)
            self._followers[topic].add(client)
        return self.position

    def unfollow(self, client: Client, topics: Iterable[str]) -> None:
        """Send the client nothing more of ``topics``."""
        for topic in topics:
            client.topics.discard(topic)
            self._followers[topic].discard(client)
            if not self._followers[topic]:
                del self._followers[topic]

    def dispatch(self, entries: list[Entry]) -> None:
        """Queue new entries for those who follow their topics; each is written once."""
        for entry in entries:
            text = encode_entry(entry)
            self.recent.add(entry.position, entry.topic, text)
            for client in self.followers(entry.topic):
                client.offer(text)
            self.position = entry.position

    def hint(self, topic: str, text: str) -> None:
        """Tell who follows ``topic`` now something that is not kept."""
        for client in self.followers(topic):
            client.hint(text)

    def dismiss(self, gone: set[Visitor], lost: set[tuple[int, str]]) -> None:
        """Close the sockets of who signed out; end the following of what was withdrawn."""
        if not gone and not lost:
            return
        for client in list(self.clients):
            person_id = client.visitor.person_id
            if client.visitor in gone:
                client.close(CloseCode.SIGNED_OUT)
                continue
            topics = {topic for topic in client.topics if (person_id, topic) in lost}
            if topics:
                self.unfollow(client, topics)
                client.tell(type="revoked", topics=sorted(topics))
