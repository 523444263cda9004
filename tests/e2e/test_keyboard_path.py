"""The learner's whole path by keyboard alone, in English, on a phone of 360 px."""

import re
import secrets

import pytest
from playwright.sync_api import expect

from tests.e2e.entrance import DEMO_PASSWORD, enter
from tests.e2e.institute import (
    Course,
    admit_everybody,
    apply_for,
    build_programme,
    complete,
    issue_certificate,
    make_material,
    open_cohort,
    review,
)
from tests.e2e.keyboard import Keyboard
from tests.e2e.survey import PHONE

MARK = secrets.token_hex(2)
COURSE = Course(f"Урок без мыши {MARK}", f"Lesson without a mouse {MARK}")
METHODOLOGIST, ORGANISER, TUTOR, LEARNER = "kovaleva", "chernykh", "levina", "okafor"
NAME = "Okafor"
# What the authors of the course wrote in Russian alone, and who they are.
WRITTEN = [
    "Что проверяют до урока?",
    "Что слышно раньше?",
    "Микрофон",
    "Обои",
    "Звук",
    "Тишина",
    "Сначала звук, потом картинка: проверьте микрофон.",
    "О первых минутах дистанционного урока.",
    "Проведите урок и расскажите о нём.",
    "не слышно",
    "с трудом",
    "ясно",
    "Слышно каждое слово.",
    "Левина Ирина Михайловна",
    "Ирина Левина",
    "ИЛ",
    "Рустам Хасанов",
    "РХ",
    "Ковалёва Елена Викторовна",
    "Институт развития образования Приозёрского края",
]


@pytest.fixture
def staff(new_context):
    return [enter(new_context().new_page(), login) for login in (METHODOLOGIST, ORGANISER, TUTOR)]


@pytest.fixture
def context_of_learner(browser, base_url):
    context = browser.new_context(
        base_url=base_url, locale="en-GB", viewport=PHONE, reduced_motion="reduce"
    )
    yield context
    context.close()


@pytest.fixture
def keys(context_of_learner):
    page = context_of_learner.new_page()
    page.set_default_timeout(30_000)
    return Keyboard(page, WRITTEN)


def sign_in(keys):
    keys.page.goto("/accounts/login/?next=/")
    keys.arrive("Sign-in")
    keys.fill("login", f"{LEARNER}@demo.kamerton.example")
    keys.fill("password", DEMO_PASSWORD)
    keys.press("Enter")
    keys.page.wait_for_url("/")


def home(keys):
    """Come to the page of today from wherever one is, by the name of the platform."""
    keys.choose(keys.page.locator("a.brand"))
    keys.page.wait_for_url("/")
    keys.arrive(re.compile("Daniel"))


def read_and_discuss(keys):
    home(keys)
    expect(keys.page.locator("main")).to_contain_text("How to begin")
    keys.follow("Start the activity")
    keys.arrive("How to begin")
    keys.push("Done, go on")
    keys.arrive("Who is who")
    keys.write("body", "Good day! I teach the violin.")
    keys.push("Send")
    expect(keys.page.locator(".posts")).to_contain_text("I teach the violin.")
    keys.see()
    keys.judge()


def take_the_test(keys):
    keys.follow("Next activity")
    keys.arrive("Check yourself")
    keys.push("Start the test")
    keys.arrive("Check yourself")
    for answer in ("Микрофон", "Звук"):
        mark(keys, answer)
    expect(keys.page.locator("[data-own=state]")).to_have_text("Saved")
    keys.push("Hand in")
    keys.arrive("Hand the test in?")
    keys.push("Hand in")
    keys.page.wait_for_url("**/result/")
    keys.arrive("Check yourself")
    expect(keys.page.locator(".k-score-points")).to_contain_text("2")


def mark(keys, answer):
    """Come to the question of an answer and go over its answers by arrows."""
    wanted = keys.page.get_by_label(answer, exact=True)
    group = keys.page.locator("fieldset").filter(has=wanted).get_by_role("radio")
    keys.reach(group)
    keys.press("Space")
    if not wanted.is_checked():
        keys.reach(wanted, "ArrowDown")
    keys.see()
    expect(wanted).to_be_checked()


def hand_in(keys, file):
    keys.follow("Go on with the route")
    keys.arrive(COURSE.title_en)
    keys.follow("Continue the activity")
    keys.arrive("My lesson")
    keys.push("Begin the work")
    keys.page.wait_for_url("**/edit/")
    keys.arrive("My lesson")
    keys.write("part_", "Everything was heard.")
    keys.offer(keys.page.locator("main input[type=file]")).set_files(file)
    keys.page.get_by_text(re.compile(re.escape(file.name))).first.wait_for()
    keys.judge()
    keys.push("Hand in")
    dialog = keys.page.locator("dialog[open]")
    keys.choose(dialog.get_by_role("button", name="Hand in"))
    keys.page.wait_for_url(re.compile(r"/submissions/\d+/$"))
    keys.arrive("My lesson")
    expect(keys.page.locator("main")).to_contain_text("Everything was heard.")


def open_certificate(keys, number):
    """From the notice to the certificate, and to its paper."""
    keys.choose(keys.page.locator("a.bell"))
    keys.arrive("Notifications")
    keys.choose(
        keys.page.locator("main").get_by_role("link", name=re.compile("certificate is issued"))
    )
    keys.page.wait_for_url(f"**/{number}/")
    keys.arrive("Verification of a certificate")
    paper = keys.reach(keys.page.get_by_role("link", name="Open the certificate (PDF)"))
    answer = keys.page.context.request.get(paper.get_attribute("href"))
    assert answer.body().startswith(b"%PDF")


def open_portfolio(keys):
    keys.choose(keys.page.locator(".bar-nav a[href='/portfolio/']"))
    keys.arrive("Portfolio")
    cards = keys.page.locator("main .card")
    expect(cards.filter(has_text=COURSE.title_en)).to_have_count(1)
    expect(cards.filter(has_text="My lesson").first).to_be_visible()


def test_by_keyboard_from_home_to_the_portfolio(staff, keys, context_of_learner, tmp_path):
    methodologist, organiser, tutor = staff
    make_material(methodologist, COURSE)
    address = build_programme(methodologist, COURSE)
    managing = open_cohort(organiser, COURSE, TUTOR)
    route = managing.removesuffix("manage/")
    sign_in(keys)
    preparing = context_of_learner.new_page()
    apply_for(preparing, COURSE.title_en, address)
    preparing.close()
    admit_everybody(organiser, managing)

    read_and_discuss(keys)
    take_the_test(keys)
    notes = tmp_path / "notes.txt"
    notes.write_text("Breathing, warming up, a song.", encoding="utf-8")
    hand_in(keys, notes)
    review(tutor, NAME, 2, "Слышно каждое слово.", "Зачесть")
    complete(organiser, route, NAME)
    number = issue_certificate(organiser, route)
    home(keys)
    open_certificate(keys, number)
    open_portfolio(keys)
    assert not keys.faults, "\n".join(keys.faults)
