"""`kamerton up --domain`: HTTPS by itself, or one clear line where no certificate is to be had."""

import http.client
import socket
import ssl

import pytest

from kamerton.runtime.front import Front
from kamerton.runtime.places import DataFolder
from kamerton.runtime.probes import serves_https
from tests.runtime.conftest import Platform, kamerton, wait_until

NAME = "institute.test"


class OverHttps(http.client.HTTPSConnection):
    """Reaches the name on this machine, whatever the name service says."""

    def connect(self):
        plain = socket.create_connection(("127.0.0.1", self.port), 10)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)


@pytest.fixture
def secure_platform(data):
    platform = Platform(data)
    platform.start_at(NAME, "--own-ca")
    yield platform
    if platform.process.poll() is None:
        platform.stop()


def test_own_authority_serves_https_under_the_name(secure_platform):
    platform = secure_platform
    said = wait_until(lambda: "root.crt" in platform.said() and platform.said())
    root = platform.data / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    trust = ssl.create_default_context(cafile=str(root))
    connection = OverHttps(NAME, platform.port, context=trust, timeout=10)

    connection.request("GET", "/accounts/login/")
    answer = connection.getresponse()

    assert answer.status == 200
    assert "<html" in answer.read().decode()
    cookies = answer.headers.get_all("Set-Cookie") or []
    assert all("; Secure" in cookie for cookie in cookies)
    assert f"https://{NAME}:{platform.port}" in said
    assert str(root) in said


def test_front_without_a_certificate_serves_no_https(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        front = Front(DataFolder(tmp_path), "", 1, NAME, "unix//w", "unix//r", https_port=port)

        assert serves_https(front, timeout_s=0.3) is False
    assert serves_https(front, timeout_s=0.3) is False


def test_port_443_is_asked_for_with_a_domain_and_80_for_public_authorities(tmp_path):
    front = Front(DataFolder(tmp_path), "", 1, NAME, "unix//w", "unix//r")

    assert front.address == f"https://{NAME}"
    assert "tls internal" not in front.config()
    assert "auto_https" not in front.config()


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_number_that_is_no_port_is_refused(data, port):
    done = kamerton("up", "--data", data, "--port", port)

    assert done.returncode == 1
    assert done.stderr == f"kamerton: {port} is no port. Give a number from 1 to 65535.\n"
