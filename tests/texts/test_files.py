import io
import wave

import pytest
from django.urls import reverse

from kamerton.files import registry
from kamerton.files.api import files_of, register_owner, store
from kamerton.files.registry import UPLOAD
from kamerton.media.api import media_for
from kamerton.texts.api import clean, from_markdown, settle_files, to_html
from kamerton.texts.seals import is_sealed

pytestmark = pytest.mark.django_db
MUSICXML = b"""<?xml version="1.0"?><score-partwise version="4.0"><part-list><score-part id="P1">
<part-name>Bayan</part-name></score-part></part-list><part id="P1"><measure number="1"><attributes>
<divisions>1</divisions><key><fifths>0</fifths></key><time><beats>1</beats><beat-type>4</beat-type>
</time><clef><sign>G</sign><line>2</line></clef></attributes><note><pitch><step>C</step>
<octave>5</octave></pitch><duration>1</duration><type>quarter</type></note></measure></part>
</score-partwise>"""


@pytest.fixture(autouse=True)
def owners(monkeypatch, settings, tmp_path):
    settings.STORED_OBJECTS = tmp_path / "objects"
    settings.ENV = {**settings.ENV, "KAMERTON_ACCEL": False}
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    register_owner("note", lambda viewer, owner_id: owner_id == "1")


def upload(person, name="polka.musicxml", content=MUSICXML):
    return store(io.BytesIO(content), name=name, owner=(UPLOAD, str(person.pk)), actor=person)


def sound():
    stream = io.BytesIO()
    with wave.open(stream, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(b"\0\0" * 800)
    return stream.getvalue()


def showing(kind, file):
    node = {"type": kind, "attrs": {"file": str(file.pk), "name": file.name}}
    return clean({"type": "doc", "content": [node]})


def test_uploads_of_a_text_hang_on_its_owner_and_are_sealed(learner):
    file = upload(learner)
    document = settle_files(showing("score", file), owner=("note", 1), actor=learner)
    assert [info.id for info in files_of(("note", 1))] == [file.pk]
    assert is_sealed(document["content"][0]["attrs"])
    assert clean(document) == document
    assert settle_files(document, owner=("note", 1), actor=learner) == document


def test_a_sealed_score_is_engraved_before_any_script(learner):
    document = settle_files(showing("score", upload(learner)), owner=("note", 1), actor=learner)
    html = str(to_html(document))
    assert "k-score" in html
    assert "<img" in html
    assert "hx-get" not in html.split("<img")[0]


def test_a_file_of_somebody_else_is_neither_taken_nor_shown(learner, stranger, sign_in):
    file = upload(stranger)
    document = settle_files(showing("score", file), owner=("note", 1), actor=learner)
    assert files_of(("note", 1)) == []
    assert "<img" not in str(to_html(document))
    place = reverse("texts:embed", args=[file.pk])
    assert place in str(to_html(document))
    assert sign_in(learner).get(place).status_code == 404


def test_a_forged_seal_is_no_seal(learner, stranger):
    document = showing("score", upload(stranger))
    document["content"][0]["attrs"]["seal"] = "x" * 43
    assert "<img" not in str(to_html(document))


def test_a_sound_is_prepared_and_its_player_fetched_by_who_may_hear_it(learner, sign_in):
    file = upload(learner, "take.wav", sound())
    document = settle_files(showing("audio", file), owner=("note", 1), actor=learner)
    assert media_for(file.pk) is not None
    html = str(to_html(document))
    assert f'src="/files/{file.pk}/"' in html
    answer = sign_in(learner).get(reverse("texts:embed", args=[file.pk]), {"title": "<b>"})
    assert answer.status_code == 200
    assert "<b>" not in answer.content.decode()


def test_player_of_an_attached_score_and_of_a_plain_file(learner, sign_in):
    client = sign_in(learner)
    score = client.get(reverse("texts:embed", args=[upload(learner).pk])).content.decode()
    assert "<img" in score
    plain = upload(learner, "plan.txt", "План".encode())
    assert "plan.txt" in client.get(reverse("texts:embed", args=[plain.pk])).content.decode()


def test_files_put_in_by_a_loader_are_sealed():
    made = from_markdown(
        "```score polka\n```\n\n```score file:9\n```",
        embed=lambda kind, slug: {"type": kind, "attrs": {"file": "7"}},
    )
    assert [is_sealed(node["attrs"]) for node in made["content"]] == [True, False]
