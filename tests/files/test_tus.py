import base64
import hashlib
import http.client
import os
import subprocess
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.test import Client
from tusclient.client import TusClient

from kamerton.core.api import storage
from kamerton.files import operations, queries
from kamerton.files.errors import Locked
from kamerton.files.models import StoredFile, Upload
from tools import build_front
from tools.bootstrap import CACHE

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"


def _metadata(name):
    return f"filename {base64.b64encode(name.encode()).decode()}"


@pytest.fixture
def client(learner):
    client = Client()
    client.force_login(learner)
    return client


def _begin(client, size, name="запись.bin", **headers):
    return client.post(
        "/files/uploads/",
        headers={**TUS, "Upload-Length": str(size), "Upload-Metadata": _metadata(name), **headers},
        content_type="",
    )


def _patch(client, address, offset, data, **headers):
    return client.patch(
        address,
        data,
        content_type=PIECE,
        headers={**TUS, "Upload-Offset": str(offset), **headers},
    )


def _head(client, address):
    return client.head(address, headers=TUS)


def test_options_say_what_the_server_can(db):
    response = Client().options("/files/uploads/")
    assert response.status_code == 204
    assert response["Tus-Version"] == response["Tus-Resumable"] == "1.0.0"
    assert response["Tus-Extension"] == (
        "creation,creation-with-upload,termination,checksum,expiration"
    )
    assert response["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_an_upload_in_pieces_becomes_a_file(client, learner):
    begun = _begin(client, 6)
    assert begun.status_code == 201
    assert begun["Upload-Expires"].endswith("GMT")
    address = begun["Location"]
    assert _head(client, address)["Upload-Offset"] == "0"
    assert _patch(client, address, 0, b"abc")["Upload-Offset"] == "3"
    assert _head(client, address)["Upload-Offset"] == "3"
    last = _patch(client, address, 3, b"def")
    assert (last.status_code, last["Upload-Offset"]) == (204, "6")
    file = StoredFile.objects.get(pk=last["Upload-File-Id"])
    assert (file.name, file.size_bytes, file.owner_kind) == ("запись.bin", 6, "upload")
    assert file.uploader == learner
    assert queries.open_file(file.pk).read() == b"abcdef"
    whole = _head(client, address)
    assert (whole["Upload-Offset"], whole["Upload-File-Id"]) == ("6", str(file.pk))
    assert _patch(client, address, 6, b"x").status_code == 409


def test_an_empty_file_is_whole_at_once(client):
    assert StoredFile.objects.get(pk=_begin(client, 0)["Upload-File-Id"]).size_bytes == 0


def test_a_file_may_come_with_its_creation(client):
    response = client.generic(
        "POST",
        "/files/uploads/",
        b"abc",
        content_type=PIECE,
        headers={**TUS, "Upload-Length": "3", "Upload-Metadata": _metadata("a.txt")},
    )
    assert response.status_code == 201
    assert StoredFile.objects.get(pk=response["Upload-File-Id"]).mime == "text/plain"


@pytest.mark.parametrize("offset", ["1", "4", "999"])
def test_a_piece_from_another_place_is_refused(client, offset):
    address = _begin(client, 6)["Location"]
    _patch(client, address, 0, b"abc")
    response = _patch(client, address, offset, b"def")
    assert (response.status_code, response.json()["code"]) == (409, "offset")


def test_more_than_was_said_is_refused(client):
    address = _begin(client, 3)["Location"]
    assert _patch(client, address, 0, b"abcdef").status_code == 413


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_damaged_piece_is_dropped_whole(client, algorithm):
    address = _begin(client, 6)["Location"]
    good = base64.b64encode(hashlib.new(algorithm, b"abc").digest()).decode()
    bad = _patch(client, address, 0, b"abX", **{"Upload-Checksum": f"{algorithm} {good}"})
    assert (bad.status_code, bad.json()["code"]) == (460, "checksum")
    assert _head(client, address)["Upload-Offset"] == "0"
    right = _patch(client, address, 0, b"abc", **{"Upload-Checksum": f"{algorithm} {good}"})
    assert right.status_code == 204


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Offset": "x"}, 400),
        ({"Upload-Offset": "-1"}, 400),
        ({"Upload-Checksum": "md5 abc"}, 400),
        ({"Tus-Resumable": "0.2.2"}, 412),
    ],
)
def test_bad_headers_are_refused(client, headers, status):
    address = _begin(client, 6)["Location"]
    assert _patch(client, address, 0, b"abc", **headers).status_code == status


def test_bad_beginnings_are_refused(client):
    assert _begin(client, "many").status_code == 400
    assert _begin(client, 5, **{"Upload-Metadata": "filename %%%"}).status_code == 400
    assert _begin(client, 5 * 1024**3).status_code == 413
    assert _begin(client, 60_000_000).json()["code"] == "quota"
    assert _begin(client, 5, "игра.exe").json()["code"] == "refused_type"
    assert client.get("/files/uploads/", headers=TUS).status_code == 405


def test_another_type_of_piece_is_refused(client):
    address = _begin(client, 6)["Location"]
    response = client.patch(
        address, b"abc", content_type="text/plain", headers={**TUS, "Upload-Offset": "0"}
    )
    assert response.status_code == 415


