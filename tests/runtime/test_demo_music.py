"""The demo's music, institute, programmes and materials are whole: every bar adds up, every reference resolves."""

import tomllib
from collections import Counter
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import verovio

import kamerton
from kamerton.library.enums import Level
from kamerton.people.enums import (
    Category,
    Gender,
    Instrument,
    OrganisationKind,
    Role,
    Subject,
)
from kamerton.programmes.enums import Direction, LearningModel, ProgrammeKind, WorkForm

CONTENT = Path(kamerton.__file__).parent / "runtime" / "demo" / "content"
MUSIC = CONTENT / "music"
MEI = "{http://www.music-encoding.org/ns/mei}"
INSTRUMENTS = {
    "bayan",
    "accordion",
    "piano",
    "voice",
    "violin",
    "domra",
    "balalaika",
    "flute",
    "guitar",
}


def read_toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


PIECES: list[dict[str, Any]] = read_toml(MUSIC / "index.toml")["pieces"]
SLUGS = [piece["slug"] for piece in PIECES]


@cache
def engraved(file: str) -> ElementTree.Element:
    toolkit = verovio.toolkit()
    assert toolkit.loadFile(str(MUSIC / file))
    assert toolkit.getPageCount() >= 1
    assert "<svg" in toolkit.renderToSVG(1)
    assert toolkit.renderToTimemap()
    return ElementTree.fromstring(toolkit.getMEI())


def length(element: ElementTree.Element, scale: Fraction = Fraction(1)) -> Fraction:
    """Length in quarter notes of everything that sounds or rests inside one layer."""
    total = Fraction(0)
    for child in element:
        tag = child.tag.removeprefix(MEI)
        if tag == "graceGrp" or child.get("grace"):
            continue
        if tag in {"note", "chord", "rest", "space"}:
            plain = Fraction(4, int(child.attrib["dur"]))
            dots = int(child.get("dots", "0"))
            total += scale * plain * (2 - Fraction(1, 2**dots))
        elif tag in {"beam", "tuplet", "ftrem"}:
            ratio = Fraction(int(child.get("numbase", "1")), int(child.get("num", "1")))
            total += length(child, scale * (ratio if tag == "tuplet" else 1))
    return total


def measures(root: ElementTree.Element) -> list[ElementTree.Element]:
    return list(root.iter(f"{MEI}measure"))


@pytest.mark.parametrize("piece", PIECES, ids=SLUGS)
def test_piece_is_described(piece: dict[str, Any]) -> None:
    assert piece["file"].rsplit(".", 1)[0] == piece["slug"]
    assert piece["title"].keys() == piece["composer"].keys() == {"ru", "en"}
    assert piece["level"] in Level.values
    assert set(piece["instruments"]) <= INSTRUMENTS
    assert piece["licence"] in {"public-domain", "CC BY-SA 4.0"}
    assert 0 <= piece["midi_program"] <= 127
    assert 40 <= piece["tempo_bpm"] <= 200
    assert 2 <= piece["annotation"].count(". ") + 1 <= 6
    assert 40 <= len(piece["annotation_en"]) <= 200


@pytest.mark.parametrize("piece", PIECES, ids=SLUGS)
def test_bars_of_piece_add_up(piece: dict[str, Any]) -> None:
    count, unit = map(int, piece["meter"].split("/"))
    full = Fraction(4 * count, unit)
    bars = measures(engraved(piece["file"]))
    pickup = bars[0].get("metcon") == "false"
    sums = [
        {length(layer) for layer in bar.iter(f"{MEI}layer") if layer.find(f"{MEI}mSpace") is None}
        for bar in bars
    ]
    if pickup:
        (upbeat,) = sums.pop(0)
        assert upbeat < full
        last = sums.pop()
        assert last in ({full}, {full - upbeat})
    assert len(sums) >= 7
    assert [number for number, sum_ in enumerate(sums, 1) if sum_ != {full}] == []


def test_music_holds_every_format_and_no_stray_file() -> None:
    files = {path.name for path in MUSIC.iterdir()} - {"README.md", "index.toml"}
    assert files == {piece["file"] for piece in PIECES}
    assert len(PIECES) == len(set(SLUGS)) == 22
    formats = [name.rsplit(".", 1)[1] for name in files]
    assert min(formats.count("abc"), formats.count("musicxml"), formats.count("mei")) >= 2


