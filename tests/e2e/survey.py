"""A walk over the site along its own links: one page of each address pattern, and what is wrong with it."""

import html
import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

from tests.e2e.axe import violations
from tests.e2e.wording import TEXTS, faults_of

# Pages that differ by what they hold, though their addresses follow one pattern.
SEVERAL = {"learning:activity": 12, "programmes:preview": 8, "programmes:activity_edit": 3}
# Pages of letters, each in its reader's language.
OF_LETTERS = {"notifications:sent_mail", "notifications:mail"}
LINKS_TO_TRY = 3
# Colours and sizes are all that a theme changes, so these rules alone are asked again.
THEMES = ("dark", "contrast")
OF_THEMES = ("color-contrast", "link-in-text-block", "target-size")
FILE = re.compile(r"\.\w+$")
# What differs from answer to answer though the page is the same.
OF_THE_MOMENT = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
HREF = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
LOOK = """() => ({
    lang: document.documentElement.lang, title: document.title.trim(),
    h1: document.querySelectorAll("h1").length,
    links: [...document.querySelectorAll("a[href]")].map(link => link.href),
    broken: [...document.querySelectorAll('a[href^="#"]')].map(link => link.getAttribute("href"))
        .filter(href => href.length > 1 && !document.getElementById(decodeURIComponent(href.slice(1)))),
    parts: [...new Set([...document.querySelectorAll("body *")]
        .flatMap(part => [...part.classList].map(name => `${part.localName}.${name}`)))],
    hidden: [...document.querySelectorAll(".bar-nav")]
        .filter(bar => bar.scrollWidth > bar.clientWidth).length})"""
# Colours change at once: a look between two of them would accuse what nobody reads.
PUT_ON = """theme => {
    const still = new CSSStyleSheet();
    still.replaceSync("*, ::before, ::after { transition: none !important }");
    document.adoptedStyleSheets = [still];
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
}"""
WIDTH = "() => document.documentElement.scrollWidth"
WIDTHS = """() => {
    const root = document.documentElement;
    const found = {light: root.scrollWidth};
    root.dataset.theme = "contrast";
    found.contrast = root.scrollWidth;
    delete root.dataset.theme;
    return found;
}"""


@dataclass
class Seen:
    """What has been looked at already, over all roles: most pages are the same for many."""

    pages: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    in_english: Counter[str] = field(default_factory=Counter)
    contents: set[str] = field(default_factory=set)
    texts: set[tuple[str, str]] = field(default_factory=set)


