"""Every page that each role comes to along the site's own links, in both languages."""

import contextlib

import pytest

from tests.e2e.entrance import enter
from tests.e2e.survey import WIDE, Seen, Survey

PEOPLE = {
    "guest": "",
    "learner": "orlova",
    "tutor": "levina",
    "methodologist": "kovaleva",
    "organiser": "chernykh",
    "administrator": "titov",
    "expert": "yudin",
}
FEWEST = {"guest": 10, "expert": 15}
seen = Seen()


@pytest.mark.parametrize("role", PEOPLE)
def test_every_page_is_sound(browser, base_url, role):
    context = browser.new_context(
        base_url=base_url, locale="ru-RU", reduced_motion="reduce", viewport=WIDE
    )
    page = context.new_page()
    if PEOPLE[role]:
        enter(page, PEOPLE[role])
    survey = Survey(page, base_url, seen).walk()
    survey.comes_in_themes()
    with speaking_english(page):
        survey.walk_in_english()
    context.close()

    assert not survey.faults, "\n".join(survey.faults)
    assert len(survey.visited) >= FEWEST.get(role, 20)


@contextlib.contextmanager
def speaking_english(page):
    """Choose English as any reader does, and Russian again after: the next test finds the person as before."""
    choose_language(page, "en")
    try:
        yield
    finally:
        choose_language(page, "ru")


def choose_language(page, language):
    page.goto("/")
    page.locator(f"footer button[name=language][value={language}]").click()
    page.locator(f"html[lang={language}]").wait_for(state="attached")
