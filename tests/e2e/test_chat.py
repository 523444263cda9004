"""A chat of a study group in three browsers: nothing is lost, doubled or out of order."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import assert_accessible, assert_fits
from tests.e2e.entrance import enter


@pytest.fixture
def comer(new_context):
    """Somebody of the demo institute in a browser of their own, in the chat of the winter cohort."""

    def _comer(login):
        page = enter(new_context().new_page(), login)
        page.goto("/chat/")
        page.locator(".chat-row").get_by_role("link", name="Зимний поток").click()
        page.locator("#write textarea").wait_for()
        return page

    return _comer


def say(page, text):
    page.locator("#write textarea").fill(text)
    page.locator("[data-send]").click()


def said(page, mark):
    """The texts of this test's messages, in the order in which the page shows them."""
    return [text for text in page.locator(".chat-text").all_inner_texts() if mark in text]


def numbers(page):
    return [
        int(one)
        for one in page.locator("[data-number]").evaluate_all(
            "items => items.map(item => item.dataset.number)"
        )
    ]


def test_who_returns_has_every_message_once_and_in_order(comer):
    mark = f"проба {uuid.uuid4().hex[:6]}"
    teacher, tutor, traveller = comer("gusev"), comer("levina"), comer("orlova")
    say(teacher, f"{mark}: раз")
    for page in (tutor, traveller):
        expect(page.locator(".chat-text").last).to_have_text(f"{mark}: раз")

    traveller.context.set_offline(True)
    say(traveller, f"{mark}: из поезда")
    waiting = traveller.locator("[data-waiting]")
    expect(waiting).to_contain_text("Не отправлено")
    say(tutor, f"{mark}: два")
    expect(teacher.locator(".chat-text").last).to_have_text(f"{mark}: два")
    say(teacher, f"{mark}: три")
    expect(tutor.locator(".chat-text").last).to_have_text(f"{mark}: три")
    traveller.context.set_offline(False)

    for page in (teacher, tutor, traveller):
        expect(page.locator(".chat-text").last).to_have_text(f"{mark}: из поезда", timeout=60_000)
        assert said(page, mark) == [
            f"{mark}: {word}" for word in ("раз", "два", "три", "из поезда")
        ]
        assert numbers(page) == sorted(set(numbers(page)))
    expect(waiting).to_have_count(0)


def test_what_could_not_be_sent_outlives_a_reload_and_goes_at_a_press(comer):
    page = comer("orlova")
    page.route("**/send/", lambda route: route.abort())
    say(page, "Подожду до лучшей связи")
    expect(page.locator("[data-waiting]")).to_contain_text("Не отправлено")
    page.reload()
    expect(page.locator("[data-waiting]")).to_contain_text("Подожду до лучшей связи")
    page.locator("#write textarea").fill("черновик")
    page.unroute("**/send/")
    page.get_by_role("button", name="Повторить").click()
    expect(page.locator(".chat-text").last).to_have_text("Подожду до лучшей связи")
    expect(page.locator("[data-waiting]")).to_have_count(0)
    page.reload()
    expect(page.locator("#write textarea")).to_have_value("черновик")
    page.locator("#write textarea").fill("")


def test_two_presses_send_once_and_signs_come_by_themselves(comer):
    teacher, tutor = comer("gusev"), comer("levina")
    text = f"Дважды не отправлю {uuid.uuid4().hex[:6]}"
    teacher.locator("#write textarea").fill(text)
    teacher.locator("[data-send]").dblclick()
    mine = tutor.locator(".chat-message", has_text=text)
    expect(mine).to_have_count(1)
    mine.locator(".chat-menu summary").click()
    mine.locator(".chat-choose button").first.click()
    own = teacher.locator(".chat-message", has_text=text)
    expect(own.locator(".chat-signs")).to_contain_text("1")
    expect(own).to_have_count(1)


@pytest.mark.parametrize("width", [360, 1440])
def test_pages_fit_and_are_accessible(comer, width):
    page = comer("levina")
    page.set_viewport_size({"width": width, "height": 800})
    say(page, "Длинное‑слово" + "оченьдлинное" * 12 + " עברית 👩‍👩‍👧 ё̈")
    expect(page.locator(".chat-text").last).to_contain_text("עברית")
    assert_accessible(page)
    assert_fits(page)
    for address in ("/chat/", "/chat/new/", "/chat/search/?q=слово"):
        page.goto(address)
        assert_accessible(page)
        assert_fits(page)
    assert re.search("Найдено|Ничего", page.locator("main").inner_html())
