"""Pages of documents as pictures: asked for once, drawn by a job, read by who may read the file."""

import pytest

from kamerton.core.api import storage
from kamerton.core.errors import NotFound
from kamerton.files import drawing, operations, queries
from kamerton.files.models import DrawnDocument, StoredFile
from kamerton.files.registry import UPLOAD
from tests.files import samples

pytestmark = pytest.mark.django_db
TWO_PAGES = "Первая страница\n#pagebreak()\nВторая страница"


@pytest.fixture
def document(learner):
    owner = (UPLOAD, learner.pk)
    return operations.store(samples.pdf(TWO_PAGES), "урок.pdf", owner=owner, actor=learner)


def _drawn(document):
    asked = operations.ask_pages(document)
    operations.draw_pages(asked.sha256)
    asked.refresh_from_db()
    return asked


def test_pages_are_drawn_once_in_their_order(document):
    drawn = _drawn(document)
    assert (drawn.is_ready, drawn.count, len(drawn.pages)) == (True, 2, 2)
    assert all(page["width"] == drawing.WIDTH_PX for page in drawn.pages)
    assert drawn.pages[0]["key"] != drawn.pages[1]["key"]
    assert storage.open(drawn.pages[0]["key"]).read(4) == b"RIFF"
    operations.draw_pages(drawn.sha256)
    assert operations.ask_pages(document).pages == drawn.pages


def test_a_damaged_document_says_so(learner):
    owner = (UPLOAD, learner.pk)
    broken = operations.store(b"%PDF-1.7\nnothing", "a.pdf", owner=owner, actor=learner)
    assert _drawn(broken).is_failed


def test_a_document_that_takes_too_long_is_given_up(document, monkeypatch):
    monkeypatch.setattr(drawing, "_LONGEST_S", 0.01)
    assert _drawn(document).is_failed


def test_a_job_for_a_document_that_is_gone_does_nothing():
    operations.draw_pages("0" * 64)
    assert not DrawnDocument.objects.exists()


def test_pages_are_held_with_their_document_and_go_with_it(document):
    drawn = _drawn(document)
    keys = [page["key"] for page in drawn.pages]
    assert queries.held_objects([*keys, "1" * 64]) == set(keys)
    StoredFile.objects.all().delete()
    operations.drop_what_is_abandoned()
    assert not DrawnDocument.objects.exists()
    assert queries.held_objects(keys) == set()


def test_the_reader_gets_the_pages_when_they_are_ready(sign_in, learner, document):
    client = sign_in(learner)
    address = f"/files/{document.pk}/pages/"
    assert "появятся здесь сами" in client.get(address).content.decode()
    _drawn(document)
    shown = client.get(address).content.decode()
    assert shown.count("<img") == 2
    assert 'data-page="2"' in shown
    answer = client.get(f"{address}2.webp")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert client.get(f"{address}3.webp").status_code == 404


def test_the_pages_are_nobody_elses(client, sign_in, stranger, document):
    _drawn(document)
    for reader in (client, sign_in(stranger)):
        assert reader.get(f"/files/{document.pk}/pages/").status_code == 404
        assert reader.get(f"/files/{document.pk}/pages/1.webp").status_code == 404


def test_a_page_that_was_never_drawn_is_not_found(document):
    with pytest.raises(NotFound):
        queries.page_picture(document, 1)
