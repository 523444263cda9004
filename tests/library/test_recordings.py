"""Recordings beside a score: who may put them there, what is taken, what readers hear."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kamerton.core.errors import Conflict, DomainError, Forbidden, NotFound
from kamerton.files.models import StoredFile
from kamerton.library import operations
from kamerton.library.models import Material, Recording
from kamerton.library.operations import Made
from kamerton.library.scores import scores_of
from kamerton.texts.api import from_markdown

pytestmark = pytest.mark.django_db
ABC = b"X:1\nT:Polka\nM:2/4\nL:1/8\nK:C\nCDEF|GABc|\n"
SCORES = "Сыграйте.\n\n```abc\nX:1\nT:Первая\nK:C\nCDEF|\n```\n\n```abc\nX:2\nT:Вторая\nK:G\nGABc|\n```\n"
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data\x00\x00\x00\x00"
MIDI = b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x00\x60MTrk\x00\x00\x00\x04\x00\xff\x2f\x00"


@pytest.fixture
def score(tutor):
    return operations.add_material(
        tutor,
        fields={"kind": "score", "title": "Полька", "access": "public"},
        content={"upload": Made(ABC, "polka.abc")},
    )


@pytest.fixture
def text(tutor):
    return operations.add_material(
        tutor,
        fields={"kind": "article", "title": "Раздаточный материал", "access": "public"},
        content={"body": from_markdown(SCORES)},
    )


def _add(actor, material, content=WAV, name="take.wav", **more):
    return operations.add_recording(
        actor, material_id=material.pk, title=("Дуэт", "Duet"), upload=Made(content, name), **more
    )


def _text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def _told(page):
    found = re.search(r"data-recordings='([^']*)'", page)
    return json.loads(found[1]) if found else []


def test_sound_is_kept_with_its_owner_and_prepared(tutor, score):
    made = _add(tutor, score)
    file = StoredFile.objects.get(pk=made.file_id)
    assert (made.mime, made.is_midi, made.object_key) == ("audio/wav", False, file.sha256)
    assert (file.owner_kind, file.owner_id) == ("material_recording", str(made.pk))


def test_midi_is_a_recording_whose_notes_are_played(client, tutor, score):
    _add(tutor, score, MIDI, "polka.mid")
    (told,) = _told(_text(client.get(f"/library/{score.slug}/")))
    assert (told["kind"], told["mayAlign"], told["picture"]) == ("midi", False, "")
    assert "key=" in told["address"]


def test_only_who_may_change_the_material_adds_and_removes(
    score, tutor, methodologist, learner, stranger
):
    for person in (learner, stranger):
        with pytest.raises(Forbidden):
            _add(person, score)
    made = _add(methodologist, score)
    with pytest.raises(Forbidden):
        operations.remove_recording(learner, recording_id=made.pk)
    operations.remove_recording(tutor, recording_id=made.pk)
    assert not StoredFile.objects.filter(owner_kind="material_recording").exists()
    with pytest.raises(NotFound):
        operations.remove_recording(tutor, recording_id=made.pk)


def test_what_is_no_recording_is_refused_whole(tutor, score):
    with pytest.raises(DomainError, match="не звук"):
        _add(tutor, score, b"just words", "words.txt")
    assert not Recording.objects.exists()


def test_the_same_recording_stands_there_once(tutor, score):
    _add(tutor, score)
    with pytest.raises(Conflict):
        _add(tutor, score)


def test_twenty_recordings_are_enough(tutor, score):
    for number in range(20):
        Recording.objects.create(
            material=score, title="x", file_id=0, object_key=str(number), mime="audio/wav"
        )
    with pytest.raises(Conflict):
        _add(tutor, score)


def test_each_score_of_a_text_has_recordings_of_its_own(client, tutor, text):
    first, second = scores_of(text, text.current)
    assert (first.title, second.title) == ("Первая", "Вторая")
    _add(tutor, text, score_key=second.key)
    page = _text(client.get(f"/library/{text.slug}/"))
    told = json.loads(re.search(r"data-score-recordings='([^']*)'", page)[1])
    assert list(told) == [second.rendition.source_key]
    assert f'data-score="{second.rendition.source_key}"' in page
    with pytest.raises(NotFound):
        _add(tutor, text, score_key="")


def test_the_page_takes_a_recording_and_leads_on(sign_in, tutor, score):
    client = sign_in(tutor)
    address = f"/library/{score.slug}/recordings/"
    assert "Записей пока нет" in _text(client.get(address))
    refused = _text(client.post(address, {"title": "Дуэт"}))
    assert 'value="Дуэт"' in refused
    sent = {"title": "Дуэт", "upload-file": SimpleUploadedFile("take.wav", WAV)}
    assert client.post(address, sent).status_code == 302
    assert "Дуэт" in _text(client.get(address))
    (told,) = _told(_text(client.get(f"/library/{score.slug}/")))
    assert (told["name"], told["mayAlign"], told["points"]) == ("Дуэт", True, [])
    made = Recording.objects.get()
    assert client.post(f"{address}{made.pk}/remove/").status_code == 302
    assert not Recording.objects.exists()


def test_the_page_is_for_those_who_may_change_the_material(client, sign_in, learner, score, tutor):
    address = f"/library/{score.slug}/recordings/"
    assert client.get(address).status_code == 302
    assert sign_in(learner).get(address).status_code == 403
    page = _text(sign_in(learner).get(f"/library/{score.slug}/"))
    assert "/recordings/" not in page
    assert "/recordings/" in _text(sign_in(tutor).get(f"/library/{score.slug}/"))


def test_a_material_without_a_score_has_no_such_page(sign_in, tutor):
    link = operations.add_material(
        tutor,
        fields={"kind": "link", "title": "Ссылка", "access": "public"},
        content={"url": "https://a.example/"},
    )
    client = sign_in(tutor)
    assert client.get(f"/library/{link.slug}/recordings/").status_code == 404
    assert "/recordings/" not in _text(client.get(f"/library/{link.slug}/"))


def test_the_file_is_read_by_readers_of_the_material(client, sign_in, tutor, stranger, score):
    made = _add(tutor, score)
    assert client.get(f"/files/{made.file_id}/").status_code == 200
    Material.objects.update(access="private")
    assert client.get(f"/files/{made.file_id}/").status_code == 404
    assert sign_in(stranger).get(f"/files/{made.file_id}/").status_code == 404
    assert sign_in(tutor).get(f"/files/{made.file_id}/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_statements(
    sign_in, tutor, learner, score, text, django_assert_num_queries, count
):
    first, second = (one.key for one in scores_of(text, text.current))
    for number in range(count):
        content = WAV + bytes([number])
        _add(tutor, score, content)
        _add(tutor, text, content, score_key=(first, second)[number % 2])
    client = sign_in(learner)
    pages = ((score, 7), (text, 6))
    for material, statements in pages:
        client.get(f"/library/{material.slug}/")
        with django_assert_num_queries(statements):
            client.get(f"/library/{material.slug}/")
    client = sign_in(tutor)
    client.get(f"/library/{score.slug}/recordings/")
    with django_assert_num_queries(4):
        client.get(f"/library/{score.slug}/recordings/")
