import re
from pathlib import Path

import pytest
import time_machine
from django.test import Client, TestCase
from django.utils import translation

from kamerton.core.api import storage, subscribe
from kamerton.core.errors import NotFound
from kamerton.files.api import remove_file, store
from kamerton.media import api, operations, queries
from kamerton.media.enums import MediaState
from kamerton.media.events import MediaFailed, MediaReady
from kamerton.media.models import MediaItem
from kamerton.media.players import player_data, wave_path
from kamerton.media.tokens import key_of, media_id_of
from tests.media.samples import sound_bytes, video_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def sound() -> api.Media:
    return operations.process(api.prepare(storage.put(sound_bytes()).sha256, name="Песня").id)


@pytest.fixture
def video(tmp_path: Path) -> api.Media:
    source = video_file(tmp_path / "a.mp4").read_bytes()
    return operations.process(api.prepare(storage.put(source).sha256, name="Урок").id)


def test_prepare_asks_for_one_job_however_often_it_is_called():
    key = storage.put(sound_bytes()).sha256
    first = api.prepare(key, name="a.wav", file_id=7)
    second = api.prepare(key, file_id=8)
    assert first.state == MediaState.WAITING
    assert (first.id, first.job_id) == (second.id, second.job_id)
    assert api.media_for(7) == api.media_for(8) == api.media_of_object(key)
    assert api.media_for(9) is None


def test_process_prepares_once(sound: api.Media):
    assert sound.is_ready
    assert set(sound.files) == {"sound.ogg", "sound.m3u8", "sound.mp4"}
    assert operations.process(sound.id) == sound
    assert all(storage.exists(key) for key in sound.files.values())
    held = set(queries.held_objects([*sound.files.values(), "0" * 64]))
    assert held == set(sound.files.values())


def test_news_is_told_after_the_commit(django_capture_on_commit_callbacks):
    heard: list[object] = []
    subscribe(MediaReady, heard.append)
    subscribe(MediaFailed, heard.append)
    with django_capture_on_commit_callbacks(execute=True):
        ready = operations.process(api.prepare(storage.put(sound_bytes(seconds=1)).sha256).id)
        failed = operations.process(api.prepare(storage.put(b"no sound").sha256).id)
    assert heard == [MediaReady(ready.id), MediaFailed(failed.id, "unknown-format")]


def test_a_bad_file_is_told_in_the_page_and_can_be_tried_again():
    media = operations.process(api.prepare(storage.put(b"no sound").sha256, name="x.mp3").id)
    assert media.is_failed
    with translation.override("ru"):
        html = api.player(media)
    assert "«x.mp3» не воспроизводится" in html
    assert "Это не звук и не видео" in html
    assert operations.process(media.id).is_failed
    assert api.prepare_again(media.id, actor_id=1).state == MediaState.WAITING
    assert MediaItem.objects.get().fault == ""


def test_a_recording_on_the_way_says_so():
    media = api.prepare(storage.put(sound_bytes()).sha256, name="Песня")
    with translation.override("ru"):
        html = api.player(media)
    assert "Запись готовится" in html
    assert f'data-topic="job:{media.job_id}"' in html


def test_the_player_of_a_video_works_without_a_script(video: api.Media):
    media = api.add_captions(
        video.id, language="ru", content=b"WEBVTT\n\n00:01.000 --> 00:02.000\nx", actor_id=1
    )
    with translation.override("ru"):
        html = api.player(media, start_s=1.5)
    assert re.search(r'<source src="/media/[^"]+/240p\.mp4" type="video/mp4">', html)
    assert re.search(
        r'<track kind="captions" srclang="ru" label="Русский" src="/media/[^"]+ru\.vtt" default>',
        html,
    )
    assert 'data-start="1.5"' in html
    assert "style=" not in html


def test_the_player_of_sound_shows_its_outline(sound: api.Media):
    html = api.player(sound, title="Напев")
    assert "Напев" in html
    assert html.count('d="M0 ') == 2
    assert wave_path(()) == ""


def test_files_are_served_in_parts(sound: api.Media, client: Client):
    address = player_data(sound).addresses["sound.ogg"]
    whole = client.get(address)
    content = b"".join(whole.streaming_content)
    assert whole["Content-Type"] == "audio/ogg"
    part = client.get(address, headers={"Range": "bytes=10-19"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, content[10:20])


@pytest.fixture
def song(teacher) -> int:
    """A private recording of the teacher, as a stored file; the id of the file."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        file = store(sound_bytes(), "Напев.wav", owner=("upload", teacher.pk), actor=teacher)
    operations.process(api.media_for(file.pk).id)
    return file.pk


def test_a_stored_recording_is_prepared_by_itself_and_forgotten_with_its_file(song: int, teacher):
    assert api.media_for(song).is_ready
    with TestCase.captureOnCommitCallbacks(execute=True):
        remove_file(song, actor=teacher)
    assert MediaItem.objects.count() == 0


def test_a_recording_asked_for_by_itself_outlives_its_files(song: int, teacher):
    key = MediaItem.objects.get().source_key
    api.prepare(key)
    with TestCase.captureOnCommitCallbacks(execute=True):
        remove_file(song, actor=teacher)
    assert api.media_of_object(key).is_ready


def test_captions_are_served_and_replaced(sound: api.Media, client: Client):
    for text in (b"one", b"two"):
        content = b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + text
        media = api.add_captions(sound.id, language="en", content=content, actor_id=1)
    assert media.captions == ("en",)
    response = client.get(player_data(media).tracks[0].address)
    assert b"two" in b"".join(response.streaming_content)
    assert (
        client.get(player_data(media).tracks[0].address.replace("en.vtt", "de.vtt")).status_code
        == 404
    )


def test_keys_end_and_cannot_be_made_up(sound: api.Media, client: Client):
    with time_machine.travel("2026-11-20 23:00Z"):
        key = key_of(sound.id)
        assert key == key_of(sound.id)
    with time_machine.travel("2026-11-21 23:00Z"):
        assert media_id_of(key) == sound.id
    with time_machine.travel("2026-11-22 01:00Z"), pytest.raises(NotFound):
        media_id_of(key)
    assert client.get(f"/media/{key_of(sound.id)[:-2]}xx/sound.ogg").status_code == 404
    assert client.get(f"/media/{key_of(sound.id)}/passwd").status_code == 404


def test_the_player_can_be_asked_for_again(sound: api.Media, client: Client):
    assert "k-media-audio" in client.get(player_data(sound).view_address).content.decode()