def test_songs_carry_their_words() -> None:
    songs = {piece["slug"] for piece in PIECES if piece["midi_program"] == 52}
    with_syllables = {
        piece["slug"]
        for piece in PIECES
        if engraved(piece["file"]).find(f".//{MEI}syl") is not None
    }
    assert songs <= with_syllables


INSTITUTE = read_toml(CONTENT / "institute.toml")
PEOPLE: dict[str, dict[str, Any]] = {person["key"]: person for person in INSTITUTE["people"]}
ORGANISATIONS = {item["key"]: item for item in INSTITUTE["organisations"]}
COHORTS = {cohort["key"]: cohort for cohort in INSTITUTE["cohorts"]}


def test_institute_has_forty_people_with_addresses_of_their_own() -> None:
    assert len(INSTITUTE["people"]) == len(PEOPLE) == 40
    assert {person["email"] for person in PEOPLE.values()} == {
        f"{key}@demo.kamerton.example" for key in PEOPLE
    }
    assert [person["key"] for person in PEOPLE.values() if person.get("language") == "en"] == [
        "hartley",
        "lehtonen",
        "okafor",
    ]


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
def test_person_uses_known_codes(person: dict[str, Any]) -> None:
    assert person["surname"]
    assert person["given_name"]
    assert person["gender"] in Gender.values
    assert set(person.get("subjects", [])) <= set(Subject.values)
    assert set(person.get("instruments", [])) <= set(Instrument.values)
    assert person.get("category", "none") in Category.values
    assert person["organisation"] in ORGANISATIONS
    for role in person.get("roles", []):
        assert role["role"] in Role.values
        assert role["at"] in ORGANISATIONS
    assert not person.get("is_minor") or person["guardian"] in PEOPLE


def test_organisations_are_one_tree() -> None:
    roots = [key for key, item in ORGANISATIONS.items() if "parent" not in item]
    assert roots == ["priozerye"]
    assert {item["kind"] for item in ORGANISATIONS.values()} == set(OrganisationKind.values)
    for item in ORGANISATIONS.values():
        assert item["name"].keys() == {"ru", "en"}
        assert item.get("parent", "priozerye") in ORGANISATIONS
    assert [item["kind"] for item in ORGANISATIONS.values()].count("district") == 2
    assert INSTITUTE["institute"]["organisation"] in ORGANISATIONS


def test_cohorts_recruit_study_and_have_finished() -> None:
    states = [cohort["state"] for cohort in COHORTS.values()]
    assert sorted(states) == ["finished"] * 2 + ["recruiting"] * 4 + ["studying"] * 2
    for cohort in COHORTS.values():
        assert cohort["apply_until_day"] < cohort["starts_day"] < cohort["ends_day"]
        assert (CONTENT / "programmes" / f"{cohort['programme']}.toml").exists()
        assert {cohort["organiser"], *cohort["tutors"]} <= PEOPLE.keys()
    assert len(COHORTS["spring"]["applications"]) == 5
    assert len(COHORTS["autumn"]["members"]) == 12


def test_nobody_studies_twice_at_once() -> None:
    for cohort in COHORTS.values():
        entries = [*cohort.get("members", []), *cohort.get("applications", [])]
        persons = [entry["person"] for entry in entries]
        assert len(persons) == len(set(persons))
        assert set(persons) <= PEOPLE.keys()
    studying = [
        member["person"]
        for cohort in COHORTS.values()
        for member in cohort.get("members", [])
        if cohort["state"] == "studying"
    ]
    assert len(studying) == len(set(studying))


@pytest.mark.parametrize("cohort", COHORTS.values(), ids=COHORTS)
def test_members_of_cohort_are_at_known_places(cohort: dict[str, Any]) -> None:
    for member in cohort.get("members", []):
        assert member["tutor"] in cohort["tutors"]
        assert (0 < member["done"] <= 1) == (cohort["state"] != "recruiting")
        assert member["pace"] in {"ahead", "steady", "stuck", "silent", "finished", "short"}
        assert (member["pace"] == "finished") == (member["done"] == 1)
        assert member["active_day"] <= 0
    for application in cohort.get("applications", []):
        assert application["motivation"]
        assert application["day"] < 0


