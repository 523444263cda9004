"""`kamerton run PART`: one part of the platform, for systemd units and containers."""

import argparse
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kamerton.runtime import serving
from kamerton.runtime.errors import StartRefused
from kamerton.runtime.front import HTTPS_PORT, Front
from kamerton.runtime.memory import share_pages
from kamerton.runtime.places import DataFolder
from kamerton.runtime.ports import http_port
from kamerton.runtime.settings import set_environment
from kamerton.runtime.supervisor import Part, Supervisor
from kamerton.runtime.words import _


def web(options: argparse.Namespace) -> int:
    """Serve pages by several processes that share their memory."""
    return _serve(options, "web", options.processes, serving.serve_web)


def realtime(options: argparse.Namespace) -> int:
    """Serve pushes by one process; start more units for more."""
    return _serve(options, "realtime", 1, serving.serve_realtime)


def worker(options: argparse.Namespace) -> int:
    """Run jobs."""
    _prepare(options)
    serving.preload()
    serving.run_worker(options.processes)
    return 0


def mail(options: argparse.Namespace) -> int:
    """Take mail by LMTP or SMTP."""
    _prepare(options)
    serving.preload()
    if not serving.listens_for_mail():
        raise StartRefused(
            _("KAMERTON_MAIL_LISTEN is not set."),
            _("Write where mail is taken, for example lmtp://127.0.0.1:8024."),
        )
    serving.listen_for_mail()
    return 0


def front(options: argparse.Namespace) -> int:
    """Become the front server."""
    folder = DataFolder(options.data)
    folder.prepare()
    sockets = folder.sockets()
    made = Front(
        folder=folder,
        host=options.host,
        port=http_port(options),
        domain=options.domain,
        https_port=options.port or HTTPS_PORT,
        own_ca=options.own_ca,
        web=options.web or f"unix/{sockets / 'web.sock'}",
        realtime=" ".join(_addresses(options.realtime)) or f"unix/{sockets / 'realtime.sock'}",
    )
    made.write_config()
    os.environ.update(made.environment())
    command = made.command()
    os.execv(command[0], command)


def _addresses(text: str | None) -> list[str]:
    return [word.strip() for word in (text or "").split(",") if word.strip()]


def _prepare(options: argparse.Namespace) -> DataFolder:
    url = os.environ.get("DATABASE_URL")
    if not url:
        raise StartRefused(
            _("DATABASE_URL is not set."),
            _("A single part uses a server of its own: postgresql://user:password@host/name."),
        )
    folder = DataFolder(options.data)
    folder.prepare()
    set_environment(folder, url)
    return folder


def _serve(
    options: argparse.Namespace, name: str, processes: int, serve: Callable[[Any, int], None]
) -> int:
    folder = _prepare(options)
    listening = _listen(options.listen, folder.sockets() / f"{name}.sock")
    serving.preload()
    if name == "web":
        serving.forget_dead_counts()
    share_pages()
    supervisor = Supervisor(folder.logs, verbose=True)
    supervisor.take_signals()
    try:
        for number in range(processes):
            run = _one(serve, listening, number)
            supervisor.start(Part(f"{name}-{number + 1}", run, stop_signal=signal.SIGTERM))
        supervisor.keep()
    finally:
        supervisor.stop()
    return 0


def _one(serve: Callable[[Any, int], None], listening: Any, number: int) -> Callable[[int], None]:
    return lambda _parent: serve(listening, number)


def _listen(place: str | None, socket: Path) -> Any:
    if not place:
        return serving.listen(socket)
    host, separator, port = place.rpartition(":")
    if not separator or not port.isdigit():
        raise StartRefused(
            _("“%(place)s” is no address to listen on.") % {"place": place},
            _("Write it as host:port, for example 0.0.0.0:8001."),
        )
    return serving.listen_at(host.strip("[]"), int(port))
