"""Works of whole cohorts: frames filled with what each learner put there."""

from collections.abc import Iterator
from typing import Any

from kamerton.runtime.demo.reading import Data, folder, toml

DAYS_TO_REVIEW = 2


def works_of(cohort: str, tutors: dict[str, str]) -> Iterator[Data]:
    """Yield the works of a cohort as examples (see content/README.md); ``tutors`` by learner."""
    for slug in folder("works"):
        data = toml(f"works/{slug}.toml")
        if data["cohort"] == cohort:
            for item in data["works"]:
                yield _example(data, item, tutors[item["person"]])


def _example(data: Data, item: Data, tutor: str) -> Data:
    assignment = toml(f"assignments/{data['assignment']}.toml")
    keys = [criterion["key"] for criterion in assignment["criteria"]]
    frame = data["frames"][item["frame"] - 1]
    attempt: dict[str, Any] = {
        "number": 1,
        "days_ago": item["days_ago"],
        "parts": {key: text.format_map(item) for key, text in frame.items()},
        "self_marks": dict(zip(keys, item["own"], strict=True)),
    }
    if "marks" in item:
        is_enough = sum(item["marks"]) >= assignment["pass_points"]
        attempt["review"] = {
            "person": tutor,
            "days_ago": max(item["days_ago"] - DAYS_TO_REVIEW, 0.5),
            "decision": "passed" if is_enough else "returned",
            "marks": dict(zip(keys, item["marks"], strict=True)),
            "comment": item["comment"],
            "comments": [],
        }
    return {
        "slug": f"{data['assignment']}-{item['person']}",
        "assignment": data["assignment"],
        "person": item["person"],
        "attempts": [attempt],
    }
