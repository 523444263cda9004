"""What the application's processes run: web, realtime, worker.

Django is imported once, before the fork, so that the processes share its memory.
"""

import gc
import importlib
import os
from pathlib import Path
from typing import Any

from kamerton.runtime import files
from kamerton.runtime.memory import PLANNED_EXIT, Recycling, return_freed_memory

WSGI_APPLICATION = "kamerton.config.wsgi"
ASGI_APPLICATION = "kamerton.config.asgi"
WEB_THREADS = 4
# A whole year of teachers may click at one moment; the kernel keeps as many as its somaxconn allows.
WAITING = 4096
# A gateway holds every open page; what is more waits.
MOST_SOCKETS = 50_000
WORKER_LIMIT_BYTES = 120 * 1024 * 1024


def preload() -> None:
    """Import the application with everything that a first request would import."""
    return_freed_memory()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kamerton.config.settings")
    # Threads do not live through a fork; numerical libraries would start theirs at import.
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    importlib.import_module(WSGI_APPLICATION)
    importlib.import_module(ASGI_APPLICATION)
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
    for module in ("procrastinate.worker", "granian.server.mp"):
        importlib.import_module(module)


def forget_dead_counts() -> None:
    """Begin the pages' figures anew: what an earlier start counted is gone with it."""
    from kamerton.core import metrics

    metrics.tidy()


def listen(path: Path) -> Any:
    """Open a listening socket before the fork; it stays open while a process behind it is started anew."""
    from granian._granian import UnixListenerSpec

    path.unlink(missing_ok=True)
    return UnixListenerSpec(str(path), WAITING, 0o600).build()


def listen_at(host: str, port: int) -> Any:
    """Open a listening socket at a host and port, for a front on another machine or in another container."""
    from granian._granian import ListenerSpec

    return ListenerSpec(host, port, WAITING).build()


def serve_web(holder: Any, number: int) -> None:
    """Serve pages until SIGTERM."""
    application = importlib.import_module(WSGI_APPLICATION).application
    # A page makes thousands of objects and no cycles: the collector looks less often.
    gc.set_threshold(20_000, 20, 50)
    _serve(holder, number, at_once(application), "wsgi", blocking_threads=WEB_THREADS)


def at_once(application: Any) -> Any:
    """Give the server a page as one piece of bytes: what it must ask for piece by piece costs it a stream."""

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        response = application(environ, start_response)
        if getattr(response, "streaming", True):
            return response
        body = response.content
        response.close()
        return [body]

    return answer


def serve_realtime(holder: Any, number: int) -> None:
    """Serve pushes until SIGTERM."""
    application = importlib.import_module(ASGI_APPLICATION).application
    files.raise_limit()
    _serve(holder, number, application, "asgi", blocking_threads=1, most_connections=MOST_SOCKETS)


def _serve(
    holder: Any,
    number: int,
    application: Any,
    interface: str,
    *,
    blocking_threads: int,
    most_connections: int = 256,
) -> None:
    from granian.constants import Interfaces, RuntimeModes
    from granian.log import LogLevels
    from granian.server.mp import MPServer

    server = MPServer(
        target="",
        interface=Interfaces(interface),
        workers=1,
        blocking_threads=blocking_threads,
        runtime_blocking_threads=8,
        backpressure=most_connections,
        log_level=LogLevels.warning,
        runtime_mode=RuntimeModes.st,
    )
    server._shd = holder
    server._sso = None
    targets = {
        "wsgi": MPServer._spawn_wsgi_worker,
        "asgi": MPServer._spawn_asgi_lifespan_worker,
    }
    target = targets[interface]
    worker = server._spawn_worker(number, target, lambda: application)
    worker.inner.run()


def run_worker(concurrency: int) -> None:
    """Run the jobs of the queue until SIGTERM, or until it is idle and has grown large by some of them.

    Raises:
        SystemExit: with PLANNED_EXIT when it asks to be started anew.
    """
    from django.core.management import call_command

    recycling = Recycling(WORKER_LIMIT_BYTES, _no_job_runs)
    recycling.watch()
    arguments = ["--concurrency", str(concurrency), "--shutdown-graceful-timeout", "20"]
    call_command("procrastinate", "worker", *arguments)
    if recycling.is_due:
        raise SystemExit(PLANNED_EXIT)


def listens_for_mail() -> bool:
    """Return True where the operator wants mail to be taken here."""
    from django.conf import settings

    return bool(settings.MAIL_LISTEN)


def listen_for_mail() -> None:
    """Take mail by LMTP or SMTP until SIGTERM."""
    from kamerton.mail.listener import listen

    listen()


def _no_job_runs() -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT EXISTS (SELECT FROM procrastinate_jobs WHERE status = 'doing')")
        return bool(cursor.fetchone()[0])


def run_command(*arguments: str) -> None:
    """Run a management command in this process."""
    from django.core.management import call_command

    call_command(*arguments)
