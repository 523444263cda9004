import io
import zipfile

import pytest
from django.db import connection
from django.utils import translation

from kamerton.core.api import storage
from kamerton.core.errors import NotFound
from kamerton.scores import operations, queries
from kamerton.scores.api import ScoreError, render, render_inline, rendition_by_hash, timeline
from kamerton.scores.enums import RenditionState
from kamerton.scores.models import EngravedScore
from tests.corpora import corpus
from tests.scores.conftest import BIRCH, MUSIC

pytestmark = pytest.mark.django_db


def test_render_engraves_once(django_assert_num_queries):
    first = render(BIRCH)
    with django_assert_num_queries(1):
        assert render(BIRCH) == first
    with django_assert_num_queries(0):
        assert render(BIRCH) == first
    assert EngravedScore.objects.count() == 1
    assert first.is_ready
    assert first.title == "Во поле берёза стояла"
    assert queries.page_svg(first, "narrow", 1).startswith(b"<svg")
    assert timeline(first).duration_ms == first.duration_ms == 12000


def test_a_refusal_is_remembered_and_told(django_assert_num_queries):
    for _ in range(2):
        with pytest.raises(ScoreError) as caught:
            render("Просто текст")
        assert caught.value.code == "unknown-format"
    row = EngravedScore.objects.get()
    assert row.state == RenditionState.REFUSED
    with pytest.raises(ScoreError):
        queries.checked(rendition_by_hash(row.key))


def test_a_large_score_waits_for_a_job(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(operations, "ENGRAVED_AT_ONCE_BYTES", 10)
    rendition = render(BIRCH)
    assert rendition.state == RenditionState.WAITING
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'key' FROM procrastinate_jobs WHERE task_name = %s",
            ["scores.engrave_score"],
        )
        assert [row[0] for row in cursor.fetchall()] == [rendition.key]
    assert "hx-get" in render_inline(BIRCH)
    assert operations.engrave_waiting(rendition.key).is_ready
    assert operations.engrave_waiting(rendition.key).is_ready
    assert render(BIRCH).is_ready


def test_a_patient_caller_gets_it_at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(operations, "ENGRAVED_AT_ONCE_BYTES", 10)
    assert render(BIRCH).state == RenditionState.WAITING
    assert render(BIRCH, is_patient=True).is_ready


def test_every_object_of_a_score_is_held():
    rendition = render(BIRCH)
    keys = [rendition.source_key, rendition.timeline_key, rendition.midi_key]
    keys += [page.key for pages in rendition.layouts.values() for page in pages]
    assert set(queries.held_objects([*keys, "0" * 64])) == set(keys)
    assert all(storage.exists(key) for key in keys)


def test_what_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        rendition_by_hash("0" * 64)
    with pytest.raises(NotFound):
        queries.page_svg(render(BIRCH), "wide", 9)


def test_render_inline_shows_the_score_and_its_words():
    with translation.override("ru"):
        html = render_inline(BIRCH, title="Берёза")
    assert "Берёза" in html
    assert "ля минор, 2/4, 7 тактов" in html
    assert "Такт 1: ми второй октавы восьмая, ми восьмая, ми восьмая, ми восьмая." in html
    assert 'src="/scores/' in html
    assert "k-scores-player" in html
    assert "style=" not in html


def test_render_inline_tells_in_english():
    with translation.override("en"):
        html = render_inline(BIRCH)
    assert "A minor, 2/4, 7 bars" in html


def test_render_inline_says_what_is_wrong_and_keeps_the_source():
    with translation.override("ru"):
        html = render_inline("<script>alert(1)</script>")
    assert "Ноты не удаётся показать" in html
    assert "&lt;script&gt;" in html


def test_a_score_for_reading_has_no_player():
    assert "k-scores-player" not in render_inline(BIRCH, is_playable=False)


def packed(score: bytes) -> bytes:
    container = '<container><rootfiles><rootfile full-path="a.xml"/></rootfiles></container>'
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as mxl:
        mxl.writestr("META-INF/container.xml", container)
        mxl.writestr("a.xml", score)
    return archive.getvalue()


def test_an_archive_is_engraved():
    archives = [packed((MUSIC / "polka.musicxml").read_bytes())]
    archives += [file.read_bytes() for file in corpus("musicxml/xmlFiles/*.mxl")]
    assert {render(archive).score_format for archive in archives} == {"musicxml"}
