"""The front: stored files with ranges, static files for good, pages when the application is away."""

import contextlib
import http.client
import http.server
import pathlib
import shutil
import socketserver
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, fields

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
            place = "gone" if "gone" in self.path else KEY
            self.send_header("X-Accel-Redirect", f"/ab/ab/{place}")
            if "own-policy" in self.path:
                self.send_header("Content-Security-Policy", "default-src 'none'; sandbox")
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

    def do_POST(self):
        left = int(self.headers["Content-Length"])
        while left > 0 and (piece := self.rfile.read(min(left, 65536))):
            left -= len(piece)
        self.do_GET()

    def address_string(self):
        return "front"

    def log_message(self, *_):
        pass


class SocketServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


@dataclass(frozen=True)
class Watched(Front):
    """A front whose log is read."""

    log: pathlib.Path = pathlib.Path()


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
    log = folder.root / "front.log"
    with log.open("wb") as said, subprocess.Popen(made.command(), stderr=said) as caddy:
        wait_until(lambda: takes_connections(made))
        yield Watched(**{field.name: getattr(made, field.name) for field in fields(made)}, log=log)
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


# Before the front has asked for the gateway's health, and after.
AWAY = (502, 503)


def test_gateway_that_is_away_gives_a_page_in_both_languages(front):
    answer, body = ask(front, "/realtime/events/")

    assert answer.status in AWAY
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

    body = front_module.site(
        static=f'"{package}/static_built"',
        objects='"/var/lib/kamerton/objects"',
        pages=f'"{package}/runtime/front_pages"',
        web="unix//run/kamerton/web.sock",
        realtime="unix//run/kamerton/realtime.sock",
        is_https=True,
    )

    assert example.endswith(f"institute.example.org {{\n{body}}}\n")


PROTECTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def _is_protected(answer):
    policy = answer.getheader("Content-Security-Policy")
    return (
        all(answer.getheader(name) == text for name, text in PROTECTED.items())
        and policy.startswith(("default-src 'none'", "default-src 'self'"))
        and "unsafe-inline" not in policy
        and answer.getheader("Server") is None
    )


def test_what_the_front_answers_itself_is_protected(front):
    hashed = sorted((front_module.static_folder() / "assets").glob("*.css"))[0].name
    asked = {
        "/": 200,
        "/files/1/": 200,
        f"/static/assets/{hashed}": 200,
        "/static/no-such-file.css": 404,
        "/files/gone/": 404,
        "/realtime/ws": 503,
    }
    found = {path: ask(front, path)[0] for path in asked}

    status = {path: answer.status for path, answer in found.items()}
    assert status | {"/realtime/ws": 503} == asked
    assert status["/realtime/ws"] in AWAY
    assert [path for path, answer in found.items() if not _is_protected(answer)] == []


def test_policy_of_the_application_stays(front):
    answer, _body = ask(front, "/files/own-policy/")

    assert answer.getheader("Content-Security-Policy") == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("path", "status", "russian", "english"),
    [
        ("/static/no.css", 404, "Такой страницы или файла нет", "There is no such page"),
        ("/files/gone/", 404, "Такой страницы или файла нет", "There is no such page"),
        ("/realtime/ws", AWAY, "Камертон запускается", "Kamerton is starting"),
    ],
)
def test_own_pages_speak_both_languages_and_are_not_kept(front, path, status, russian, english):
    answer, body = ask(front, path)

    assert answer.status in (status if status == AWAY else (status,))
    assert answer.getheader("Cache-Control") == "no-store"
    assert answer.getheader("Content-Type") == "text/html; charset=utf-8"
    assert answer.getheader("Content-Disposition") is None
    assert (russian in body.decode(), english in body.decode()) == (True, True)


def test_own_pages_bring_the_style_that_their_policy_allows():
    pages = sorted(front_module.PAGES.glob("*.html"))
    styles = {page.read_text().partition("<style>")[2].partition("</style>")[0] for page in pages}

    assert len(pages) == 4
    assert len(styles) == 1
    assert not any(" style=" in page.read_text() or "<script" in page.read_text() for page in pages)


def test_too_much_at_once_is_said(front):
    connection = http.client.HTTPConnection("127.0.0.1", front.port, timeout=10)
    connection.putrequest("POST", "/accounts/login/")
    connection.putheader("Content-Length", str(200 * 1000 * 1000))
    connection.endheaders()
    with contextlib.suppress(OSError):
        for _number in range(110):
            connection.send(b"x" * 1000 * 1000)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()

    assert answer.status == 413
    assert "Отправлено слишком много" in body


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),  # of this machine: the application decides
        ({"X_Forwarded_For": "203.0.113.5"}, 404),
        ({"X_Forwarded_For": "127.0.0.1"}, 404),
        ({"X_Forwarded_For": "203.0.113.5", "Authorization": "Bearer tick"}, 200),
    ],
)
def test_figures_are_not_passed_to_strangers(front, headers, status):
    assert ask(front, "/metrics", **headers)[0].status == status


def test_log_of_the_front_names_no_addresses(front):
    ask(front, "/realtime/key-of-a-link-42", Cookie="sessionid=secret-43")
    time.sleep(0.3)

    assert "key-of-a-link-42" not in front.log.read_text()
    assert "secret-43" not in front.log.read_text()


@pytest.mark.parametrize(("domain", "count"), [(None, 0), ("institute.example", 3)])
def test_only_https_is_remembered_by_browsers(tmp_path, domain, count):
    front = Front(DataFolder(tmp_path), "127.0.0.1", 8000, domain, "unix//run/w", "web:8001")

    assert front.config().count("Strict-Transport-Security") == count