def test_portfolios_name_known_people() -> None:
    assert {opened["person"] for opened in INSTITUTE["portfolios"]} <= PEOPLE.keys()
    for entry in INSTITUTE["portfolio"]:
        assert entry["person"] in PEOPLE
        assert entry["day"] < 0
        assert entry["title"]
        assert entry["text"]


VIDEOS = read_toml(CONTENT / "materials" / "videos.toml")["videos"]
LINKS = read_toml(CONTENT / "materials" / "links.toml")["links"]
COLLECTIONS = read_toml(CONTENT / "materials" / "collections.toml")["collections"]


@pytest.mark.parametrize("video", VIDEOS, ids=lambda video: video["slug"])
def test_captions_of_video_fit_its_score_and_can_be_read(video: dict[str, Any]) -> None:
    piece = next(piece for piece in PIECES if piece["slug"] == video["score"])
    bars = measures(engraved(piece["file"]))
    printed = [int(bar.get("n", place)) for place, bar in enumerate(bars, 1)]
    shown = [caption["bar"] for caption in video["captions"]]
    assert shown == sorted(set(shown))
    assert shown[0] == printed[0]
    assert set(shown) <= set(printed)
    beats = int(piece["meter"].split("/")[0])
    for caption, until in zip(video["captions"], [*shown[1:], printed[-1] + 1], strict=True):
        seconds = max(until - caption["bar"], 1) * beats * 60 / video["tempo_bpm"]
        assert len(caption["text"]) / seconds <= 20, caption


def test_links_are_ten_and_say_their_terms() -> None:
    assert len(LINKS) == len({link["url"] for link in LINKS}) == 10
    for link in LINKS:
        assert link["url"].startswith("https://")
        assert link["terms"].keys() == link["title"].keys() == {"ru", "en"}


def test_collections_hold_known_things() -> None:
    known = {
        *(f"music:{slug}" for slug in SLUGS),
        *(f"video:{video['slug']}" for video in VIDEOS),
        *(f"link:{link['slug']}" for link in LINKS),
        *(f"article:{path.stem}" for path in (CONTENT / "articles").glob("*.md")),
    }
    for collection in COLLECTIONS:
        assert collection["person"] in PEOPLE
        assert set(collection["items"]) <= known
        assert len(collection["items"]) >= 4


PROGRAMMES = {
    path.stem: read_toml(path)
    for path in [
        *(CONTENT / "programmes").glob("*.toml"),
        *(CONTENT / "programmes").glob("*/*.toml"),
    ]
}
REFERENCES = {
    "read": {path.stem for path in (CONTENT / "articles").glob("*.md")},
    "watch": {video["slug"] for video in VIDEOS},
    "listen": set(SLUGS),
    "score_study": set(SLUGS),
    "test": {path.stem for path in (CONTENT / "tests").glob("*.toml")},
    "assignment": {path.stem for path in (CONTENT / "assignments").glob("*.toml")},
    "discussion": {path.stem for path in (CONTENT / "discussions").glob("*.toml")},
}
EVERY_PROGRAMME = pytest.mark.parametrize("programme", PROGRAMMES.values(), ids=PROGRAMMES)


def activities_of(programme: dict[str, Any]) -> list[dict[str, Any]]:
    return [activity for module in programme["modules"] for activity in module["activities"]]


def test_catalogue_has_its_programmes_and_a_template() -> None:
    assert set(PROGRAMMES) == {
        "dot-music-teacher",
        "listening-and-analysis",
        "ict-basic",
        "special-and-gifted",
        "exam-reading",
        "pd-models",
        "online-piano",
    }
    assert [slug for slug, item in PROGRAMMES.items() if item.get("is_template")] == [
        "online-piano"
    ]


