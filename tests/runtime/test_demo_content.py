"""The demo's programme is whole: its files parse, refer to each other, add up and can be engraved."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import verovio

import kamerton
from kamerton.assessment.questions import KINDS
from kamerton.assessment.questions.music_dictation import melody_of
from kamerton.library.enums import Level
from kamerton.programmes.enums import Direction, LearningModel, ProgrammeKind, WorkForm
from kamerton.runtime.demo.works import works_of

CONTENT = Path(kamerton.__file__).parent / "runtime" / "demo" / "content"
MEI = "{http://www.music-encoding.org/ns/mei}"
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((article|test|assignment|discussion|music|video):([^)]+)\)")
CALLOUT = re.compile(r"^> \[!(\w+)\]", re.MULTILINE)
HAND_IN = {"text", "file", "audio", "video", "score", "link"}
BY_KIND = {"hearing", "rhythm", "dictation", "marks", "bars", "cloze", "essay", "recorded"}
QUESTIONS = {
    "single",
    "multiple",
    "matching",
    "ordering",
    "short_text",
    "number",
    "listening",
} | BY_KIND
PROGRAMME = "dot-music-teacher"
LECTURE_WORDS, TASK_WORDS, OPENING_WORDS = 500, 45, 54  # an hour


def read_toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def read_article(path: Path) -> dict[str, Any]:
    _, front, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    return tomllib.loads(front) | {"body": body}


@cache
def folder(name: str) -> dict[str, dict[str, Any]]:
    if name == "articles":
        return {path.stem: read_article(path) for path in (CONTENT / name).glob("*.md")}
    return {path.stem: read_toml(path) for path in (CONTENT / name).glob("*.toml")}


@cache
def slugs(kind: str) -> set[str]:
    if kind == "music":
        return {piece["slug"] for piece in read_toml(CONTENT / "music" / "index.toml")["pieces"]}
    if kind == "video":
        videos = read_toml(CONTENT / "materials" / "videos.toml")["videos"]
        return {video["slug"] for video in videos}
    return set(folder(f"{kind}s"))


@cache
def members() -> dict[str, set[str]]:
    """People of each cohort: learners, tutors and experts."""
    cohorts = read_toml(CONTENT / "institute.toml")["cohorts"]
    return {
        cohort["key"]: {member["person"] for member in cohort.get("members", [])}
        | {*cohort["tutors"], *cohort.get("experts", [])}
        for cohort in cohorts
    }


def people() -> set[str]:
    return {person["key"] for person in read_toml(CONTENT / "institute.toml")["people"]}


def activities(programme: str = PROGRAMME) -> list[dict[str, Any]]:
    return [
        activity
        for module in folder("programmes")[programme]["modules"]
        for activity in module["activities"]
    ]


def articles_of(programme: str) -> set[str]:
    found: set[str] = set()
    for activity in activities(programme):
        if activity["type"] == "read":
            found.add(activity["ref"])
        found |= {*activity.get("also", []), *activity.get("handouts", [])}
    return found


def strings(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every string of a document with the key that it stands under."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from strings(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, key)


EXAMPLES = {
    **folder("examples"),
    **{
        work["slug"]: work
        for cohort in read_toml(CONTENT / "institute.toml")["cohorts"]
        for work in works_of(
            cohort["key"], {m["person"]: m["tutor"] for m in cohort.get("members", [])}
        )
    },
}


def documents() -> list[tuple[str, dict[str, Any]]]:
    names = ("articles", "tests", "questions", "assignments", "discussions")
    found = [(f"{name}/{slug}", doc) for name in names for slug, doc in folder(name).items()]
    found += [(f"works/{slug}", doc) for slug, doc in EXAMPLES.items()]
    return [*found, *folder("programmes").items()]


DOCUMENTS = pytest.mark.parametrize(
    "document", [doc for _, doc in documents()], ids=[name for name, _ in documents()]
)


def tunes(document: dict[str, Any]) -> list[str]:
    found = []
    for key, text in strings(document):
        if key in {"abc", "example"}:
            found.append(text.strip() + "\n")
        found += [body for info, body in FENCE.findall(text) if info == "abc"]
    return found


def length(element: ElementTree.Element) -> Fraction:
    """Length in quarter notes of a layer without tuplets."""
    total = Fraction(0)
    for child in element:
        tag = child.tag.removeprefix(MEI)
        if tag in {"note", "chord", "rest"}:
            plain = Fraction(4, int(child.attrib["dur"]))
            total += plain * (2 - Fraction(1, 2 ** int(child.get("dots", "0"))))
        elif tag == "beam":
            total += length(child)
    return total


@DOCUMENTS
def test_slug_is_the_name_of_its_file_and_titles_are_bilingual(document: dict[str, Any]) -> None:
    if "attempts" not in document or "assignment" not in document:
        assert set(document["title"]) == {"ru", "en"}
        assert set(document.get("summary", document["title"])) == {"ru", "en"}
        assert all(document["title"].values())
        assert all(document.get("summary", document["title"]).values())
    assert re.fullmatch("[a-z0-9-]+", document["slug"])


def test_slugs_are_file_names() -> None:
    names = ("articles", "tests", "questions", "assignments", "discussions", "examples")
    for name in (*names, "programmes"):
        assert all(doc["slug"] == stem for stem, doc in folder(name).items())


@DOCUMENTS
def test_links_and_callouts_resolve(document: dict[str, Any]) -> None:
    for _, text in strings(document):
        for kind, slug in LINK.findall(text):
            assert slug in slugs(kind), f"{kind}:{slug}"
        assert set(CALLOUT.findall(text)) <= {"NOTE", "TIP", "WARNING"}
        for info, body in FENCE.findall(text):
            assert info == "abc" or (info.split()[0] in {"score", "audio"} and not body)
            assert info == "abc" or info.split()[1] in slugs("music")


@DOCUMENTS
def test_tunes_are_engraved_and_their_bars_add_up(document: dict[str, Any]) -> None:
    for tune in tunes(document):
        toolkit = verovio.toolkit()
        assert toolkit.loadData(tune)
        assert "<svg" in toolkit.renderToSVG(1)
        root = ElementTree.fromstring(toolkit.getMEI())
        beats, unit = re.search(r"^M:(\d+)/(\d+)$", tune, re.MULTILINE).groups()  # type: ignore[union-attr]
        for measure in root.iter(f"{MEI}measure"):
            for layer in measure.iter(f"{MEI}layer"):
                if layer.find(f"{MEI}mRest") is None:
                    assert length(layer) == Fraction(4 * int(beats), int(unit)), tune


@DOCUMENTS
def test_russian_is_set_with_care(document: dict[str, Any]) -> None:
    for key, text in strings(document):
        if key in {"abc", "example"}:
            continue
        plain = re.sub(r"`[^`\n]*`|^ {4}.*$", "x", FENCE.sub("", text), flags=re.MULTILINE)
        assert not re.search(r'"[а-яё]|[а-яё]"', plain, re.IGNORECASE), plain
        assert not re.search(r"[а-яё] - ", plain, re.IGNORECASE), plain
        assert plain.count("«") == plain.count("»"), plain
        if key != "en":
            assert plain.count("„") == plain.count("“"), plain
        assert "  " not in re.sub(r"^\s+", "", plain, flags=re.MULTILINE), plain


@pytest.mark.parametrize("article", folder("articles").values(), ids=folder("articles"))
def test_article_is_of_readable_length(article: dict[str, Any]) -> None:
    words = re.findall(r"[\w-]+", FENCE.sub("", article["body"]))
    shortest = 500 if article["slug"] in articles_of(PROGRAMME) else 200
    assert shortest <= len(words) <= 1200
    assert 1 <= article["minutes"] <= 15
    assert article["level"] in Level.values
    assert "# " not in {line[:2] for line in article["body"].splitlines()}
    assert "## " in article["body"]


def test_there_are_at_least_ten_articles_and_each_is_used() -> None:
    used = {slug for programme in folder("programmes") for slug in articles_of(programme)}
    assert set(folder("articles")) == used
    assert len(articles_of(PROGRAMME)) >= 10


EVERY_PROGRAMME = pytest.mark.parametrize("slug", folder("programmes"))


@EVERY_PROGRAMME
def test_programme_speaks_the_codes_of_programmes(slug: str) -> None:
    programme = folder("programmes")[slug]
    assert programme["kind"] in ProgrammeKind.values
    assert programme["direction"] in Direction.values
    assert programme["model"] in LearningModel.values
    assert set(programme["hours"]) == set(WorkForm.values)
    assert {module["model"] for module in programme["modules"]} <= set(LearningModel.values)
    assert len(programme["outcomes"]) >= 4
    assert set(programme["completion"]) == {"min_share", "min_hours", "needs_attestation"}


def test_programmes_cover_the_directions() -> None:
    found = {programme["direction"] for programme in folder("programmes").values()}
    assert found == set(Direction.values)


@EVERY_PROGRAMME
def test_everything_that_a_programme_names_has_both_languages(slug: str) -> None:
    programme = folder("programmes")[slug]
    named = [programme, *programme["modules"], *activities(slug)]
    texts = [text for item in named for text in (item["title"], item.get("summary", item["title"]))]
    texts += [*programme["outcomes"], programme["audience"], programme["prerequisites"]]
    for text in texts:
        assert set(text) == {"ru", "en"}
        assert text["ru"] != text["en"]
        assert all(text.values())
        assert not re.search("[а-яё]", text["en"], re.IGNORECASE), text["en"]


@EVERY_PROGRAMME
def test_hours_add_up(slug: str) -> None:
    programme = folder("programmes")[slug]
    by_form: Counter[str] = Counter()
    for activity in activities(slug):
        assert activity["hours"] * 2 == int(activity["hours"] * 2) > 0
        by_form[activity["form"]] += activity["hours"]
    assert dict(by_form) == {form: hours for form, hours in programme["hours"].items() if hours}
    assert sum(by_form.values()) == programme["hours_total"] >= 16


def words(text: str) -> int:
    return len(re.findall(r"[а-яёa-z]{2,}", FENCE.sub("", text), re.IGNORECASE))


@EVERY_PROGRAMME
def test_every_hour_has_something_to_read_and_to_do(slug: str) -> None:
    """An hour of a lecture is read with a pencil; an hour of practice has its steps."""
    for activity in activities(slug):
        if activity["type"] == "read":
            read = [activity["ref"], *activity.get("also", [])]
            found = sum(words(folder("articles")[one]["body"]) for one in read)
            assert found / activity["hours"] >= LECTURE_WORDS, activity["slug"]
        elif activity["type"] in ("watch", "listen", "score_study", "link", "session"):
            found = words(activity["task"])
            assert found >= min(activity["hours"], 1.5) * TASK_WORDS, activity["slug"]
        elif activity["type"] == "discussion":
            opening = folder("discussions")[activity["ref"]]["opening"]
            assert words(opening) >= OPENING_WORDS, activity["slug"]


FOLDERS = {
    "read": "article",
    "watch": "video",
    "listen": "music",
    "score_study": "music",
    "test": "test",
    "assignment": "assignment",
    "discussion": "discussion",
}


@EVERY_PROGRAMME
def test_every_activity_refers_to_something(slug: str) -> None:
    for activity in activities(slug):
        if activity["type"] in FOLDERS:
            assert activity["ref"] in slugs(FOLDERS[activity["type"]]), activity["slug"]
        elif activity["type"] == "session":
            assert activity["minutes"] == activity["hours"] * 45
            assert set(activity["handouts"]) <= slugs("article")
            rooms = read_toml(CONTENT / "office.toml")["rooms"]
            assert activity["room"] in {room["title"] for room in rooms}
        else:
            assert activity["url"].startswith("https://")
        assert set(activity.get("also", [])) <= slugs("article")
    keys = [activity["slug"] for activity in activities(slug)]
    assert len(set(keys)) == len(keys)


def test_the_first_programme_uses_every_type_of_activity() -> None:
    assert {activity["type"] for activity in activities()} == {*FOLDERS, "session", "link"}
    assert len(activities()) == 25


def test_days_of_activities_follow_their_order() -> None:
    days = [activity["due_day"] for activity in activities()]
    assert days == sorted(days)
    assert days[-1] <= 56


@EVERY_PROGRAMME
def test_assignment_hours_are_those_of_the_plan(slug: str) -> None:
    for activity in activities(slug):
        if activity["type"] == "assignment":
            assert folder("assignments")[activity["ref"]]["hours"] == activity["hours"]


def is_known_sound(question: dict[str, Any]) -> bool:
    heard = {"sound": 1} if "clip" in question else {"score": question.get("music", "")}
    data = {**question, **heard}
    data |= {"melody": melody_of(question["melody"])} if "melody" in question else {}
    return KINDS[question["type"]].problem(data) == ""


def is_question_sound(question: dict[str, Any]) -> bool:
    options = question.get("options", [])
    right = [option for option in options if option.get("right")]
    match question["type"]:
        case "single":
            return len(right) == 1 and len(options) >= 3
        case "multiple":
            return 2 <= len(right) < len(options)
        case "listening":
            return 1 <= len(right) < len(options) and ("abc" in question or "music" in question)
        case "matching":
            return len(question["pairs"]) >= 3
        case "ordering":
            return len(set(question["order"])) == len(question["order"]) >= 3
        case "short_text":
            return bool(question["answers"])
        case "number":
            return bool(question["tolerance"] >= 0)
    return False


@pytest.mark.parametrize("test", [*folder("tests").values(), *folder("questions").values()])
def test_questions_are_sound(test: dict[str, Any]) -> None:
    own = {activity.get("ref") for activity in activities()}
    assert (8 if test["slug"] in own else 5) <= len(test["questions"]) <= 20
    for draw in test.get("draws", ()):
        pool = [
            question
            for question in folder("questions")[draw["folder"]]["questions"]
            if set(draw.get("tags", ())) <= set(question["tags"])
        ]
        assert len(pool) > draw["count"]
    keys = [question["id"] for question in test["questions"]]
    assert len(set(keys)) == len(keys)
    for question in test["questions"]:
        is_sound = is_known_sound if question["type"] in BY_KIND else is_question_sound
        assert is_sound(question), question["id"]
        assert question.get("music", "bereza") in slugs("music")
        assert question["points"] >= 1
        if question["type"] != "recorded":  # a person hears it and says what to say
            assert question["feedback_right"]
            assert question["feedback_wrong"]
        for option in question.get("options", []):
            assert option.get("right") or option.get("feedback"), question["id"]


def test_all_kinds_of_question_are_used() -> None:
    written = [*folder("tests").values(), *folder("questions").values()]
    used = {question["type"] for test in written for question in test["questions"]}
    assert used == QUESTIONS


@pytest.mark.parametrize("assignment", folder("assignments").values(), ids=folder("assignments"))
def test_rubric_is_graded(assignment: dict[str, Any]) -> None:
    assert 3 <= len(assignment["criteria"]) <= 5
    for criterion in assignment["criteria"]:
        points = [level["points"] for level in criterion["levels"]]
        assert points == sorted(set(points))
        assert points[0] == 0
        assert all(level["title"] and level["description"] for level in criterion["levels"])
    best = sum(criterion["levels"][-1]["points"] for criterion in assignment["criteria"])
    assert best / 2 <= assignment["pass_points"] < best
    assert {part["kind"] for part in assignment["hand_in"]} <= HAND_IN


@pytest.mark.parametrize("discussion", folder("discussions").values(), ids=folder("discussions"))
def test_replies_come_from_members_and_answer_what_is_there(discussion: dict[str, Any]) -> None:
    assert discussion["person"] in people()
    seen: dict[str, int] = {}
    for reply in discussion["replies"]:
        assert reply["person"] in members()[reply["cohort"]]
        if "to" in reply:
            assert seen[reply["to"]] <= reply["day"]
        assert reply["key"] not in seen
        seen[reply["key"]] = reply["day"]
    own = {activity.get("ref") for activity in activities()}
    assert len(seen) >= 3 or discussion["slug"] not in own


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_graded_work_follows_its_rubric(example: dict[str, Any]) -> None:
    assignment = folder("assignments")[example["assignment"]]
    levels = {
        criterion["key"]: {level["points"] for level in criterion["levels"]}
        for criterion in assignment["criteria"]
    }
    parts = {part["key"] for part in assignment["hand_in"]}
    required = {part["key"] for part in assignment["hand_in"] if part["required"]}
    assert any(example["person"] in cohort for cohort in members().values())
    assert [attempt["number"] for attempt in example["attempts"]] == list(
        range(1, len(example["attempts"]) + 1)
    )
    assert len(example["attempts"]) <= assignment["max_attempts"]
    last_day = date.max.toordinal()
    for attempt in example["attempts"]:
        assert required <= set(attempt["parts"]) <= parts
        assert last_day >= attempt["days_ago"]
        last_day = attempt["days_ago"]
        assert set(attempt["self_marks"]) == set(levels)
        assert all(points in levels[key] for key, points in attempt["self_marks"].items())
        if "review" not in attempt:
            assert attempt is example["attempts"][-1]
            continue
        review = attempt["review"]
        assert any({example["person"], review["person"]} <= cohort for cohort in members().values())
        assert review["days_ago"] <= last_day
        last_day = review["days_ago"]
        assert set(review["marks"]) == set(levels)
        assert all(points in levels[key] for key, points in review["marks"].items())
        enough = sum(review["marks"].values()) >= assignment["pass_points"]
        assert review["decision"] == ("passed" if enough else "returned")
        assert {comment["criterion"] for comment in review["comments"]} <= set(levels)


def test_one_work_was_returned_and_handed_in_again() -> None:
    decisions = [
        [attempt["review"]["decision"] for attempt in example["attempts"] if "review" in attempt]
        for example in folder("examples").values()
    ]
    assert ["returned", "passed"] in decisions


def test_every_graduate_has_handed_in_every_work() -> None:
    for cohort in read_toml(CONTENT / "institute.toml")["cohorts"]:
        asked = {a["ref"] for a in activities(cohort["programme"]) if a["type"] == "assignment"}
        for member in cohort.get("members", []) if cohort["state"] == "finished" else ():
            if member["pace"] == "finished":
                known = [e for e in EXAMPLES.values() if e["person"] == member["person"]]
                done = {e["assignment"] for e in known if e["assignment"] in asked}
                assert done == asked, member["person"]


def test_works_are_not_one_text_repeated() -> None:
    said = [
        sentence
        for example in EXAMPLES.values()
        for part in example["attempts"][-1]["parts"].values()
        for sentence in re.findall(r"[А-ЯЁ][^.!?|{}\n]{50,}[.!?]", part)
    ]
    most = Counter(said).most_common(1)[0][1]
    assert most <= 6


@pytest.mark.parametrize(
    "topic", read_toml(CONTENT / "forum.toml")["topics"], ids=lambda topic: topic["key"]
)
def test_topics_of_the_forum_name_people_and_answers_that_are_there(topic: dict[str, Any]) -> None:
    written: set[str] = {""}
    for reply in topic.get("replies", []):
        assert reply["person"] in people()
        assert reply.get("to", "") in written
        assert reply["day"] > topic["day"]
        written.add(reply["key"])
    assert topic["author"] in people()
    assert {*topic.get("votes_for", []), *topic.get("votes_against", [])} <= {*people()}
    assert topic.get("accepted", "") in written
    assert topic["title_en"]
