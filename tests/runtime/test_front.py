"""The front: stored files with ranges, static files for good, pages when the application is away."""

import http.client
import http.server
import pathlib
import shutil
import socketserver
import subprocess
import tempfile
import threading

import pytest

from kamerton.runtime import front as front_module
from kamerton.runtime.front import Front, caddy_program
from kamerton.runtime.places import DataFolder
from kamerton.runtime.probes import takes_connections
from tests.runtime.conftest import free_port, wait_until

STORED = bytes(range(256)) * 40
KEY = "ab" * 32


class Application(http.server.BaseHTTPRequestHandler):
    """Answers as the pages do: allows a stored file, or echoes what the front added."""

    def do_GET(self):
        self.send_response(200)
        if self.path.startswith("/files/"):
            self.send_header("X-Accel-Redirect", f"/ab/ab/{KEY}")
            self.send_header("Content-Type", "audio/mpeg")
            self.send_header("Content-Disposition", 'attachment; filename="a.mp3"')
            self.send_header("Cache-Control", "private, no-cache")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = f"{self.headers['X-Request-ID']} {self.headers['X-Forwarded-Proto']}".encode()
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

    def address_string(self):
        return "front"

    def log_message(self, *_):
        pass


class SocketServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    sockets = pathlib.Path(tempfile.mkdtemp(prefix="kf-"))
    folder = DataFolder(tmp_path_factory.mktemp("front") / "данные с пробелом")
    folder.prepare()
    stored = folder.objects / "ab" / "ab" / KEY
    stored.parent.mkdir(parents=True)
    stored.write_bytes(STORED)
    server = SocketServer(str(sockets / "web.sock"), Application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made = Front(
        folder=folder,
        host="127.0.0.1",
        port=free_port(),
        domain=None,
        web=f"unix/{sockets}/web.sock",
        realtime=f"unix/{sockets}/realtime.sock",
    )
    made.write_config()
    with subprocess.Popen(made.command(), stderr=subprocess.DEVNULL) as caddy:
        wait_until(lambda: takes_connections(made))
        yield made
        caddy.terminate()
    server.shutdown()
    server.server_close()
    shutil.rmtree(sockets)


def ask(front, path, method="GET", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", front.port, timeout=10)
    connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_allowed_file_comes_from_the_folder_with_the_headers_of_the_application(front):
    answer, body = ask(front, "/files/1/")

    assert (answer.status, body) == (200, STORED)
    assert answer.getheader("Content-Type") == "audio/mpeg"
    assert answer.getheader("Content-Disposition") == 'attachment; filename="a.mp3"'
    assert answer.getheader("Cache-Control") == "private, no-cache"
    assert answer.getheader("Accept-Ranges") == "bytes"
    assert answer.getheader("X-Accel-Redirect") is None


def test_range_of_a_stored_file(front):
    answer, body = ask(front, "/files/1/", Range="bytes=100-199")

    assert (answer.status, body) == (206, STORED[100:200])
    assert answer.getheader("Content-Range") == f"bytes 100-199/{len(STORED)}"


def test_head_of_a_stored_file_tells_its_size(front):
    answer, body = ask(front, "/files/1/", "HEAD")

    assert (answer.status, body) == (200, b"")
    assert answer.getheader("Content-Length") == str(len(STORED))


def test_header_of_a_visitor_opens_no_file(front):
    _answer, body = ask(front, "/", X_Accel_Redirect=f"/ab/ab/{KEY}")

    assert body != STORED


def test_page_gets_a_request_id_and_is_not_told_a_false_scheme(front):
    _answer, body = ask(front, "/", X_Request_ID="mine", X_Forwarded_Proto="https")

    request_id, scheme = body.decode().split()
    assert len(request_id) == 36
    assert scheme == "http"


def test_gateway_that_is_away_gives_a_page_in_both_languages(front):
    answer, body = ask(front, "/realtime/events/")

    assert answer.status == 502
    assert answer.getheader("Cache-Control") == "no-store"
    assert "Камертон запускается" in body.decode()
    assert "Kamerton is starting" in body.decode()


@pytest.mark.parametrize(
    ("host", "domain", "address"),
    [
        ("127.0.0.1", None, "http://127.0.0.1:8000"),
        ("0.0.0.0", None, "http://127.0.0.1:8000"),
        ("::1", None, "http://[::1]:8000"),
        ("127.0.0.1", "institute.example", "https://institute.example"),
    ],
)
def test_address(tmp_path, host, domain, address):
    front = Front(DataFolder(tmp_path), host, 8000, domain, "unix//run/w", "web:8001")

    assert front.address == address


@pytest.mark.parametrize("domain", [None, "institute.example"])
def test_config_is_valid_and_formatted(tmp_path, domain):
    folder = DataFolder(tmp_path / 'a "quoted" folder')
    folder.prepare()
    front = Front(folder, "127.0.0.1", 8000, domain, "unix//run/w", "web:8001")
    front.write_config()

    checked = subprocess.run(
        [caddy_program(), "validate", "--config", front.config_file, "--adapter", "caddyfile"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stderr
    assert "not formatted" not in checked.stderr


def test_hashed_static_files_are_kept_for_good(front, monkeypatch):
    hashed = sorted((front_module.static_folder() / "assets").glob("*.css"))
    assert hashed, "the front end is not built"

    answer, _body = ask(front, f"/static/assets/{hashed[0].name}", Accept_Encoding="br")

    assert answer.status == 200
    assert answer.getheader("Cache-Control") == "public, max-age=31536000, immutable"
    assert answer.getheader("Content-Encoding") == "br"
    assert answer.getheader("X-Content-Type-Options") == "nosniff"


def test_example_for_a_caddy_of_ones_own_is_the_same_site():
    root = pathlib.Path(__file__).parents[2]
    package = "/opt/kamerton/lib/python3.12/site-packages/kamerton"
    example = (root / "deploy" / "Caddyfile").read_text(encoding="utf-8")

    body = front_module.SITE.format(
        static=f'"{package}/static_built"',
        objects='"/var/lib/kamerton/objects"',
        pages=f'"{package}/runtime/front_pages"',
        web="unix//run/kamerton/web.sock",
        realtime="unix//run/kamerton/realtime.sock",
    )

    assert example.endswith(f"institute.example.org {{\n{body}}}\n")
