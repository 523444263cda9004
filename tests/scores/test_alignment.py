"""Recordings aligned with scores, transposed scores, and parts by their staves."""

import json
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kamerton.core.errors import NotFound
from kamerton.scores import operations, queries
from kamerton.scores.alignment import MOST_MS, objection, read_points
from kamerton.scores.api import ScoreRecording, keep_alignment, render, score_view, timeline
from kamerton.scores.errors import BadAlignment
from kamerton.scores.models import Alignment, EngravedScore
from kamerton.scores.tokens import AlignmentKey, seal
from tests.scores.conftest import BIRCH

TWO_HANDS = """X:1
T:Две руки
M:2/4
L:1/8
K:D
V:RH name="Правая рука"
V:LH name="Левая рука" clef=bass
[V:RH] d2 f2 | a4 |]
[V:LH] D,2 A,2 | D,4 |]
"""
PIANO = """<?xml version="1.0"?><score-partwise version="3.1"><part-list><score-part id="P1">
<part-name>Баян</part-name></score-part></part-list><part id="P1"><measure number="1"><attributes>
<divisions>1</divisions><key><fifths>0</fifths></key><time><beats>2</beats><beat-type>4</beat-type></time>
<staves>2</staves><clef number="1"><sign>G</sign><line>2</line></clef><clef number="2"><sign>F</sign>
<line>4</line></clef></attributes><note><pitch><step>D</step><octave>5</octave></pitch><duration>2</duration>
<type>half</type><staff>1</staff></note><backup><duration>2</duration></backup><note><pitch><step>D</step>
<octave>3</octave></pitch><duration>2</duration><type>half</type><staff>2</staff></note></measure></part>
</score-partwise>"""
TAKE = "a" * 64

rising = st.lists(st.tuples(st.floats(0, 8), st.floats(0, 600_000)), min_size=1, max_size=30).map(
    lambda pairs: sorted(set(pairs))
)


@given(rising)
def test_only_marks_that_rise_in_bars_and_time_are_taken(points):
    kept = not objection(points, 8)
    gaps = list(pairwise(points))
    assert kept == all(b > a and later - ms >= 20 for (a, ms), (b, later) in gaps)


VALUES = st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=3))


@given(VALUES | st.lists(VALUES | st.lists(VALUES, max_size=3), max_size=3))
def test_whatever_a_script_sends_becomes_marks_or_nothing(sent):
    points = read_points(sent)
    assert points is None or all(isinstance(ms, float) for _place, ms in points)


@pytest.mark.parametrize("points", [[(9, 0)], [(-1, 0)], [(0, MOST_MS + 1)]])
def test_a_mark_outside_score_or_time_is_refused(points):
    assert objection(points, 8) != ""


@pytest.mark.django_db
def test_marks_are_kept_in_versions_and_the_newest_holds(learner, tutor):
    score = render(BIRCH)
    first = keep_alignment(score, TAKE, [(0, 500), (4, 4700)], actor_id=learner.pk)
    same = keep_alignment(score, TAKE, [(0, 500), (4, 4700)], actor_id=tutor.pk)
    second = keep_alignment(score, TAKE, [(0, 600), (4, 4700)], actor_id=tutor.pk)
    assert (first.pk, first.version, second.version) == (same.pk, 1, 2)
    found = queries.alignments(score.source_key, [TAKE])
    assert found == {TAKE: [[0, 600], [4, 4700]]}
    versions = queries.alignment_versions(score.source_key, TAKE)
    assert [one.made_by for one in versions] == [tutor, learner]


@pytest.mark.django_db
def test_marks_that_cross_are_refused(learner):
    with pytest.raises(BadAlignment):
        keep_alignment(render(BIRCH), TAKE, [(1, 500), (0, 900)], actor_id=learner.pk)


@pytest.mark.django_db
def test_a_view_tells_each_recording_with_its_marks(learner):
    score = render(BIRCH)
    keep_alignment(score, TAKE, [(0, 500)], actor_id=learner.pk)
    recording = ScoreRecording(7, "Дубль 1", "/files/7/", TAKE, may_align=True)
    html = score_view(score, recordings=[recording])
    assert '<option value="7">Дубль 1</option>' in html
    assert "[[0, 500]]" in html or "[[0,500]]" in html


def _address(score, *, may_align):
    key = AlignmentKey(score.source_key, TAKE, score.key, may_align)
    return reverse("scores:alignment", args=[seal(key)])


@pytest.mark.django_db
def test_who_may_align_keeps_marks_by_the_player(client, learner):
    score = render(BIRCH)
    client.force_login(learner)
    address = _address(score, may_align=True)
    body = json.dumps({"points": [[0, 250.04], [3, 4000]]})
    answer = client.post(address, body, content_type="application/json")
    assert answer.json() == {"version": 1}
    told = client.get(address).json()["versions"]
    assert [(one["version"], one["points"]) for one in told] == [(1, [[0, 250.0], [3, 4000]])]
    assert told[0]["by"] == learner.short_name


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("may_align", "body", "status"),
    [(False, '{"points": [[0, 1]]}', 403), (True, '{"points": "x"}', 400), (True, "[", 400)],
)
def test_marks_are_refused(client, learner, may_align, body, status):
    client.force_login(learner)
    address = _address(render(BIRCH), may_align=may_align)
    answer = client.post(address, body, content_type="application/json")
    assert answer.status_code == status
    assert not Alignment.objects.exists()


@pytest.mark.django_db
def test_a_forged_key_opens_nothing(client, learner):
    client.force_login(learner)
    assert client.get("/scores/alignments/forged/").status_code == 404


@pytest.mark.django_db
def test_a_transposed_score_is_engraved_once_in_its_key():
    written = render(BIRCH)
    higher = operations.transpose(written, 2)
    assert operations.transpose(written, 2).key == higher.key
    assert higher.facts.fifths == 2
    pitches = [note.pitch for note in timeline(written).notes]
    assert [note.pitch for note in timeline(higher).notes] == [pitch + 2 for pitch in pitches]
    assert higher.duration_ms == written.duration_ms
    assert EngravedScore.objects.get(key=higher.key).semitones == 2
    with pytest.raises(NotFound):
        operations.transpose(written, 13)


@pytest.mark.django_db
def test_the_player_takes_a_transposed_score_over(client):
    score = render(BIRCH)
    answer = client.get(reverse("scores:transposed", args=[score.key, -3])).json()
    assert answer["keyName"] != score.key_name
    assert 'data-layout="wide"' in answer["pages"]
    assert client.get(answer["timeline"]).json()["durationMs"] == score.duration_ms
    assert client.get(reverse("scores:transposed", args=[score.key, 13])).status_code == 404


@pytest.mark.django_db
def test_notes_know_their_staff_and_staves_their_names():
    score = render(TWO_HANDS)
    assert score.voices == ["Правая рука", "Левая рука"]
    assert {note.staff for note in timeline(score).notes if note.pitch < 60} == {1}
    assert {note.staff for note in timeline(score).notes if note.pitch > 60} == {0}
    with translation.override("ru"):
        assert render(PIANO).voices == ["Баян, верхний стан", "Баян, нижний стан"]
    assert render(BIRCH).voices == []
