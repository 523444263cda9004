"""Who is there, as one process of the gateway tells it: its own people to all, all people to its own."""

import asyncio
import contextlib
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator

import structlog

from kamerton.core import presence
from kamerton.core.gateway_hub import Client, Hub, encode
from kamerton.core.gateway_people import in_thread
from kamerton.core.operations.signals import tell_gateways
from kamerton.core.topics import Pair, tells_presence

REVIEW_EVERY_S = 3
AT_LEAST_S = 0.3
# The next page opens a socket of its own: who is away for so long is not said to have gone.
LINGER_S = 4
# Larger crowds are told by number, and not at every step.
MOST_NAMED = 200
CROWD_EVERY_S = 5
_TOPICS_IN_A_NOTICE = 60
_log = structlog.get_logger("kamerton.gateway")


class Presence:
    """Keeps the rows of this process, and tells its sockets who is there."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._said: set[Pair] = set()
        self._has_begun = False
        self._lingering: dict[Pair, float] = {}
        self._shown: dict[str, tuple[float, list[int]]] = {}
        self._asked: set[str] = set()
        self._newcomers: defaultdict[str, set[Client]] = defaultdict(set)
        self._wake = asyncio.Event()

    def follow(self, client: Client, topics: Iterable[str]) -> None:
        """Count a client in and tell it who is there."""
        for topic in topics:
            if tells_presence(topic):
                self._newcomers[topic].add(client)
                self._wake.set()

    def unfollow(self, client: Client, topics: Iterable[str]) -> None:
        """Count a client out in some seconds, unless its person is back by then."""
        until = time.monotonic() + LINGER_S
        for topic in topics:
            if tells_presence(topic):
                self._lingering[client.visitor.person_id, topic] = until

    def forget(self, pairs: Iterable[Pair]) -> None:
        """Count out at once who may not follow any more."""
        for pair in pairs:
            self._lingering.pop(pair, None)
            self._wake.set()

    def changed(self, topics: Iterable[str]) -> None:
        """Look at topics anew: some process said that others are there now."""
        if topics := set(topics):
            self._asked |= topics
            self._wake.set()

    def begin_anew(self) -> None:
        """Say everything again: the others may have taken this process for gone."""
        self._has_begun = False
        self._wake.set()

    async def run(self) -> None:
        """Tell for ever."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), REVIEW_EVERY_S)
            self._wake.clear()
            try:
                await self._say()
                await self._show()
            except Exception as error:  # noqa: BLE001  the next round says all again
                _log.warning("presence not told", error=repr(error))
                self._has_begun = False
            await asyncio.sleep(AT_LEAST_S)

    def _here(self) -> Iterator[Pair]:
        now = time.monotonic()
        self._lingering = {pair: at for pair, at in self._lingering.items() if at > now}
        yield from self._lingering
        for topic in self._hub.topics():
            if tells_presence(topic):
                for client in self._hub.followers(topic):
                    yield client.visitor.person_id, topic

    async def _say(self) -> None:
        if not self._has_begun:
            await in_thread(presence.begin)
            self._said, self._has_begun = set(), True
        wanted = set(self._here())
        if not wanted and not self._said:
            return
        shown = await in_thread(presence.tell, wanted, self._said)
        changed = sorted({topic for _person_id, topic in shown ^ self._said})
        self._said = shown
        self._asked.update(changed)
        for notice in notices(changed):
            await in_thread(tell_gateways, notice)

    async def _show(self) -> None:
        newcomers, self._newcomers = self._newcomers, defaultdict(set)
        now = time.monotonic()
        followed = set(self._hub.topics())
        for topic in self._shown.keys() - followed:
            del self._shown[topic]
        topics = (self._asked | newcomers.keys()) & followed
        self._asked = {topic for topic in topics if self._is_crowd_too_soon(topic, now)}
        if not topics:
            return
        people = await in_thread(presence.seen, topics)
        for topic in topics:
            here = people.get(topic, [])
            late = topic in self._asked
            whom = newcomers[topic] if late else self._whom(topic, here, newcomers[topic])
            for client in list(whom):
                client.hint(_told(topic, here))
            if not late:
                self._shown[topic] = (now, here)

    def _is_crowd_too_soon(self, topic: str, now: float) -> bool:
        at, people = self._shown.get(topic, (0.0, []))
        return len(people) > MOST_NAMED and now - at < CROWD_EVERY_S

    def _whom(self, topic: str, here: list[int], newcomers: set[Client]) -> Iterable[Client]:
        _at, known = self._shown.get(topic, (0.0, []))
        return newcomers if known == here else self._hub.followers(topic)


def _told(topic: str, here: list[int]) -> str:
    message = {"type": "presence", "topic": topic, "count": len(here)}
    return encode(message if len(here) > MOST_NAMED else {**message, "people": here})


def notices(topics: list[str]) -> Iterator[str]:
    """Write what tells all processes that others are there in ``topics`` now."""
    for first in range(0, len(topics), _TOPICS_IN_A_NOTICE):
        yield json.dumps({"presence": topics[first : first + _TOPICS_IN_A_NOTICE]})
