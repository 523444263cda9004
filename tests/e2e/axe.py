"""What axe-core finds wrong with a page: nothing is allowed."""

import pathlib
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page

SCRIPT = pathlib.Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page, within: str = "", only: Sequence[str] = ()) -> list[str]:
    """Run axe-core on the page (or the part that matches a selector) and word each violation.

    `only` names single rules instead of all.
    """
    rules = {"type": "rule", "values": [*only]} if only else {"type": "tag", "values": RULES}
    # Evaluated by the debugger, so the page's Content-Security-Policy stays as it is.
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(
        """([within, rules]) => axe.run(within || document, {
            runOnly: rules, resultTypes: ["violations"]})""",
        [within, rules],
    )
    return [
        f"{violation['id']} ({violation['impact']}): {node['target']} {node['html'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def assert_accessible(page: Page, within: str = "") -> None:
    """Fail with every violation named."""
    found = violations(page, within)
    assert not found, f"{page.url}\n" + "\n".join(found)


def assert_fits(page: Page) -> None:
    """Fail when the page scrolls sideways."""
    page.wait_for_load_state()  # a page that is just being opened has no root yet
    width, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= room, f"{page.url} is {width} px wide in a window of {room} px"
