"""Questionnaires in the words of their pages: made, assigned, answered, compared."""

import io
import re

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.e2e import papers
from tests.e2e.axe import assert_accessible, assert_fits
from tests.e2e.entrance import fill_in
from tests.e2e.institute import press

PASSWORD = "семь нот и тишина"
MOST_LOOKS = 90
SURE = "Насколько уверенно вы ведёте урок?"


def make_questionnaire(page: Page, title: str) -> None:
    page.goto("/questionnaires/new/")
    page.locator("main [name=title]").fill(title)
    page.locator("main [name=title_en]").fill(f"Questionnaire {title}")
    press(page, "Сохранить")
    page.get_by_role("link", name="Шкала", exact=True).click()
    page.locator("main [name=text]").fill(SURE)
    page.locator("main [name=low]").fill("совсем нет")
    page.locator("main [name=high]").fill("вполне")
    press(page, "Сохранить")
    page.get_by_role("link", name="Один ответ из нескольких", exact=True).click()
    page.locator("main [name=text]").fill("Где вы ведёте уроки?")
    page.locator("main [name=options]").fill("В школе | At school\nПо видеосвязи | Over video")
    press(page, "Сохранить")
    page.get_by_role("link", name="Своими словами", exact=True).click()
    page.locator("main [name=text]").fill("Что было важным?")
    page.locator("main [name=is_required]").uncheck()
    press(page, "Сохранить")
    expect(page.get_by_text("3. Что было важным?")).to_be_visible()
    assert_accessible(page)


def assign(page: Page, route: str, title: str, moment: str) -> str:
    """Assign it to a cohort, on entry or on exit; return the address of the cohort's questionnaires."""
    page.goto(f"{route}manage/")
    page.locator("main").get_by_role("link", name="Анкеты", exact=True).first.click()
    page.wait_for_url("**/questionnaires/of/**")
    address = page.url
    page.goto(f"{address}assign/{moment}/")
    page.locator("main [name=survey]").select_option(label=title)
    press(page, "Назначить")
    page.wait_for_url(address)
    expect(page.locator("main")).to_contain_text("от 5 ответов")
    assert_accessible(page)
    return address


def write_to_the_list(page: Page) -> None:
    """Who came by a list gets a letter; a second click is not offered."""
    page.go_back()
    press(page, "Написать тем, кто ещё не может войти")
    expect(page.locator("main")).to_contain_text("Письма отправлены")


def come_by_letter(page: Page, letters: Page, email: str) -> Page:
    """Choose a password by the link of the letter, sign in, consent."""
    letter = letters.locator("main").get_by_role("link", name=re.compile("Ваша учётная запись"))
    for _moment in range(MOST_LOOKS):  # a job sends it
        letters.goto(f"/administration/mail/?text={email}")
        if letter.count():
            break
        letters.wait_for_timeout(1000)
    letter.click()
    letters.get_by_role("heading", level=1).filter(has_text="Ваша учётная запись").wait_for()
    body = letters.locator("main").inner_text()
    link = re.search(r"https?://[^/\s]+(/accounts/\S+)", body)
    assert link is not None, body
    page.goto(link[1])
    for name in ("password1", "password2"):
        page.locator(f"main [name={name}]").fill(PASSWORD)
    press(page, "Сохранить пароль")
    page.wait_for_url(re.compile("/key/done/|/login/|/consent/|/$"))
    page.goto("/accounts/login/?next=/learning/")
    fill_in(page, email, PASSWORD)
    page.wait_for_url(re.compile("/(consent|learning)/"))
    if "/consent/" in page.url:
        page.get_by_label("Я прочитал").check()
        page.get_by_role("button", name="Согласиться и продолжить").click()
        page.wait_for_url(re.compile("/learning/"))
    return page


def answer(page: Page, title: str, sure: int, *, is_kept: bool = False) -> None:
    """Answer what waits on the page of one's study; a draft outlives leaving the page."""
    page.goto("/learning/")
    expect(page.locator("main")).to_contain_text(title)
    page.locator("main").get_by_role("link", name="Открыть анкету").click()
    expect(page.locator("main")).to_contain_text("без вашего имени")
    page.locator(f"main [name=q1][value='{sure}']").check()
    if is_kept:
        address = page.url
        press(page, "Сохранить и продолжить позже")
        page.goto("/learning/")
        page.goto(address)
        expect(page.locator(f"main [name=q1][value='{sure}']")).to_be_checked()
        assert_accessible(page)
        assert_fits(page)
    page.locator("main [name=q2]").last.check()
    press(page, "Сдать анкету")
    expect(page.locator("main")).to_contain_text("Вы ответили")
    page.goto("/learning/")
    expect(page.get_by_role("link", name="Открыть анкету")).to_have_count(0)


def compare(page: Page, address: str) -> None:
    """Nothing is shown until both are closed; then means, counts, XLSX and PDF."""
    page.goto(f"{address}report/")
    expect(page.locator("main")).to_contain_text("Сравнивать пока нечего")
    for moment in ("На входе", "На выходе"):
        page.goto(address)
        page.get_by_role("button", name=re.compile(f"^Закрыть.*{moment}$")).click()
        page.wait_for_load_state()
    page.get_by_role("link", name="До и после").click()
    expect(page.locator("main")).to_contain_text("2,00 → 4,00")
    expect(page.locator("main")).to_contain_text("+2,00")
    assert_accessible(page)
    book = page.context.request.get(f"{address}report.xlsx").body()
    means = list(load_workbook(io.BytesIO(book))["Средние"].iter_rows(values_only=True))
    assert means[1][1:] == (SURE, 5, 5, 2, 4, 2)
    assert "4,00 (+2,00)" in papers.text_of(page.context.request.get(f"{address}report.pdf").body())
