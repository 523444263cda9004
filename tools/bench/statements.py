"""How many SQL statements a page costs, counted in this process on the same data."""

import io
import os
from collections.abc import Callable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

from tools.bench.visitors import Visit


class Counter:
    """Answers visits in this process and counts the statements of each."""

    def __init__(self, address: str) -> None:
        self._host = address.partition("://")[2]
        self._application = WSGIHandler()

    def statements(self, visit: Visit) -> int:
        """Return the number of statements of a warm visit."""
        self._answer(visit)
        with CaptureQueriesContext(connection) as captured:
            self._answer(visit)
            count = len(captured)
        reset_queries()
        return count

    def _answer(self, visit: Visit) -> None:
        path, _, query = visit.path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query.encode().decode("latin-1"),
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "HTTP_HOST": self._host,
            "HTTP_COOKIE": visit.cookie,
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            "REMOTE_ADDR": "",
        }
        b"".join(self._application(environ, _ignore))


def _ignore(*_: Any) -> Callable[[bytes], object]:
    return len


def quiet() -> None:
    """Keep the requests of this process out of the terminal (call before Django is set up)."""
    os.environ["KAMERTON_LOG_LEVEL"] = "ERROR"
