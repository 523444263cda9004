"""The newest entries of the log as texts, so that who comes back soon costs no statement."""

from collections import defaultdict, deque
from collections.abc import Iterable

MOST = 10_000


class Recent:
    """What was told lately, by topic."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._after = 0
        self._order: deque[str] = deque()
        self._by_topic: defaultdict[str, deque[tuple[int, str]]] = defaultdict(deque)

    def begin(self, position: int) -> None:
        """Keep what comes after ``position``."""
        self._after = position
        self._order.clear()
        self._by_topic.clear()

    def add(self, position: int, topic: str, text: str) -> None:
        """Keep one more entry; the oldest makes room."""
        self._order.append(topic)
        self._by_topic[topic].append((position, text))
        if len(self._order) > self._most:
            oldest = self._order.popleft()
            entries = self._by_topic[oldest]
            self._after, _text = entries.popleft()
            if not entries:
                del self._by_topic[oldest]

    def missed(self, topics: Iterable[str], since: int, until: int) -> list[str] | None:
        """Return what was told on ``topics`` after ``since`` up to ``until``; None: it is not all here."""
        if since < self._after:
            return None
        found = [
            entry
            for topic in topics
            for entry in self._by_topic.get(topic, ())
            if since < entry[0] <= until
        ]
        return [text for _position, text in sorted(found)]
