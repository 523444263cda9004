"""A real gateway in a process of its own, and a plain client of its protocol."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from django.conf import settings
from django.db import connection
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

ROOT = Path(__file__).parents[2]
SERVE = """
import sys
from granian import Granian
Granian("tests.core.rooms_asgi:application", address="127.0.0.1", port=int(sys.argv[1]),
        interface="asginl", log_level="warning", log_access=False).serve()
"""


def _free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _database_url():
    own = connection.settings_dict
    host = own["HOST"]
    where = (
        f"localhost/{own['NAME']}?host={host}"
        if host.startswith("/")
        else (f"{host}:{own['PORT'] or 5432}/{own['NAME']}")
    )
    return f"postgresql://{own['USER']}:{own['PASSWORD']}@{where}"


@contextlib.contextmanager
def gateway():
    """Start the gateway on the test's database; give its port."""
    with gateway_process() as (port, _process):
        yield port


@contextlib.contextmanager
def gateway_process():
    """Start the gateway on the test's database; give its port and what may be killed with its group."""
    port = _free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": _database_url(),
        "KAMERTON_SECRET_KEY": settings.SECRET_KEY,
        "KAMERTON_BASE_URL": f"http://127.0.0.1:{port}",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port)], env=environment, cwd=ROOT, start_new_session=True
    )
    try:
        _await_health(port, process)
        yield port, process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await_health(port, process):
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/realtime/healthz").close()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the gateway did not start")


class Listener:
    """A client of the protocol without any cleverness."""

    ignored = ("ping", "presence")

    def __init__(self, port, cookie="", origin=None):
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"} if cookie else {}
        self.stack = contextlib.ExitStack()
        self.heard = []
        self.socket = self.stack.enter_context(
            connect(
                f"ws://127.0.0.1:{port}/realtime/ws",
                origin=origin or f"http://127.0.0.1:{port}",
                additional_headers=headers,
                close_timeout=0.3,
            )
        )

    def say(self, **message):
        self.socket.send(json.dumps(message))

    def next(self, timeout=5):
        while True:
            if not self.heard:
                frame = json.loads(self.socket.recv(timeout))
                self.heard = frame if isinstance(frame, list) else [frame]
            message = self.heard.pop(0)
            if message["type"] not in self.ignored:
                return message

    def follow(self, *topics, since=None):
        self.say(subscribe=list(topics), **({"since": since} if since is not None else {}))

    def until_subscribed(self):
        """Return the messages up to «subscribed», and it."""
        messages = []
        while not messages or messages[-1]["type"] != "subscribed":
            messages.append(self.next())
        return messages[:-1], messages[-1]

    def events(self, count, timeout=10):
        found = []
        while len(found) < count:
            message = self.next(timeout)
            if message["type"] == "event":
                found.append(message)
        return found

    def more_events(self, patience_s):
        """Return the events that still come until nothing is said for `patience_s`."""
        found = []
        with contextlib.suppress(TimeoutError):
            while True:
                found += self.events(1, patience_s)
        return found

    def close(self):
        self.stack.close()

    def close_code(self, timeout=6):
        """Wait until the gateway closes; return its code."""
        try:
            while True:
                self.next(timeout)
        except ConnectionClosed as closed:
            return closed.rcvd.code
