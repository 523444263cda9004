import pytest

from kamerton.files.api import info_of, signed_url, store
from tests.files import samples
from tests.worker import run_jobs

TEXT = bytes(range(256)) * 40


@pytest.fixture
def file(learner, tutor):
    return store(TEXT, "запись.bin", owner=("room", f"{tutor.pk}-{learner.pk}"), actor=learner)


def _hall(content, name):
    return store(content, name, owner=("hall", 1))


def _content(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize(
    ("who", "status"),
    [("learner", 200), ("tutor", 200), ("stranger", 404), ("administrator", 404), ("guest", 404)],
)
def test_only_who_may_read_gets_a_file(who, status, file, request, sign_in, client):
    if who != "guest":
        sign_in(request.getfixturevalue(who))
    for address in (f"/files/{file.pk}/", f"/files/{file.pk}/any", f"/files/{file.pk}/thumbnail/"):
        assert client.get(address).status_code == status


def test_a_file_of_an_unknown_owner_is_closed(learner, sign_in):
    file = store(b"abc", "a.txt", owner=("nothing", 1), actor=learner)
    assert sign_in(learner).get(f"/files/{file.pk}/").status_code == 404


def test_reading_costs_two_statements(file, learner, sign_in, django_assert_num_queries):
    client = sign_in(learner)
    with django_assert_num_queries(2):  # session and person, file
        client.get(f"/files/{file.pk}/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "mime", "shown"),
    [
        (samples.picture(), "a.png", "image/png", True),
        (samples.pdf(), "a.pdf", "application/pdf", True),
        (samples.wave(), "a.wav", "audio/wav", True),
        ("Ноты".encode(), "a.txt", "text/plain; charset=utf-8", True),
        (b"<svg xmlns='x' onload='alert(1)'/>", "a.svg", "application/octet-stream", False),
        (b"<html><script>alert(1)</script>", "a.html", "application/octet-stream", False),
        (b"<?xml version='1.0'?><a/>", "a.xml", "application/octet-stream", False),
        (b"\x00\x01\x02", "a.bin", "application/octet-stream", False),
    ],
)
def test_only_what_is_harmless_is_shown_in_the_page(client, content, name, mime, shown):
    response = client.get(f"/files/{_hall(content, name).pk}/")
    assert response["Content-Type"] == mime
    assert response["Content-Disposition"].startswith("inline" if shown else "attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    has_player = mime in {"application/pdf", "audio/wav"}
    assert response["Content-Security-Policy"].startswith("sandbox;") is not has_player
    assert response["Cache-Control"].startswith("private")
    saved = client.get(f"/files/{_hall(content, name).pk}/?download")
    assert saved["Content-Disposition"].startswith("attachment")


@pytest.mark.django_db
def test_the_name_is_kept_in_russian(client):
    response = client.get(f"/files/{_hall(b'abc', 'План урока.txt').pk}/")
    expected = (
        "inline; filename*=utf-8''%D0%9F%D0%BB%D0%B0%D0%BD%20%D1%83%D1%80%D0%BE%D0%BA%D0%B0.txt"
    )
    assert response["Content-Disposition"] == expected


@pytest.mark.parametrize(
    ("wanted", "status", "first", "last"),
    [
        ("", 200, 0, 10239),
        ("bytes=0-99", 206, 0, 99),
        ("bytes=100-", 206, 100, 10239),
        ("bytes=-100", 206, 10140, 10239),
        ("bytes=10000-99999", 206, 10000, 10239),
        ("bytes=0-0,5-6", 206, 0, 10239),
        ("bytes=0-" + "9" * 5000, 206, 0, 10239),
        ("lines=1-2", 206, 0, 10239),
    ],
)
def test_ranges_are_answered(file, learner, sign_in, wanted, status, first, last):
    headers = {"Range": wanted} if wanted else {}
    response = sign_in(learner).get(f"/files/{file.pk}/", headers=headers)
    assert response.status_code in {status, 200}
    assert _content(response) == TEXT[first : last + 1]
    assert response["Content-Length"] == str(last - first + 1)
    if wanted.startswith("bytes") and "," not in wanted:
        assert response.status_code == 206
        assert response["Content-Range"] == f"bytes {first}-{last}/10240"


@pytest.mark.parametrize("wanted", ["bytes=10240-", "bytes=99999-100000", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(file, learner, sign_in, wanted):
    response = sign_in(learner).get(f"/files/{file.pk}/", headers={"Range": wanted})
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */10240"


def test_what_the_reader_has_is_not_sent_again(file, learner, sign_in):
    client = sign_in(learner)
    etag = client.get(f"/files/{file.pk}/")["ETag"]
    again = client.get(f"/files/{file.pk}/", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(f"/files/{file.pk}/", headers={"Range": "bytes=0-1", "If-Range": '"old"'})
    assert _content(other) == TEXT
    assert client.head(f"/files/{file.pk}/")["Content-Length"] == "10240"


@pytest.mark.django_db
def test_an_empty_file_is_sent(client):
    response = client.get(f"/files/{_hall(b'', 'a.txt').pk}/", headers={"Range": "bytes=0-"})
    assert (response.status_code, _content(response)) == (200, b"")


def test_the_front_sends_it_where_there_is_one(file, learner, sign_in, settings):
    settings.ENV["KAMERTON_ACCEL"] = True
    response = sign_in(learner).get(f"/files/{file.pk}/")
    key = file.sha256
    assert response["X-Accel-Redirect"] == f"/{key[:2]}/{key[2:4]}/{key}"
    assert response.content == b""


def test_a_signed_link_opens_one_file_for_a_while(file, client, learner):
    link = signed_url(info_of(file), seconds=60)
    assert client.get(link).status_code == 200
    other = store(b"abc", "a.txt", owner=("room", learner.pk), actor=learner)
    assert client.get(signed_url(file).replace(f"/{file.pk}/", f"/{other.pk}/")).status_code == 404
    assert client.get(link + "x").status_code == 404
    assert client.get(signed_url(file, seconds=-1)).status_code == 404


def test_a_thumbnail_is_sent_once_made(sign_in, learner):
    picture = samples.picture()
    file = store(picture, "a.png", owner=("room", learner.pk), actor=learner)
    client = sign_in(learner)
    assert client.get(f"/files/{file.pk}/thumbnail/")["Content-Type"] == "image/png"
    run_jobs()
    assert client.get(f"/files/{file.pk}/thumbnail/")["Content-Type"] == "image/webp"


def test_who_uploaded_a_file_removes_it(file, sign_in, learner, stranger, tutor):
    assert sign_in(stranger).post(f"/files/{file.pk}/remove/").status_code == 404
    assert sign_in(learner).get(f"/files/{file.pk}/remove/").status_code == 405
    assert sign_in(learner).post(f"/files/{file.pk}/remove/").status_code == 204
    assert sign_in(tutor).post(f"/files/{file.pk}/remove/").json()["code"] == "file"
