"""Final attestation in the words of its pages: the final work, commission, schedule, marks, protocol."""

import re

from playwright.sync_api import Page, expect

from kamerton.core import clock
from tests.e2e import papers
from tests.e2e.axe import assert_accessible
from tests.e2e.institute import press

PLACE = "Малый зал"


def hand_in_final_work(page: Page, route: str, recording) -> None:
    """A lesson held in the learner's own class: what was done in words, and its record."""
    page.goto(route)
    page.locator("main").get_by_role("link", name="Урок в «Моём классе»").first.click()
    press(page, "Начать работу")
    page.wait_for_url("**/edit/")
    editor = page.locator("k-texts-editor").first
    editor.locator("textarea").evaluate("area => area.focus()")
    editor.locator(".k-editor__text").focus()
    editor.locator(".ProseMirror-focused").wait_for()
    page.keyboard.type("Урок проведён в «Моём классе»: распевка, песня, слушание.")
    page.locator("main input[type=file]").first.set_input_files(recording)
    page.get_by_text(f"«{recording.name}» отправлен").first.wait_for()
    page.get_by_role("button", name="Сдать").click()
    page.locator("dialog[open]").get_by_role("button", name="Сдать").click()
    page.wait_for_url(re.compile(r"/submissions/\d+/$"))


def form_commission(page: Page, route: str, people: dict[str, list[str]]) -> None:
    """Its number and date come from the office's order; a chair, two members, a secretary."""
    page.goto(f"{route}attestation/commission/")
    expect(page.locator("main")).to_contain_text("Комиссия работает по приказу №")
    for role in ("chair", "secretary"):
        choice = page.locator(f"main [name={role}]")
        option = choice.locator("option").filter(has_text=people[role][0]).first
        choice.select_option(option.get_attribute("value"))
    for name in people["members"]:
        page.locator("main label").filter(has_text=name).get_by_role("checkbox").check()
    press(page, "Сохранить комиссию")
    page.wait_for_url("**/attestation/")
    expect(page.locator("main")).to_contain_text(people["chair"][0])


def schedule(page: Page, route: str) -> None:
    page.goto(f"{route}attestation/schedule/")
    page.locator("main [name=day]").fill(clock.today().isoformat())
    page.locator("main [name=at]").fill("15:00")
    page.locator("main [name=place]").fill(PLACE)
    press(page, "Составить расписание")
    page.wait_for_url("**/attestation/")
    expect(page.locator("main tbody tr")).to_have_count(12)
    assert_accessible(page)


def _defences(page: Page, route: str) -> list[str]:
    page.goto(f"{route}attestation/")
    links = page.locator("main tbody a[href*='/defences/']")
    return [link.get_attribute("href") for link in links.all()]


def mark_everybody(page: Page, route: str) -> None:
    """A member gives an own mark to each; the first through the page, the others as the form sends."""
    first, *others = _defences(page, route)
    page.goto(first)
    page.locator("main [name=mark][value='5']").first.check()
    page.locator("main [name=note]").first.fill("Урок целостный")
    press(page, "Сохранить мою оценку")
    page.wait_for_url("**/attestation/")
    for address in others:
        _send(page, address, {"mark": "4"})


def decide_for_everybody(page: Page, route: str) -> None:
    """The secretary keeps what the commission agreed on: proposed is the middle of the marks."""
    first, *others = _defences(page, route)
    page.goto(first)
    expect(page.locator("main [name=mark][value='5']").last).to_be_checked()
    page.locator("main [name=topic]").fill("Урок в «Моём классе»")
    press(page, "Сохранить согласованную оценку")
    page.wait_for_url("**/attestation/")
    for address in others:
        _send(page, f"{address}decide/", {"mark": "4", "topic": "Устный ответ"})


def _send(page: Page, address: str, fields: dict[str, str]) -> None:
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.context.request.post(
        address, form={**fields, "csrfmiddlewaretoken": token}, headers={"referer": page.url}
    )
    assert answer.ok
    assert answer.url.endswith("/attestation/")


def close_protocol(page: Page, route: str) -> None:
    """The protocol names the commission, its order, and every learner with the agreed mark."""
    page.goto(f"{route}attestation/")
    page.locator("main [name=protocol_number]").fill("1")
    press(page, "Закрыть протокол")
    agree = page.locator("dialog[open] button.danger, dialog[open] button.main").first
    agree.click()
    expect(page.locator("main")).to_contain_text("Протокол № 1 закрыт")
    text = papers.text_of(page.context.request.get(f"{route}attestation/protocol.pdf").body())
    for said in (
        "Юдин",
        "Левина",
        "Ковалёва",
        "Орлова Марина Сергеевна",
        "5 (отлично)",
        "приказу №",
    ):
        assert said in text
    assert page.context.request.get(f"{route}attestation/sheet.docx").ok
