"""A person who has only a keyboard: where the focus is, and whether it can be seen."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import FileChooser, Locator, Page, expect

MOST_STEPS = 120
CYRILLIC = re.compile(r"[А-Яа-яЁё]")
# What a sighted person sees of the focused element: its ring, its own or of what is drawn in its place.
LOOK = """async () => {
    await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    await Promise.allSettled(document.activeElement.getAnimations().map(change => change.finished));
    const focused = document.activeElement;
    if (!focused || focused === document.body) return {lost: true, name: "body"};
    const ring = style => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    let shown = focused;
    for (let up = 0; shown && up < 4 && !ring(getComputedStyle(shown)); up += 1) shown = shown.parentElement;
    const box = focused.getBoundingClientRect();
    const [x, y] = [box.left + Math.min(box.width, innerWidth) / 2, box.top + Math.min(box.height, 40) / 2];
    const top = document.elementFromPoint(x, y);
    return {
        lost: false, name: focused.outerHTML.slice(0, 140), ring: Boolean(shown && ring(getComputedStyle(shown))),
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        covered: Boolean(top && !focused.contains(top) && !top.contains(focused) && !top.closest("label")?.contains(focused)
            && !shown?.contains(top)) && top.outerHTML.slice(0, 140),
    };
}"""
# The words of the page and the names of what has no words; not what is marked as another language.
WORDS = """() => {
    const said = [document.title];
    for (const part of document.body.querySelectorAll("*")) {
        if (part.closest("[lang=ru], script, style, template") || !part.checkVisibility()) continue;
        for (const name of ["aria-label", "title", "placeholder", "alt"]) said.push(part.getAttribute(name) || "");
        for (const node of part.childNodes) if (node.nodeType === Node.TEXT_NODE) said.push(node.data);
    }
    return said.map(text => text.trim()).filter(Boolean);
}"""
# An editor is entered at its text, which a plain area stands for until the focus comes.
IS_THERE = """goal => document.activeElement === goal
    || (goal.localName === "k-texts-editor" && goal.contains(document.activeElement)
        && document.activeElement.matches("textarea, .ProseMirror"))"""


@dataclass
class Keyboard:
    """Goes through pages by keys alone and judges each of them on arrival.

    ``foreign`` are the words that people wrote in Russian: names of people, questions, tasks.
    """

    page: Page
    foreign: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def arrive(self, heading: str | re.Pattern[str]) -> None:
        """Come to the page with this heading: it fits, speaks English, and leads past its frame."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.page.wait_for_load_state()
        self.judge()
        self.skip_to_content()

    def judge(self) -> None:
        """Look at the page as it is now."""
        width = self.page.evaluate("document.documentElement.scrollWidth")
        if width > self.page.evaluate("innerWidth"):
            self.say(f"{width} px wide")
        if (language := self.page.evaluate("document.documentElement.lang")) != "en":
            self.say(f"lang is {language}")
        said = "\n".join(dict.fromkeys(self.page.evaluate(WORDS)))
        for words in sorted(self.foreign, key=len, reverse=True):
            said = said.replace(words, "")
        for line in filter(CYRILLIC.search, said.splitlines()):
            self.say(f"speaks Russian: {line}")

    def say(self, fault: str) -> None:
        told = f"{urlsplit(self.page.url).path}: {fault}"
        if told not in self.faults:
            self.faults.append(told)

    def skip_to_content(self) -> None:
        self.press("Tab")
        expect(self.page.locator("a.skip")).to_be_focused()
        self.see()
        self.press("Enter")
        expect(self.page.locator("main")).to_be_focused()

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def see(self) -> None:
        """Look at the focused element: it has a ring, stands in the window, nothing lies over it."""
        seen: dict[str, Any] = self.page.evaluate(LOOK)
        name = seen["name"]
        if seen["lost"]:
            self.say("the focus is lost to the body")
            return
        if not seen["ring"]:
            self.say(f"no ring on {name}")
        if not seen["inside"]:
            self.say(f"out of the window: {name}")
        if seen["covered"]:
            self.say(f"{name} lies under {seen['covered']}")

    def reach(self, target: Locator, key: str = "Tab") -> Locator:
        """Go on by Tab, looking at each stop, until the focus is there."""
        target.first.wait_for()
        goal = target.first.element_handle()
        for _step in range(MOST_STEPS):
            if self.page.evaluate(IS_THERE, goal):
                self.see()
                return target.first
            self.press(key)
            if not self.page.evaluate("document.activeElement === document.body"):
                self.see()
        raise AssertionError(f"{self.page.url}: no way by keyboard to {target}")

    def choose(self, target: Locator, key: str = "Enter") -> None:
        self.reach(target)
        self.press(key)

    def follow(self, name: str) -> None:
        """Follow a link of the page's own part."""
        self.choose(self.page.locator("main").get_by_role("link", name=name, exact=True))

    def push(self, name: str) -> None:
        """Press a button of the page's own part."""
        self.choose(self.page.locator("main").get_by_role("button", name=name, exact=True))

    def fill(self, name: str, text: str) -> None:
        self.reach(self.page.locator(f"main [name={name}]"))
        self.page.keyboard.type(text)

    def write(self, name: str, text: str) -> None:
        """Write into the editor of a field."""
        editor = self.page.locator(f"main k-texts-editor[name*={name}]")
        self.reach(editor)
        editor.locator(".ProseMirror-focused").wait_for()
        self.page.keyboard.type(text)

    def offer(self, target: Locator) -> FileChooser:
        """Open the choice of files by Enter."""
        self.reach(target)
        with self.page.expect_file_chooser() as chosen:
            self.press("Enter")
        return chosen.value
