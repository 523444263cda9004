"""The demo's programmes with their tests, assignments and talks."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from kamerton.assessment.operations import authoring
from kamerton.assessment.operations import bank as questions
from kamerton.assessment.questions.music_dictation import melody_of
from kamerton.learning.operations.journal import set_completion_rules
from kamerton.people.models import Organisation, Person
from kamerton.programmes.models import Activity, ProgrammeVersion
from kamerton.programmes.operations import plan as planning
from kamerton.programmes.operations import version as versions
from kamerton.runtime.demo.bank import Bank
from kamerton.runtime.demo.reading import CONTENT, folder, toml

MATERIAL = {"read": "article", "watch": "video", "listen": "music", "score_study": "music"}


def load_programmes(
    bank: Bank, methodologist: Person, institute: Organisation
) -> dict[str, ProgrammeVersion]:
    """Build every programme; return the approved, published versions by slug."""
    made = {}
    for slug in folder("programmes"):
        version = _build(toml(f"programmes/{slug}.toml"), bank, methodologist, institute)
        versions.approve_version(methodologist, version_id=version.pk)
        versions.publish_version(methodologist, version_id=version.pk)
        made[slug] = version
    return made


def set_rules(methodologist: Person, versions: Mapping[str, ProgrammeVersion]) -> None:
    """Say of each programme when it counts as done."""
    for slug, version in versions.items():
        rules = toml(f"programmes/{slug}.toml")["completion"]
        set_completion_rules(
            methodologist,
            programme_id=version.programme_id,
            fields={
                "required": None,
                "min_share": Decimal(str(rules["min_share"])),
                "min_hours": Decimal(str(rules["min_hours"])),
                "needs_attestation": rules["needs_attestation"],
            },
        )


def load_templates(bank: Bank, methodologist: Person, institute: Organisation) -> None:
    """Build the templates from which a programme can be started; they stay drafts."""
    for path in sorted((CONTENT / "programmes" / "templates").glob("*.toml")):
        data = toml(f"programmes/templates/{Path(path).name}")
        version = _build(data, bank, methodologist, institute)
        version.programme.is_template = True
        version.programme.save(update_fields=["is_template"])


def _build(
    data: dict[str, Any], bank: Bank, methodologist: Person, institute: Organisation
) -> ProgrammeVersion:
    version = versions.start_programme(
        methodologist,
        fields={
            "kind": data["kind"],
            "direction": data["direction"],
            "model": data["model"],
            "title": data["title"]["ru"],
            "title_en": data["title"]["en"],
            "summary": data["summary"]["ru"],
            "summary_en": data["summary"]["en"],
            "audience": data.get("audience", {}).get("ru", ""),
            "audience_en": data.get("audience", {}).get("en", ""),
            "hours": data["hours_total"],
            "outcomes": data["outcomes"],
        },
        organisation_id=institute.pk,
        slug=data["slug"],
    )
    inside = _folder_of(data, methodologist)
    for item in data["modules"]:
        module = planning.add_module(
            methodologist,
            version_id=version.pk,
            title=item["title"]["ru"],
            title_en=item["title"]["en"],
            summary=item.get("summary", {}).get("ru", ""),
        )
        for step in item["activities"]:
            _activity(step, module.pk, bank, methodologist, inside)
    return version


def _activity(
    step: dict[str, Any], module_id: int, bank: Bank, methodologist: Person, inside: int
) -> None:
    code, ref = step["type"], step.get("ref", "")
    material = bank.materials.get(f"{MATERIAL.get(code, '')}:{ref}")
    activity = planning.add_activity(
        methodologist,
        module_id=module_id,
        type_code=code,
        title=step["title"]["ru"],
        title_en=step["title"]["en"],
        hours=Decimal(str(step["hours"])),
        form=step["form"],
        required=step.get("required", True),
        description=_introduction(step, bank),
        material_id=material.current_id if material else None,
        config=_config(step),
    )
    if code == "test":
        _test(activity, toml(f"tests/{ref}.toml"), bank, methodologist, inside)
    elif code == "assignment":
        _assignment(activity, toml(f"assignments/{ref}.toml"), bank, methodologist)


def _introduction(step: dict[str, Any], bank: Bank) -> Any:
    summary = step.get("summary", {}).get("ru", "")
    if step["type"] == "discussion":
        summary = toml(f"discussions/{step['ref']}.toml")["opening"]
    parts = (
        summary,
        step.get("task", ""),
        _reading("Прочтите также", step.get("also", ()), bank),
        _reading("Раздаточные материалы", step.get("handouts", ()), bank),
    )
    return bank.document("\n\n".join(parts))


def _reading(heading: str, slugs: Sequence[str], bank: Bank) -> str:
    """Return Markdown that leads to articles; empty without articles."""
    links = "".join(
        f"\n- [{bank.materials[f'article:{slug}'].title}](article:{slug})" for slug in slugs
    )
    return f"{heading}:\n{links}" if links else ""


def _config(step: dict[str, Any]) -> dict[str, Any]:
    if step["type"] == "discussion":
        return {"min_posts": toml(f"discussions/{step['ref']}.toml").get("min_posts", 1)}
    return {name: step[name] for name in ("url", "minutes", "place") if name in step}


def load_folders(bank: Bank, methodologist: Person) -> None:
    """Write the folders of the bank of questions from which tests draw."""
    for slug in folder("questions"):
        data = toml(f"questions/{slug}.toml")
        bank.folders[slug] = _folder_of(data, methodologist)
        for item in data["questions"]:
            _add_question(item, bank, methodologist, bank.folders[slug])


def _folder_of(data: dict[str, Any], methodologist: Person, parent: int | None = None) -> int:
    """Return a folder of the bank for what a programme or, inside its folder, a test asks."""
    made = questions.set_category(
        methodologist,
        category_id=None,
        title=data["title"]["ru"],
        title_en=data["title"]["en"],
        parent_id=parent,
    )
    return made.pk


def _test(
    activity: Activity, data: dict[str, Any], bank: Bank, methodologist: Person, parent: int
) -> None:
    test = authoring.set_test(
        methodologist,
        activity_id=activity.pk,
        fields={
            "instructions": bank.document(data.get("instructions", "")),
            "time_limit_s": data["time_limit_min"] * 60 or None,
            "max_attempts": data["attempts"] or None,
            "pass_share": Decimal(data["pass_percent"]) / 100,
            "shuffle": data["shuffle"],
        },
    )
    items = bank.questions.get(data["slug"])
    if items is None:  # a template asks what a programme asked before
        inside = _folder_of(data, methodologist, parent)
        items = [_add_question(item, bank, methodologist, inside) for item in data["questions"]]
        bank.questions[data["slug"]] = items
    section_id = test.sections.values_list("pk", flat=True).get()
    authoring.put_questions(methodologist, section_id=section_id, items=items)
    for draw in data.get("draws", ()):
        authoring.set_draw(
            methodologist,
            section_id=section_id,
            fields={
                "category_id": bank.folders[draw["folder"]],
                "tags": draw.get("tags", []),
                "count": draw["count"],
                "points": Decimal(str(draw["points"])),
            },
        )


def _add_question(item: dict[str, Any], bank: Bank, methodologist: Person, inside: int) -> int:
    """Write a question into a folder of the bank; return its item."""
    question = questions.add_item(
        methodologist,
        type_code=item["type"],
        category_id=inside,
        tags=item.get("tags", ()),
        fields={
            "text": bank.document(item["text"]),
            "data": _question_data(item, bank),
            "points": Decimal(str(item.get("points", 1))),
            "feedback_right": item.get("feedback_right", ""),
            "feedback_wrong": item.get("feedback_wrong", ""),
        },
    )
    if "samples" in item:
        bank.samples[question.pk] = item["samples"]
    if "recordings" in item:
        bank.recordings[question.pk] = item["recordings"]
    return question.item_id


_KEYS = (
    *("options", "pairs", "extra", "order", "answers", "answer", "tolerance", "unit"),
    *("source", "min_words", "max_words", "hint", "variants"),
    *("kind", "most_s", "takes", "tempo_bpm", "metre", "may_send", "criteria"),
)
_SOUND = ("abc", "bars", "show_score")
# Of questions of music everything but what every question has is the type's own data.
_MUSIC = {"hearing", "rhythm", "dictation", "marks", "bars"}
_COMMON = {"id", "type", "text", "points", "feedback_right", "feedback_wrong", "melody", "music"}


def _question_data(item: dict[str, Any], bank: Bank) -> dict[str, Any]:
    if item["type"] in _MUSIC:
        data = {key: value for key, value in item.items() if key not in _COMMON}
        data |= {"melody": melody_of(item["melody"])} if "melody" in item else {}
    else:
        data = {key: item[key] for key in (*_KEYS, *_SOUND) if key in item}
    if "music" in item:
        material = bank.materials[f"music:{item['music']}"]
        if "clip" in item and material.current:
            return {**data, "sound": bank.sound_to_ask(item["music"], material.current)}
        data["score"] = material.current.score_key if material.current else ""
        data["midi_program"] = bank.pieces[item["music"]].get("midi_program")
    return data


def _assignment(
    activity: Activity, data: dict[str, Any], bank: Bank, methodologist: Person
) -> None:
    parts = [
        {
            "key": part["key"],
            "kind": part["kind"],
            "title": part["title"]["ru"],
            "title_en": part["title"]["en"],
            "required": part.get("required", True),
            "hint": part.get("hint", ""),
        }
        for part in data["hand_in"]
    ]
    rubric = [
        {
            "key": criterion["key"],
            "title": criterion["title"]["ru"],
            "title_en": criterion["title"]["en"],
            "description": criterion.get("description", ""),
            "levels": criterion["levels"],
        }
        for criterion in data["criteria"]
    ]
    authoring.set_assignment(
        methodologist,
        activity_id=activity.pk,
        fields={
            "task": bank.document(data["task"]),
            "parts": parts,
            "rubric": rubric,
            "pass_points": Decimal(str(data["pass_points"])),
            "max_attempts": data.get("max_attempts") or None,
            "is_attestation": data.get("attestation", False),
            "score_key": _score(data.get("score", ""), bank),
        },
    )


def _score(slug: str, bank: Bank) -> str:
    """Return the key of the piece of music that an assignment is played from; "" for none."""
    current = bank.materials[f"music:{slug}"].current if slug else None
    return current.score_key if current else ""
