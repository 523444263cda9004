"""Figures for Prometheus, summed over the web processes of this machine.

What lies in the database (jobs, mail, sockets) is the same whichever machine is asked.
"""

import hmac
import os
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import Error as DatabaseAway
from django.http import HttpRequest

# Of this machine alone: containers that share the data folder have processes of the same numbers.
FOLDER = Path(settings.DATA) / "metrics" / socket.gethostname()


def _open_folder() -> None:
    if not Path(settings.DATA).is_dir():
        return  # a data folder is made by a start, never by an import
    try:
        FOLDER.mkdir(parents=True, exist_ok=True)
    except OSError:
        return  # figures of this process alone
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(FOLDER))


def tidy() -> None:
    """Remove what dead processes left; only where the pages are started, for their counts go."""
    for path in FOLDER.glob("*_*.db"):
        number = path.stem.rpartition("_")[2]
        if number.isdecimal() and not Path(f"/proc/{number}").exists():
            path.unlink(missing_ok=True)


_open_folder()

from prometheus_client import (  # noqa: E402  reads the folder when it is imported
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector  # noqa: E402

from kamerton.core import limits, queries  # noqa: E402

CONTENT_TYPE = CONTENT_TYPE_LATEST
REQUESTS = Counter(
    "kamerton_requests_total", "Requests answered.", ["method", "view", "status"], registry=None
)
SECONDS = Histogram(
    "kamerton_request_seconds",
    "Time from a request to its answer.",
    ["view"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=None,
)
_LOOPBACK = {"127.0.0.1", "::1", ""}


def observe(method: str, view: str, status: int, seconds: float) -> None:
    """Count one request."""
    REQUESTS.labels(method, view, str(status)).inc()
    SECONDS.labels(view).observe(seconds)


def may_read(request: HttpRequest) -> bool:
    """Return True for who has the token; without a token in the settings, for this machine."""
    token = settings.ENV["KAMERTON_METRICS_TOKEN"]
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    if "Authorization" in request.headers or "," in request.headers.get("X-Forwarded-For", ""):
        return False  # the front lets any token pass; and more than our own front is a stranger
    return limits.address_of(request) in _LOOPBACK


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that is read when it is asked for.

    Args:
        name: without the prefix "kamerton_".
        meaning: one sentence in English, for who reads the figures.
        read: gives the value, or the values by the label's value.
        label: name of the label where there are several values.
    """

    name: str
    meaning: str
    read: Callable[[], float | Mapping[str, float]]
    label: str = ""


_figures: dict[str, Figure] = {}


def register_figure(figure: Figure) -> None:
    """Add a figure to /metrics (call in AppConfig.ready)."""
    _figures[figure.name] = figure


def render() -> bytes:
    """Return the figures of all processes, and those read from the database."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REQUESTS)
        registry.register(SECONDS)
    return generate_latest(registry) + generate_latest(_read_now())


def _read_now() -> CollectorRegistry:
    """Read every figure; when the database is away, only that is told."""
    registry = CollectorRegistry()
    up = Gauge("kamerton_database_up", "1 while the database answers.", registry=registry)
    took = Gauge(
        "kamerton_database_answer_seconds", "Time of a trivial statement.", registry=registry
    )
    started = time.perf_counter()
    try:
        queries.database_answers()
        took.set(time.perf_counter() - started)
        for figure in (*_own(), *_figures.values()):
            _write(figure, registry)
        up.set(1)
    except DatabaseAway:
        up.set(0)
    return registry


def _write(figure: Figure, registry: CollectorRegistry) -> None:
    labels = [figure.label] if figure.label else []
    gauge = Gauge(f"kamerton_{figure.name}", figure.meaning, labels, registry=registry)
    read = figure.read()
    if isinstance(read, Mapping):
        for key, value in read.items():
            gauge.labels(key).set(value)
    else:
        gauge.set(read)


def _own() -> Iterator[Figure]:
    sockets = queries.gateway_sockets()
    database = queries.database_figures()
    yield Figure("jobs", "Jobs by state.", queries.job_counts, "state")
    yield Figure("event_position", "Last position of the event log.", queries.event_position)
    yield Figure(
        "realtime_processes", "Processes of the gateway that live.", lambda: sockets.processes
    )
    yield Figure("realtime_connections", "Open web sockets.", lambda: sockets.sockets)
    yield Figure("database_bytes", "Size of the database.", lambda: database.bytes)
    yield Figure(
        "database_connections",
        "Connections to the database by state.",
        lambda: database.connections,
        "state",
    )
