"""The connected clients, and what each still has to receive."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import structlog

from kamerton.core.gateway_log import Entry
from kamerton.core.gateway_people import Visitor

QUEUE_LENGTH = 1000
SEND_PATIENCE_S = 15
MOST_TOPICS = 60
MOST_SOCKETS = 40
_log = structlog.get_logger("kamerton.gateway")

Message = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class CloseCode:
    """Why the gateway closes a socket; 4000 and above are ours."""

    SIGNED_OUT = 4401
    BAD_MESSAGE = 4400
    SLOW = 4408
    TOO_MANY = 4429
    LEAVING = 1001


@dataclass(eq=False)
class Client:
    """One socket. Its messages wait in its own queue, so that a slow one holds nobody up."""

    visitor: Visitor
    send: Send
    topics: set[str] = field(default_factory=set)
    heard_at: float = 0.0
    closing: int = 0
    queue: asyncio.Queue[Any] = field(default_factory=lambda: asyncio.Queue(QUEUE_LENGTH))
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    def offer(self, item: Any) -> None:
        """Queue a text, or a coroutine function that sends several; a full queue ends it."""
        if self.closing:
            return
        try:
            self.queue.put_nowait(item)
        except asyncio.QueueFull:
            self.close(CloseCode.SLOW)

    def tell(self, **message: Any) -> None:
        """Queue a message."""
        self.offer(encode(message))

    def close(self, code: int) -> None:
        """Have the socket closed with ``code``; what still waits is dropped."""
        if not self.closing:
            self.closing = code
            self.closed.set()

    async def send_text(self, text: str) -> None:
        """Send one message; a socket that takes none for long is closed."""
        try:
            message = {"type": "websocket.send", "text": text}
            await asyncio.wait_for(self.send(message), SEND_PATIENCE_S)
        except TimeoutError:
            self.close(CloseCode.SLOW)

    async def pump(self) -> None:
        """Send what is queued until the socket closes."""
        while not self.closing:
            item = await self.queue.get()
            if isinstance(item, str):
                await self.send_text(item)
            else:
                await item()


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
        self._followers: defaultdict[str, set[Client]] = defaultdict(set)

    def add(self, client: Client) -> bool:
        """Take a client in; False when its person has too many sockets."""
        own = sum(other.visitor.person_id == client.visitor.person_id for other in self.clients)
        if own >= MOST_SOCKETS:
            return False
        self.clients.add(client)
        return True

    def remove(self, client: Client) -> None:
        """Forget a client."""
        self.unfollow(client, set(client.topics))
        self.clients.discard(client)

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
        """Queue new entries for those who follow their topics."""
        for entry in entries:
            followers = self._followers.get(entry.topic)
            if followers:
                text = encode_entry(entry)
                for client in followers:
                    client.offer(text)
            self.position = entry.position

    def dismiss(self, gone: set[Visitor], lost: set[tuple[int, str]]) -> None:
        """Close the sockets of who signed out; end the following of what was withdrawn."""
        for client in list(self.clients):
            person_id = client.visitor.person_id
            if client.visitor in gone:
                client.close(CloseCode.SIGNED_OUT)
                continue
            topics = {topic for topic in client.topics if (person_id, topic) in lost}
            if topics:
                self.unfollow(client, topics)
                client.tell(type="revoked", topics=sorted(topics))
