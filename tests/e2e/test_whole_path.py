"""The whole path with four people, each in a browser of their own, through the pages alone."""

import contextlib
import re
import secrets

import pytest
from playwright.sync_api import expect

from tests.e2e import papers
from tests.e2e.axe import assert_accessible
from tests.e2e.entrance import enter
from tests.e2e.institute import (
    Course,
    admit_everybody,
    apply_for,
    build_programme,
    complete,
    issue_certificate,
    make_material,
    open_cohort,
    press,
    review,
    write,
)

MARK = secrets.token_hex(2)
COURSE = Course(f"Урок по видеосвязи {MARK}", f"Lesson over video {MARK}")
METHODOLOGIST, ORGANISER, LEARNER, TUTOR = "kovaleva", "chernykh", "melnik", "levina"
FULL_NAME = "Мельник Екатерина Ильинична"


@pytest.fixture
def people(new_context):
    """The pages of the four people and of a guest."""
    logins = (METHODOLOGIST, ORGANISER, LEARNER, TUTOR)
    return [enter(new_context().new_page(), login) for login in logins], new_context().new_page()


def open_next(page):
    """Come from the page of today to what is to be done now; return its address."""
    page.goto("/learning/")
    page.locator("main").get_by_role("link", name=COURSE.title).first.click()
    return page


def study_until_the_test(page, route):
    page.goto(route)
    page.locator("main").get_by_role("link", name="С чего начать").first.click()
    expect(page.locator("main")).to_contain_text("Сначала звук, потом картинка")
    assert_accessible(page)
    press(page, "Готово, дальше")
    expect(page.get_by_role("heading", level=1)).to_have_text("Знакомство")
    write(page, "body", "Здравствуйте! Я веду хор.")
    press(page, "Отправить")
    expect(page.locator("main")).to_contain_text("Я веду хор")
    page.goto(route)
    page.locator("main").get_by_role("link", name="Проверьте себя").first.click()


def seconds_left(page):
    clock = page.locator("[data-own=time]")
    expect(clock).to_have_text(re.compile(r"^\d+:\d\d$"))
    minutes, seconds = clock.inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def take_test(page):
    """Answer, reload in between, hand in twice: the clock goes on and one attempt is made."""
    press(page, "Начать тест")
    page.wait_for_url("**/attempts/*/")
    before = seconds_left(page)
    assert 19 * 60 < before <= 20 * 60
    page.get_by_label("Микрофон").check()
    expect(page.locator("[data-own=state]")).to_have_text("Сохранено")
    page.reload()
    assert seconds_left(page) <= before
    expect(page.get_by_label("Микрофон")).to_be_checked()
    page.get_by_label("Звук").check()
    expect(page.locator("[data-own=state]")).to_have_text("Сохранено")
    press(page, "Сдать")
    again = page.context.new_page()
    again.goto(page.url)
    for tab in (page, again):
        if "/result/" not in tab.url:
            tab.locator("main").get_by_role("button", name="Сдать", exact=True).click()
            tab.wait_for_url("**/result/")
    again.close()
    expect(page.locator(".k-score-points")).to_contain_text("2")
    assert page.get_by_text(re.compile(r"^Попытка \d+$")).count() == 1


def hand_in(page, route, text, file=None):
    page.goto(route)
    page.locator("main").get_by_role("link", name="Мой урок").first.click()
    page.locator("main").get_by_role("button", name=re.compile("Начать работу|Доработать")).click()
    page.wait_for_url("**/edit/")
    editor = page.locator("k-texts-editor").first
    editor.locator("textarea").evaluate("area => area.focus()")
    editor.locator(".k-editor__text").focus()
    editor.locator(".ProseMirror-focused").wait_for()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)
    if file:
        page.locator("main input[type=file]").first.set_input_files(file)
        page.get_by_text(f"«{file.name}» отправлен").first.wait_for()
    page.get_by_role("button", name="Сдать").click()
    page.locator("dialog[open]").get_by_role("button", name="Сдать").click()
    page.wait_for_url(re.compile(r"/submissions/\d+/$"))


@contextlib.contextmanager
def bell_rings(page):
    """What happens inside tells the person, whose page stays open and untouched."""
    bell = page.locator(".bell-count")
    before = bell.inner_text()
    yield
    expect(bell).not_to_have_text(before)


def test_from_a_material_to_the_portfolio(people, tmp_path):
    (methodologist, organiser, learner, tutor), guest = people
    make_material(methodologist, COURSE)
    address = build_programme(methodologist, COURSE)
    managing = open_cohort(organiser, COURSE, TUTOR)
    route = managing.removesuffix("manage/")

    with bell_rings(organiser):
        apply_for(learner, COURSE.title, address)
    with bell_rings(learner):
        admit_everybody(organiser, managing)
    study_until_the_test(learner, route)
    take_test(learner)

    recording = tmp_path / "урок.txt"
    recording.write_text("Конспект урока: дыхание, распевка, песня.", encoding="utf-8")
    with bell_rings(tutor):
        hand_in(learner, route, "Слышно было плохо.", recording)
    with bell_rings(learner):
        review(tutor, "Мельник", 0, "Повторите с другим микрофоном.", "Вернуть на доработку")
    hand_in(learner, route, " Со вторым микрофоном стало ясно.")
    review(tutor, "Мельник", 2, "Теперь слышно каждое слово.", "Зачесть")

    with bell_rings(learner):
        complete(organiser, route, "Мельник")
    with bell_rings(learner):
        number = issue_certificate(organiser, route)
    look_at_certificate(learner, guest, number)
    open_portfolio(learner, guest)


def look_at_certificate(page, guest, number):
    """Download it as the learner would; read its words and its code; a guest verifies it."""
    page.goto("/portfolio/")
    card = page.locator("article, .card").filter(has_text=COURSE.title).first
    expect(card).to_be_visible()
    pdf = page.context.request.get(f"/certificates/{number}.pdf").body()
    text = papers.text_of(pdf)
    for said in (FULL_NAME, COURSE.title, "16"):
        assert said in text
    address = papers.code_of(pdf)
    assert address.endswith(f"/verify/{number}/")
    guest.goto(f"/verify/{number}/")
    expect(guest.locator("main")).to_contain_text(FULL_NAME)
    assert_accessible(guest)


def open_portfolio(page, guest):
    shown = page.locator("main .card").filter(has_text=COURSE.title)
    while hidden := shown.get_by_role("button", name="Только для меня").all():
        hidden[0].click()
        page.wait_for_load_state()
    page.get_by_label("Открыто всем, у кого есть ссылка").check()
    press(page, "Сохранить")
    address = page.get_by_role("link", name="Страница для других").get_attribute("href")
    guest.goto(address)
    expect(guest.get_by_role("heading", level=1)).to_contain_text("Мельник")
    expect(guest.locator("main")).to_contain_text(COURSE.title)
    assert_accessible(guest)
    pdf = guest.context.request.get(f"{address}portfolio.pdf").body()
    assert COURSE.title in papers.text_of(pdf)
