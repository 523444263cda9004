"""What the living page shows the components with."""

from typing import Any

from django.utils.translation import pgettext

from kamerton.ui.stave import Bar, Note


def _bars(titles: list[tuple[str, int]], done: int) -> list[Bar]:
    bars: list[Bar] = []
    number = 0
    for title, count in titles:
        notes = []
        for _index in range(count):
            state = "done" if number < done else "now" if number == done else "ahead"
            number += 1
            notes.append(
                Note(
                    pgettext("specimen", "Activity %(number)s") % {"number": number},
                    state,
                    "#stave",
                )
            )
        bars.append(Bar(f"{len(bars) + 1} · {title}", notes))
    return bars


def specimens() -> dict[str, Any]:
    """Give the example data of the living page."""
    titles = [
        (pgettext("specimen", "Setting and tools"), 5),
        (pgettext("specimen", "Sound and lesson"), 6),
        (pgettext("specimen", "Own lesson"), 4),
        (pgettext("specimen", "Attestation"), 3),
    ]
    every_state = [
        Note(pgettext("specimen", "Read"), "done", "#stave"),
        Note(pgettext("specimen", "Play"), "waiting", "#stave"),
        Note(pgettext("specimen", "Answer"), "late", "#stave"),
        Note(pgettext("specimen", "Watch"), "now", "#stave"),
        Note(pgettext("specimen", "Meet"), "ahead"),
    ]
    return {
        "bars": _bars(titles, 9),
        "long_bars": _bars([(title, count * 4) for title, count in titles], 31),
        "every_state": [Bar(pgettext("specimen", "Every state"), every_state)],
        "fresh_bars": _bars(titles, 0),
        "mini": [["done"] * 5, ["done"] * 4 + ["now", "ahead"], ["ahead"] * 4, ["ahead"] * 3],
        "mini_done": [["done"] * 5, ["done"] * 6, ["done"] * 4, ["done"] * 3],
        "people": [
            (pgettext("specimen", "Marina Orlova"), pgettext("specimen", "Zarechnoye"), 20, "now"),
            (pgettext("specimen", "Pyotr Gusev"), pgettext("specimen", "Music school"), 36, "done"),
            (pgettext("specimen", "Anna Belova"), pgettext("specimen", "Vocal studio"), 4, "fault"),
        ],
        "colours": [
            "paper", "sheet", "well", "ink", "ink-2", "line", "control",
            "brass", "brass-wash", "spruce", "spruce-wash", "fault", "fault-wash",
        ],
        "filters": [
            ("subject", pgettext("specimen", "Subject"), [("choir", pgettext("specimen", "Choir"), 12, True), ("solfege", pgettext("specimen", "Solfège"), 4, False)]),
            ("level", pgettext("specimen", "Level"), [("basic", pgettext("specimen", "Basic"), 1204, False), ("advanced", pgettext("specimen", "Advanced"), 0, False)]),
        ],
    }  # fmt: skip