def test_a_program_in_disguise_is_refused_at_the_end(client):
    address = _begin(client, 4, "ноты.pdf")["Location"]
    assert _patch(client, address, 0, b"MZ\x90\0").json()["code"] == "refused_type"
    assert not StoredFile.objects.exists()


def test_an_upload_may_be_ended(client):
    address = _begin(client, 6)["Location"]
    _patch(client, address, 0, b"abc")
    assert client.delete(address, headers=TUS).status_code == 204
    assert _head(client, address).status_code == 404
    assert not Upload.objects.exists()


def test_the_method_may_be_overridden(client):
    address = _begin(client, 3)["Location"]
    response = client.post(
        address,
        b"abc",
        content_type=PIECE,
        headers={**TUS, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"},
    )
    assert (response.status_code, response["Upload-Offset"]) == (204, "3")


def test_others_do_not_know_of_an_upload(client, stranger):
    address = _begin(client, 6)["Location"]
    other = Client()
    assert _head(other, address).status_code == 401
    other.force_login(stranger)
    assert _head(other, address).status_code == 404
    assert _patch(other, address, 0, b"abc").status_code == 404
    assert other.delete(address, headers=TUS).status_code == 404


def test_a_foreign_page_sends_nothing(learner):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(learner)
    assert _begin(strict, 6).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_requests_never_write_one_upload_at_once(learner):
    upload = operations.begin_upload(name="a.bin", size_bytes=6, actor=learner).upload
    writing, go_on, outcomes = threading.Event(), threading.Event(), []

    def slow():
        writing.set()
        go_on.wait(10)
        yield b"abc"

    def first():
        progress = operations.append_upload(upload, offset=0, chunks=slow())
        outcomes.append(progress.offset)
        connections.close_all()

    thread = threading.Thread(target=first)
    thread.start()
    writing.wait(10)
    with pytest.raises(Locked):
        operations.append_upload(upload, offset=0, chunks=[b"xyz"])
    go_on.set()
    thread.join()
    assert outcomes == [3]
    assert operations.append_upload(upload, offset=3, chunks=[b"def"]).file is not None


def _cut_off(server, address, data, cookies, sent):
    """Send the first part of a piece, then let the connection break."""
    parts = urlsplit(server)
    line = http.client.HTTPConnection(parts.hostname, parts.port)
    line.putrequest("PATCH", address)
    for name, value in {
        **TUS,
        **cookies,
        "Upload-Offset": "0",
        "Content-Type": PIECE,
        "Content-Length": str(len(data)),
    }.items():
        line.putheader(name, value)
    line.endheaders()
    line.send(data[:sent])
    line.sock.close()
    line.close()


def _signed_in(person):
    client = Client()
    client.force_login(person)
    token = "k" * 32
    session = f"{django_settings.SESSION_COOKIE_NAME}={client.session.session_key}"
    return {"Cookie": f"{session}; csrftoken={token}", "X-CSRFToken": token}


def _wait_for_offset(upload, least):
    for _attempt in range(200):
        if storage.stage_size(str(upload.pk)) >= least:
            return
        threading.Event().wait(0.02)
    raise AssertionError(storage.stage_size(str(upload.pk)))


def test_tuspy_goes_on_after_a_break_at_sixty_percent(live_server, learner, tmp_path):
    data = os.urandom(3_000_000)
    source = tmp_path / "диплом.pdf.bin"
    source.write_bytes(data)
    cookies = _signed_in(learner)
    tus = TusClient(f"{live_server.url}/files/uploads/", headers=cookies)
    uploader = tus.uploader(
        str(source), chunk_size=500_000, metadata={"filename": "скан.bin"}, retries=3
    )
    uploader.url = uploader.create_url()
    upload = Upload.objects.get()
    _cut_off(live_server.url, urlsplit(uploader.url).path, data, cookies, 1_800_000)
    _wait_for_offset(upload, 1_500_000)
    again = tus.uploader(
        str(source), url=uploader.url, chunk_size=500_000, retries=5, retry_delay=1
    )
    assert again.get_offset() >= 1_500_000
    again.upload()
    file = StoredFile.objects.get()
    assert (file.name, file.sha256) == ("скан.bin", hashlib.sha256(data).hexdigest())


def test_tus_js_client_goes_on_after_it_was_stopped(live_server, learner, tmp_path):
    node = build_front.system_node() or build_front.wheel_node(CACHE / "node")
    if node is None or not (build_front.FRONTEND / "node_modules" / "tus-js-client").exists():
        pytest.fail("the front end's packages are not installed: run script/server once")
    data = os.urandom(3_000_000)
    source = tmp_path / "take.bin"
    source.write_bytes(data)
    cookies = _signed_in(learner)
    script = Path(__file__).parent / "send_by_tus.mjs"
    done = subprocess.run(
        [node.program, str(script), f"{live_server.url}/files/uploads/", str(source)],
        env={**os.environ, **{"COOKIE": cookies["Cookie"], "TOKEN": cookies["X-CSRFToken"]}},
        cwd=build_front.FRONTEND,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    stopped_at, resumed_at, file_id = done.stdout.split()
    assert int(stopped_at) >= 1_800_000
    assert int(resumed_at) >= 1_500_000
    assert StoredFile.objects.get(pk=file_id).sha256 == hashlib.sha256(data).hexdigest()
