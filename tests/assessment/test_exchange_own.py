"""Kamerton's own file of questions: every type comes back whole; other formats say what they lose."""

import hashlib
import io
import json
import zipfile
from contextlib import suppress
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from kamerton.assessment.enums import ItemState
from kamerton.assessment.exchange import own
from kamerton.assessment.exchange.carried import Carried, UnreadableFile
from kamerton.assessment.models import Question
from kamerton.assessment.operations import bank
from kamerton.assessment.queries.exchange import FORMATS, judged, to_carry
from kamerton.assessment.questions import KINDS
from kamerton.core.api import storage
from kamerton.files.api import file_by_id, store
from kamerton.scores.api import render
from kamerton.texts.api import from_markdown
from tests.assessment.test_music_taking import ABC
from tests.assessment.test_music_taking import QUESTIONS as MUSIC
from tests.assessment.test_questions import SAMPLES
from tests.assessment.test_recorded import DATA as RECORDED
from tests.assessment.test_types import NEW

EVERY = {**SAMPLES, **NEW, **MUSIC, "recorded": RECORDED}
PARAMS = [{"name": "a", "low": "1", "high": "9", "step": "2"}]


@st.composite
def carried(draw):
    """Any question of any type, as it may stand in the bank."""
    kind = draw(st.sampled_from(sorted(EVERY)))
    data = {k: v for k, v in EVERY[kind].items() if k not in own.FILE_FIELDS}
    extra = draw(st.dictionaries(st.text("abc", min_size=1), st.integers() | st.text(max_size=9)))
    names = draw(st.sets(st.sampled_from(own.FILE_FIELDS)))
    return Carried(
        1,
        kind,
        from_markdown(draw(st.text(max_size=60))),
        {**extra, **data, **({"params": PARAMS} if draw(st.booleans()) else {})},
        Decimal(draw(st.integers(1, 9999))) / 100,
        draw(st.text(max_size=40)),
        draw(st.text(max_size=40)),
        tuple(draw(st.lists(st.text(min_size=1, max_size=20), max_size=3))),
        tuple(draw(st.lists(st.text(min_size=1, max_size=20), max_size=3))),
        files={name: (f"{name}.bin", draw(st.binary(max_size=40))) for name in names},
    )


def test_every_type_is_in_it():
    assert own.WRITTEN == {*KINDS} == {*EVERY}


@settings(max_examples=80)
@given(st.lists(carried(), min_size=1, max_size=3))
def test_round_trip(questions):
    back = own.read(own.write(questions))
    for number, (before, after) in enumerate(zip(questions, back, strict=True), start=1):
        before.line = number
        assert after == before


@settings(max_examples=80)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    ["format", "version", "questions", "type", "data", "files", "points"]
                ),
                inner,
            )
        ),
    )
)
def test_any_list_is_read_or_refused(told):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(own.LIST, json.dumps(told))
    with suppress(UnreadableFile):
        own.read(out.getvalue())


def archive_of(row, **objects):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in objects.items():
            archive.writestr(f"objects/{name}", content)
        told = {"format": own.NAME, "version": own.VERSION, "questions": [row]}
        archive.writestr(own.LIST, json.dumps(told))
    return out.getvalue()


def test_names_of_files_here_are_never_taken_from_a_file():
    row = {"type": "hearing", "data": {"what": "interval", "sound": 7, "score": "0" * 64}}
    (found,) = own.read(archive_of(row))
    assert found.data == {"what": "interval"}


def test_a_damaged_file_is_named():
    key = hashlib.sha256(b"sound").hexdigest()
    row = {"type": "hearing", "data": {}, "files": {"sound": {"object": key, "name": "a.mp3"}}}
    (found,) = own.read(archive_of(row, **{key: b"other"}))
    assert found.problem == "файл вопроса потерян или повреждён"


def sound_of(actor):
    return store(b"RIFF....WAVEfmt ", "звук.wav", owner=("upload", actor.pk), actor=actor)


@pytest.mark.django_db
def test_questions_with_files_go_out_and_come_in(sign_in, methodologist):
    sound = sound_of(methodologist)
    heard = {"what": "interval", "sounding": "P5", "sound": sound.pk, "clip": [1, 2.5]}
    marked = {"score": render(ABC).key, "regions": [[2, 3]]}
    for kind, data in (("hearing", heard), ("marks", marked)):
        fields = {"text": from_markdown(kind), "data": data}
        bank.add_item(
            methodologist, type_code=kind, fields=fields, tags=["слух"], state=ItemState.READY
        )
    client = sign_in(methodologist)
    response = client.get("/bank/export/?format=kamerton")
    assert response["Content-Type"] == "application/zip"
    before = {q.type: q for q in Question.objects.all()}
    assert [one.problem for one in judged(response.content)] == ["", ""]

    sent = SimpleUploadedFile("q.zip", response.content, "application/zip")
    preview = client.post("/bank/import/", {"file": sent}).url
    assert "Переносится" in client.get(preview).content.decode()
    client.post(preview, {"category": "", "state": "ready"})
    after = {q.type: q for q in Question.objects.exclude(pk__in=[q.pk for q in before.values()])}
    assert after["marks"].data == before["marks"].data
    assert after["marks"].item.tags == ["слух"]
    copy = file_by_id(after["hearing"].data["sound"])
    assert (copy.pk != sound.pk, copy.owner_kind) == (True, "assessment.item")
    with storage.open(copy.sha256) as stream:
        assert stream.read() == b"RIFF....WAVEfmt "
    assert after["hearing"].data["clip"] == [1, 2.5]


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["moodle", "gift", "xlsx"])
@pytest.mark.parametrize("kind", sorted({*MUSIC, "recorded"}))
def test_questions_of_music_stay_behind_elsewhere_and_it_is_said(
    sign_in, methodologist, code, kind
):
    fields = {"text": from_markdown("Вопрос о музыке"), "data": EVERY[kind]}
    made = bank.add_item(methodologist, type_code=kind, fields=fields)
    page = sign_in(methodologist).get(f"/bank/export/?format={code}").content.decode()
    assert "Вопрос о музыке" in page
    assert "в этом формате нет вопросов такого вида" in page
    carried_, left = to_carry([made], FORMATS["kamerton"])
    assert (len(carried_), left) == (1, [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "kind", "data", "words"),
    [
        ("gift", "number", {"answer": 5, "unit": "мс"}, "единицы числа"),
        ("moodle", "essay", {"min_words": 10}, "сколько слов"),
        ("xlsx", "single", SAMPLES["single"], ""),
    ],
)
def test_what_a_format_loses_is_said_of_each(methodologist, code, kind, data, words):
    fields = {"text": from_markdown("Вопрос"), "data": data, "feedback_right": "Да"}
    made = bank.add_item(methodologist, type_code=kind, fields=fields, tags=["слух"])
    _carried, left = to_carry([made], FORMATS[code])
    told = "; ".join(words for one in left for words in one.lost)
    assert words in told
    assert ("меток" in told) is (code == "gift")


def test_a_later_version_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(own.LIST, json.dumps({"format": own.NAME, "version": 2}))
    with pytest.raises(UnreadableFile):
        own.read(out.getvalue())
