import re

import pytest

from kamerton.scores.engraving.engraver import engrave
from kamerton.scores.engraving.faults import EngravingFault, FaultCode
from kamerton.scores.engraving.guard import GuardedEngraver
from kamerton.scores.engraving.timeline import Timeline
from tests.corpora import corpus
from tests.scores.conftest import BIRCH, MUSIC

_ALLOWED_REFUSALS = {"32ad-Notations5.musicxml": FaultCode.NOT_WELL_FORMED}


def test_every_score_is_engraved_or_refused_with_a_reason(engraver: GuardedEngraver):
    suite = corpus("musicxml/xmlFiles/*")
    assert not suite or len(suite) >= 142
    ours = [file for file in MUSIC.iterdir() if file.suffix in {".abc", ".mei", ".musicxml"}]
    files = [*sorted(ours), *suite]
    refused = {}
    for file in files:
        try:
            score = engraver.engrave(file.read_bytes())
        except EngravingFault as fault:
            refused[file.name] = fault.code
        else:
            assert score["layouts"]["wide"], file.name
            assert score["layouts"]["narrow"], file.name
    assert refused == (_ALLOWED_REFUSALS if suite else {})


def test_pages_stand_under_a_strict_policy():
    for layout in engrave(BIRCH.encode())["layouts"].values():
        for page in layout:
            assert not re.search(
                r"<style|\sstyle=|<script|\son\w+=|xlink|<image|<a[\s>]", page["svg"]
            )
            assert 'fill="currentColor"' in page["svg"]


def test_drawings_of_a_source_do_not_reach_the_page():
    mei = """<mei xmlns="http://www.music-encoding.org/ns/mei"><music><body><mdiv><score><scoreDef>
      <staffGrp><staffDef n="1" lines="5" clef.shape="G" clef.line="2"/></staffGrp></scoreDef><section>
      <measure n="1"><staff n="1"><layer n="1"><note pname="c" oct="5" dur="4" color="red;x:url(a)"/>
      </layer></staff><dir tstamp="1">x<fig><svg xmlns="http://www.w3.org/2000/svg"
      onload="alert(1)"><script>alert(2)</script><image href="http://a.example/b"/></svg></fig></dir>
      </measure></section></score></mdiv></body></music></mei>"""
    (page,) = engrave(mei.encode())["layouts"]["wide"]
    assert not re.search(r"script|onload|image|example|url\(", page["svg"])


def test_the_same_source_gives_the_same_pages_and_numbers():
    first, second = engrave(BIRCH.encode()), engrave(BIRCH.encode())
    assert first == second
    wide, narrow = (
        sorted(
            set(re.findall(r'data-n="(\d+)"', "".join(p["svg"] for p in first["layouts"][name])))
        )
        for name in ("wide", "narrow")
    )
    assert wide == narrow


def test_the_timeline_counts_beats_and_survives_json():
    timeline = Timeline.from_json(engrave(BIRCH.encode())["timeline"])
    assert timeline.bars[0].beats_ms == (0, 667)
    assert timeline.bars[1].start_ms == 1333
    assert timeline.notes[0].pitch == 76
    assert timeline.duration_ms == 12000
    assert Timeline.from_json(timeline.as_json()) == timeline


def test_the_beats_of_an_upbeat_are_counted_from_its_end():
    timeline = Timeline.from_json(
        engrave(b"X:1\nM:6/8\nL:1/8\nQ:3/8=60\nK:C\nG | c3 c3 | c3 c3 |")["timeline"]
    )
    assert [len(bar.beats_ms) for bar in timeline.bars] == [0, 2, 2]


@pytest.mark.parametrize("source", [b"<score-partwise/>", b"PK\x03\x04 rubbish", b"X:1\nK:C\n"])
def test_bad_sources_are_faults(source: bytes):
    with pytest.raises(EngravingFault):
        engrave(source)


def test_a_worker_that_hangs_is_replaced(engraver: GuardedEngraver):
    with pytest.raises(EngravingFault) as caught:
        engraver.engrave(BIRCH.encode(), timeout_s=0.0001)
    assert caught.value.code is FaultCode.TIME_OUT
    assert engraver.engrave(BIRCH.encode())["facts"]["title"] == "Во поле берёза стояла"


def test_a_worker_that_dies_is_replaced(engraver: GuardedEngraver):
    engraver.engrave(BIRCH.encode())
    process = engraver._process
    assert process is not None
    process.kill()
    process.wait()
    assert engraver.engrave(BIRCH.encode())["format"] == "abc"


def test_faults_come_through_the_worker(engraver: GuardedEngraver):
    with pytest.raises(EngravingFault) as caught:
        engraver.engrave("Просто текст".encode())
    assert caught.value.code is FaultCode.UNKNOWN_FORMAT