@EVERY_PROGRAMME
def test_hours_of_programme_add_up(programme: dict[str, Any]) -> None:
    forms: Counter[str] = Counter()
    for activity in activities_of(programme):
        assert activity["hours"] > 0
        assert activity["hours"] * 2 == int(activity["hours"] * 2)
        forms[activity["form"]] += activity["hours"]
    planned = {form: hours for form, hours in programme["hours"].items() if hours}
    assert dict(forms) == planned
    assert sum(forms.values()) == programme["hours_total"] >= 16
    assert set(programme["hours"]) == set(WorkForm.values)
    assert programme["direction"] in Direction.values
    assert programme["kind"] in ProgrammeKind.values
    assert {programme["model"], *(module["model"] for module in programme["modules"])} <= set(
        LearningModel.values
    )


@EVERY_PROGRAMME
def test_activities_refer_to_what_is_there(programme: dict[str, Any]) -> None:
    keys = [activity["slug"] for activity in activities_of(programme)]
    assert len(keys) == len(set(keys))
    for activity in activities_of(programme):
        if activity["type"] in REFERENCES:
            assert activity["ref"] in REFERENCES[activity["type"]], activity["slug"]
        elif activity["type"] == "session":
            assert activity["minutes"] == activity["hours"] * 45
            assert set(activity["handouts"]) <= REFERENCES["read"]
        else:
            assert activity["type"] == "link"
            assert activity["url"].startswith("https://")
        assert activity["type"] not in {"listen", "score_study", "link"} or activity["task"]


@EVERY_PROGRAMME
def test_everything_shown_of_programme_is_in_both_languages(programme: dict[str, Any]) -> None:
    shown = [programme["title"], programme["summary"], programme["audience"]]
    for thing in (*programme["modules"], *activities_of(programme)):
        shown += [thing["title"], thing["summary"]]
    shown += programme["outcomes"]
    for text in shown:
        assert text.keys() == {"ru", "en"}
        assert all(text.values())


@pytest.mark.parametrize("piece", PIECES, ids=SLUGS)
def test_written_tempo_is_that_of_the_index(piece: dict[str, Any]) -> None:
    toolkit = verovio.toolkit()
    assert toolkit.loadFile(str(MUSIC / piece["file"]))
    end = toolkit.renderToTimemap()[-1]
    assert round(end["qstamp"] * 60_000 / end["tstamp"]) == piece["tempo_bpm"]


@pytest.mark.parametrize(
    ("file", "melody"),
    [
        ("bereza.abc", "b4 b4 b4 b4 a4 g4 g4 f4 e4 b4 b4 d5 b4 a4 a4 g4 g4 f4 e4 f4 g4 a4 g4 g4"),
        ("vo-sadu-li.abc", "c5 c5 b4 b4 a4 a4 a4 b4 c5 c5 b4 b4 a4 a4 g4 g4 f4 f4 e4 e4 e4 f4"),
        ("korobeyniki.abc", "e5 b4 c5 d5 c5 b4 a4 a4 c5 e5 d5 c5 b4 c5 d5 e5 c5 a4 a4 d5 f5 a5"),
        ("ode-to-joy.abc", "f4 f4 g4 a4 a4 g4 f4 e4 d4 d4 e4 f4 f4 e4 e4 f4 f4 g4 a4"),
        ("frere-jacques.abc", "f4 g4 a4 f4 f4 g4 a4 f4 a4 b4 c5 a4 b4 c5 c5 d5 c5 b4 a4 f4"),
        ("minuet-g.musicxml", "d5 g4 a4 b4 c5 d5 g4 g4 e5 c5 d5 e5 f5 g5 g4 g4 c5 d5 c5 b4 a4"),
        ("prelude-c.mei", "g4 c5 e5 g4 c5 e5 g4 c5 e5 g4 c5 e5 a4 d5 f5 a4 d5 f5"),
        ("old-french-song.mei", "d4 g4 a4 b4 c5 d5 d5 c5 d5 e5 c5 d5 d5 c5 d5 e5 c5 d5 e5 d5 c5"),
    ],
)
def test_melody_begins_as_everybody_knows_it(file: str, melody: str) -> None:
    notes = [
        f"{note.attrib['pname']}{note.attrib['oct']}"
        for bar in measures(engraved(file))
        for staff in bar.findall(f"{MEI}staff[@n='1']")
        for note in staff[0].iter(f"{MEI}note")
    ]
    expected = melody.split()
    assert notes[: len(expected)] == expected