@dataclass
class Survey:
    """What was found on the way."""

    page: Page
    base: str
    seen: Seen
    language: str = "ru"
    faults: list[str] = field(default_factory=list)
    visited: list[str] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)
    _tried: Counter[str] = field(default_factory=Counter)
    _known: set[str] = field(default_factory=set)
    _waiting: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.page.on("pageerror", lambda error: self._say(f"script: {error}"))
        self.page.on("console", self._hear)

    def _hear(self, message):
        if message.type == "error":
            self._say(f"console: {message.text} {message.location.get('url', '')}")

    def _say(self, fault):
        self.faults.append(f"{self.page.url.removeprefix(self.base)}: {fault}")

    def walk(self):
        """Visit what the links lead to."""
        self._note([self.base + "/"])
        while self._waiting:
            address = self._waiting.pop(0)
            name = name_of(address)
            if self.met[name] < SEVERAL.get(name, 1) and not FILE.search(urlsplit(address).path):
                self.met[name] += 1
                self.visit(address, name)
            elif self._tried[name] < LINKS_TO_TRY:
                self._tried[name] += 1
                self._try(address)
        return self

    def walk_in_english(self):
        """Come in English, on a phone, to the pages that no earlier role has seen so."""
        self.language = "en"
        self.page.set_viewport_size(PHONE)
        met: Counter[str] = Counter()
        for path in self.visited:
            name = name_of(self.base + path)
            met[name] += 1
            if met[name] > self.seen.in_english[name] and self._open(self.base + path):
                self.seen.in_english[name] += 1
                self._look()
                self._measure()
        return self

    def visit(self, address, name):
        """Open one page and look at everything that a page must be.

        A page whose content is to the letter what an earlier role saw is not looked at again.
        """
        if self._is_known(address):
            self.visited.append(address.removeprefix(self.base))
            return
        if not self._open(address):
            return
        is_first = not self.visited
        self.visited.append(address.removeprefix(self.base))
        parts = self._look()
        is_new = is_first or name not in self.seen.pages or not parts <= self.seen.parts
        self.seen.pages.add(name)
        self.seen.parts |= parts
        if is_new:
            self._accuse(violations(self.page))
            for theme in THEMES:
                # What stands around the page is the same on each.
                self._see_in(theme, "" if is_first else "main")
        self._see_on_phone()

    def _is_known(self, address):
        answer = self.page.context.request.get(address)
        is_sound = answer.ok and bool(self.visited)
        if not is_sound or not answer.headers.get("content-type", "").startswith("text/html"):
            return False
        content = OF_THE_MOMENT.sub("", answer.text().partition("<main")[2])
        if content not in self.seen.contents:
            self.seen.contents.add(content)
            return False
        if name_of(answer.url) not in OF_LETTERS:
            self._note([urljoin(answer.url, html.unescape(link)) for link in HREF.findall(content)])
        return True

    def comes_in_themes(self):
        """See that the server sends the theme that was chosen; elsewhere it is put on in place."""
        for theme in THEMES:
            self.page.context.add_cookies([{"name": "theme", "value": theme, "url": self.base}])
            self.page.goto(self.base)
            if self.page.locator("html").get_attribute("data-theme") != theme:
                self._say(f"does not come in {theme}")
        self.page.context.clear_cookies(name="theme")

    def _open(self, address):
        """Tell whether it is a page, and a sound one."""
        try:
            answer = self.page.goto(address)
        except Error as error:
            if "Download is starting" in str(error):
                return False
            raise
        if answer.status != 200:
            self._accuse([f"status {answer.status}"])
        return answer.ok and answer.headers.get("content-type", "").startswith("text/html")

    def _see_in(self, theme, part):
        """Look at the open page in another theme, which is an attribute of its root."""
        self.page.evaluate(PUT_ON, theme)
        self._accuse(f"{theme}: {fault}" for fault in violations(self.page, part, OF_THEMES))
        self.page.evaluate(PUT_ON, "")

    def _accuse(self, faults):
        for fault in faults:
            self._say(fault)

    def _try(self, address):
        answer = self.page.context.request.get(address, max_redirects=5)
        if answer.status != 200:
            self.faults.append(f"{address.removeprefix(self.base)}: status {answer.status}")

    def _look(self):
        seen = self.page.evaluate(LOOK)
        if seen["lang"] != self.language:
            self._say(f"lang is {seen['lang']}")
        if not seen["title"]:
            self._say("no title")
        if seen["h1"] != 1:
            self._say(f"{seen['h1']} headings of the first level")
        if seen["hidden"]:
            self._say("the sections do not fit into the bar")
        for href in seen["broken"]:
            self._say(f"nothing at {href}")
        # The words and links of letters are their readers': what they lead to need not be open to who sees them.
        letters = name_of(self.page.url) in OF_LETTERS
        if not letters:
            self._read(self.page.evaluate(TEXTS, self.language))
        self._note([link for link in seen["links"] if not letters or name_of(link) in OF_LETTERS])
        return set(seen["parts"])

    def _read(self, texts):
        """Read what was not read before."""
        for text in texts:
            if (self.language, text) not in self.seen.texts:
                self.seen.texts.add((self.language, text))
                self._accuse(faults_of(text, self.language))

    def _see_on_phone(self):
        self.page.set_viewport_size(PHONE)
        for _turn in range(50):  # a busy page is laid out anew a moment later
            if self.page.evaluate(WIDTH) <= PHONE["width"]:
                break
            self.page.wait_for_timeout(100)
        self._measure()
        self.page.set_viewport_size(WIDE)

    def _measure(self):
        """See that the page fits a phone, also in the large type for low vision."""
        widths = self.page.evaluate(WIDTHS)
        for theme, width in widths.items():
            if width > PHONE["width"]:
                self._say(f"{width} px wide on a phone of 360 px ({theme})")

    def _note(self, links):
        for link in links:
            address = urljoin(self.base, link).partition("#")[0]
            if address.startswith(self.base) and address not in self._known and name_of(address):
                self._known.add(address)
                self._waiting.append(address)


def name_of(address):
    """Return the address's pattern by name; nothing for what is not of the application."""
    path = urlsplit(address).path
    try:
        match = resolve(path)
    except Resolver404:
        return "" if path.startswith("/static/") else f"nowhere {path}"
    kinds = [text for key, text in match.kwargs.items() if key == "kind"]
    return " ".join([match.view_name or path, *kinds])
