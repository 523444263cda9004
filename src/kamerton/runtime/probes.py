"""Whether a part of the platform answers, asked from outside it."""

import http.client
import socket
import ssl
from pathlib import Path

from kamerton.runtime.front import EVERYWHERE, Front


class _SocketConnection(http.client.HTTPConnection):
    def __init__(self, path: Path, timeout_s: float) -> None:
        super().__init__("localhost", timeout=timeout_s)
        self._path = path

    def connect(self) -> None:
        """Connect to the socket's path instead of a host and port."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def answers_health(path: Path, page: str = "/healthz", timeout_s: float = 5.0) -> bool:
    """Return whether the process behind this socket says that it is well."""
    connection = _SocketConnection(path, timeout_s)
    try:
        connection.request("GET", page, headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def takes_connections(front: Front, timeout_s: float = 1.0) -> bool:
    """Return whether the front listens."""
    host = "127.0.0.1" if front.domain or front.host in EVERYWHERE else front.host
    try:
        socket.create_connection(
            (host, front.https_port if front.domain else front.port), timeout_s
        ).close()
    except OSError:
        return False
    return True


def serves_https(front: Front, timeout_s: float = 2.0) -> bool:
    """Return whether the front has a certificate for its domain; whether anybody trusts it is not asked."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with socket.create_connection(("127.0.0.1", front.https_port), timeout_s) as connection:
            context.wrap_socket(connection, server_hostname=front.domain).close()
    except OSError:
        return False
    return True
