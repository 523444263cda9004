"""Figures for Prometheus, summed over the processes of this machine."""

import hmac
import os
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

FOLDER = Path(settings.DATA) / "metrics"


def _tidy(folder: Path) -> None:
    """Remove what dead processes left: a counter that falls is read as a restart."""
    folder.mkdir(exist_ok=True)  # a data folder is made by a start, never by an import
    for path in folder.glob("*_*.db"):
        number = path.stem.rpartition("_")[2]
        if number.isdecimal() and not Path(f"/proc/{number}").exists():
            path.unlink(missing_ok=True)


def _open_folder() -> None:
    try:
        _tidy(FOLDER)
    except OSError:
        return  # figures of this process alone
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(FOLDER))


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

from kamerton.core import queries  # noqa: E402

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
    client = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
    return (client or request.META.get("REMOTE_ADDR", "")) in _LOOPBACK


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
    registry = CollectorRegistry()
    queue = queries.queue_lengths()
    jobs = Gauge("kamerton_jobs", "Jobs by state.", ["state"], registry=registry)
    jobs.labels("waiting").set(queue.waiting)
    jobs.labels("running").set(queue.running)
    jobs.labels("failed").set(queue.failed)
    position = Gauge(
        "kamerton_event_position", "Last position of the event log.", registry=registry
    )
    position.set(queries.event_position())
    return registry
