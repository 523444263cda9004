"""Every page that each role comes to along the site's own links."""

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
}
FEWEST = {"guest": 10}
seen = Seen()


@pytest.mark.parametrize("role", PEOPLE)
def test_every_page_is_sound(browser, base_url, role):
    context = browser.new_context(
        base_url=base_url, locale="ru-RU", reduced_motion="reduce", viewport=WIDE
    )
    page = context.new_page()
    if PEOPLE[role]:
        enter(page, PEOPLE[role])
    survey = Survey(page, base_url, "ru", seen).walk()
    context.close()

    assert not survey.faults, "\n".join(survey.faults)
    assert len(survey.visited) >= FEWEST.get(role, 20)
