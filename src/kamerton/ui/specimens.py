"""What the living page shows the components with."""

from typing import Any

from django.utils.translation import gettext as _

from kamerton.ui.stave import Bar, Note


def _bars(titles: list[tuple[str, int]], done: int) -> list[Bar]:
    bars, number = [], 0
    for title, count in titles:
        notes = []
        for _index in range(count):
            state = "done" if number < done else "now" if number == done else "ahead"
            number += 1
            notes.append(Note(_("Activity %(number)s") % {"number": number}, state, "#stave"))
        bars.append(Bar(f"{len(bars) + 1} · {title}", notes))
    return bars


def specimens() -> dict[str, Any]:
    """Give the example data of the living page."""
    titles = [
        (_("Setting and tools"), 5),
        (_("Sound and lesson"), 6),
        (_("Own lesson"), 4),
        (_("Attestation"), 3),
    ]
    every_state = [
        Note(_("Read"), "done", "#stave"),
        Note(_("Play"), "waiting", "#stave"),
        Note(_("Answer"), "late", "#stave"),
        Note(_("Watch"), "now", "#stave"),
        Note(_("Meet"), "ahead"),
    ]
    return {
        "bars": _bars(titles, 9),
        "long_bars": _bars([(title, count * 4) for title, count in titles], 31),
        "every_state": [Bar(_("Every state"), every_state)],
        "fresh_bars": _bars(titles, 0),
        "mini": [["done"] * 5, ["done"] * 4 + ["now", "ahead"], ["ahead"] * 4, ["ahead"] * 3],
        "mini_done": [["done"] * 5, ["done"] * 6, ["done"] * 4, ["done"] * 3],
        "people": [
            (_("Marina Orlova"), _("Zarechnoye"), 20, "now"),
            (_("Pyotr Gusev"), _("Music school"), 36, "done"),
            (_("Anna Belova"), _("Vocal studio"), 4, "fault"),
        ],
        "colours": [
            "paper", "sheet", "well", "ink", "ink-2", "line", "control",
            "brass", "brass-wash", "spruce", "spruce-wash", "fault", "fault-wash",
        ],
        "filters": [
            ("subject", _("Subject"), [("choir", _("Choir"), 12, True), ("solfege", _("Solfège"), 4, False)]),
            ("level", _("Level"), [("basic", _("Basic"), 1204, False), ("advanced", _("Advanced"), 0, False)]),
        ],
    }  # fmt: skip
