"""What the institute's people do in their pages, in the words of the pages."""

import re
from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import Page, expect

from kamerton.core import clock
from tests.e2e.axe import assert_accessible

HANDED_IN = "Запись урока"


@dataclass(frozen=True)
class Course:
    """A programme that one test makes: its names tell it from the other tests'."""

    title: str
    title_en: str

    @property
    def cohort(self):
        return f"Поток: {self.title}"

    @property
    def material(self):
        return f"Как начать: {self.title}"

    @property
    def material_en(self):
        return f"How to start: {self.title_en}"


def write(page: Page, name: str, text: str) -> None:
    """Type into the editor of a field."""
    editor = page.locator(f"k-texts-editor[name$={name}]")
    editor.locator("textarea").evaluate("area => area.focus()")
    editor.locator(".k-editor__text").focus()
    editor.locator(".ProseMirror-focused").wait_for()
    page.keyboard.type(text)


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def make_material(page: Page, course: Course) -> None:
    page.goto("/library/")
    page.goto("/library/new/article/")
    page.locator("main [name=title]").fill(course.material)
    page.locator("main [name=title_en]").fill(course.material_en)
    page.locator("main [name=summary]").fill("О первых минутах дистанционного урока.")
    write(page, "body", "Сначала звук, потом картинка: проверьте микрофон.")
    press(page, "Добавить в банк")
    expect(page.get_by_role("heading", level=1)).to_have_text(course.material)


def start_programme(page: Page, course: Course, hours: int = 16) -> None:
    """Start a programme: fifteen hours are refused with the reason, enough are taken."""
    page.goto("/programmes/")
    page.get_by_role("link", name="Новая программа").first.click()
    form = page.locator("main form").filter(has=page.locator("[name=hours]"))
    form.locator("[name=title]").fill(course.title)
    form.locator("[name=title_en]").fill(course.title_en)
    form.locator("[name=hours]").fill("15")
    form.locator("[name=summary]").fill("Как вести первый урок по видеосвязи.")
    form.locator("[name=outcomes]").fill("ведёт урок по видеосвязи")
    press(page, "Начать программу")
    expect(page.locator("main .error").first).to_contain_text("16")
    page.locator("main [name=hours]").fill(str(hours))
    press(page, "Начать программу")
    expect(page.get_by_role("heading", level=1)).to_have_text(course.title)


def add_module(page: Page, title: str, title_en: str) -> None:
    page.locator("main [name=title]").fill(title)
    page.locator("main [name=title_en]").fill(title_en)
    press(page, "Добавить модуль")
    page.get_by_role("heading", level=2, name=title).wait_for()


def begin_activity(page: Page, kind: str, title: str, title_en: str, hours: int) -> None:
    page.locator("summary").filter(has_text="Добавить занятие").last.click()
    page.get_by_role("link", name=kind, exact=True).last.click()
    page.locator("main [name=title]").fill(title)
    page.locator("main [name=title_en]").fill(title_en)
    page.locator("main [name=hours]").fill(str(hours))


def add_question(page: Page, text: str, right: str, wrong: str) -> None:
    write(page, "text", text)
    for number, option in enumerate((right, wrong)):
        page.locator(f"[name=option-{number}-text]").fill(option)
    page.get_by_label("Этот вариант верный").first.check()
    press(page, "Сохранить вопрос")


def write_test(page: Page) -> None:
    page.get_by_role("link", name="Один из нескольких").click()
    add_question(page, "Что проверяют до урока?", "Микрофон", "Обои")
    page.locator("summary").filter(has_text=re.compile(r"^\s*Добавить\s*$")).click()
    page.get_by_role("link", name="Один из нескольких").click()
    add_question(page, "Что слышно раньше?", "Звук", "Тишина")
    page.locator("main [name=minutes]").fill("20")
    page.locator("main [name=percent]").fill("50")
    press(page, "Сохранить правила")


def write_assignment(page: Page) -> None:
    write(page, "task", "Проведите урок и расскажите о нём.")
    page.locator("[name=part-0-title]").fill("Рассказ об уроке")
    page.locator("[name=part-0-title_en]").fill("Story of the lesson")
    page.locator("[name=part-0-kind]").select_option("text")
    page.locator("[name=part-1-title]").fill(HANDED_IN)
    page.locator("[name=part-1-title_en]").fill("Notes of the lesson")
    page.locator("[name=part-1-kind]").select_option("file")
    page.locator("[name=part-1-required]").check()
    page.locator("[name=criterion-0-title]").fill("Слышно ли ученика")
    page.locator("[name=criterion-0-title_en]").fill("Is the pupil heard")
    for level, (points, title) in enumerate([(0, "не слышно"), (1, "с трудом"), (2, "ясно")]):
        page.locator(f"[name=criterion-0-level-{level}-points]").fill(str(points))
        page.locator(f"[name=criterion-0-level-{level}-title]").fill(title)
    page.locator("main [name=pass_points]").fill("1")
    press(page, "Сохранить задание")


def build_programme(page: Page, course: Course) -> str:
    """Start, fill, approve and publish a programme; return its address in the catalogue."""
    start_programme(page, course)
    board = page.url
    add_module(page, "Первый урок", "The first lesson")
    begin_activity(page, "Прочитать", "С чего начать", "How to begin", 3)
    page.locator("main [name=material]").select_option(label=course.material)
    press(page, "Сохранить")
    begin_activity(page, "Обсудить", "Знакомство", "Who is who", 2)
    press(page, "Сохранить")
    page.goto(board)
    begin_activity(page, "Тест", "Проверьте себя", "Check yourself", 4)
    press(page, "Сохранить")
    write_test(page)
    page.goto(board)
    begin_activity(page, "Задание", "Мой урок", "My lesson", 6)
    press(page, "Сохранить")
    write_assignment(page)
    page.goto(board)
    expect(page.locator("#plan")).to_contain_text("не хватает 1 ч")
    page.get_by_role("link", name="Мой урок").click()
    page.locator("main [name=hours]").fill("7")
    press(page, "Сохранить")
    expect(page.locator("#plan")).to_contain_text("Часы сходятся")
    press(page, "Утвердить")
    press(page, "Опубликовать в каталоге")
    page.wait_for_url("**/catalogue/**")
    return page.url


def open_cohort(page: Page, course: Course, tutor: str) -> str:
    """Open a cohort that takes applications; return the address of its management."""
    page.goto("/cohorts/new/")
    choice = page.locator("main [name=version]")
    value = choice.locator("option").filter(has_text=course.title).first.get_attribute("value")
    choice.select_option(value)
    page.locator("main [name=title]").fill(course.cohort)
    page.locator("main [name=title_en]").fill(f"Cohort: {course.title_en}")
    page.locator("main [name=starts_on]").fill(clock.today().isoformat())
    page.locator("main [name=ends_on]").fill((clock.today() + timedelta(30)).isoformat())
    page.locator("main [name=capacity]").fill("10")
    press(page, "Сохранить")
    page.wait_for_url("**/manage/")
    page.get_by_label("Электронная почта тьютора").fill(f"{tutor}@demo.kamerton.example")
    press(page, "Добавить тьютора")
    press(page, "Открыть набор")
    expect(page.get_by_role("button", name="Начать обучение")).to_be_visible()
    return page.url


def admit_everybody(page: Page, managing: str) -> None:
    page.goto(managing)
    press(page, "Зачислить отмеченных")
    expect(page.get_by_text("Ни одной заявки")).to_have_count(0)
    press(page, "Начать обучение")
    expect(page.get_by_role("button", name=re.compile("Завершить"))).to_be_visible()


def apply_for(page: Page, title: str, address: str) -> None:
    """Apply for the first cohort of a programme, found in the catalogue by its title."""
    page.goto("/catalogue/")
    page.locator("main").get_by_role("link", name=title).first.click()
    page.wait_for_url(address)
    page.locator("main a[href$='/apply/']").first.click()
    page.locator("main form textarea").fill("Хочу вести уроки для сельских школ.")
    page.locator("main form button.main").click()
    page.wait_for_load_state()


def review(page: Page, learner: str, level: int, comment: str, decision: str) -> None:
    """Review the first work of a learner, named as at the desk by a part of the name."""
    page.goto("/desk/")
    page.locator("main").get_by_role("link", name=re.compile(learner)).first.click()
    expect(page.locator("main")).to_contain_text("Рассказ об уроке")
    page.locator("fieldset.k-criterion input[type=radio]").nth(level).check()
    write(page, "comment", comment)
    assert_accessible(page)
    press(page, decision)
    page.get_by_text(re.compile(rf"Отзыв отправлен: .*{learner}")).wait_for()


def complete(page: Page, route: str, learner: str) -> None:
    page.goto(f"{route}people/")
    page.locator("main").get_by_role("link", name=re.compile(learner)).first.click()
    press(page, "Завершить обучение")
    page.wait_for_load_state()


def issue_certificate(page: Page, route: str) -> str:
    """Issue the only certificate of a cohort; return its number."""
    page.goto(f"{route}certificates/")
    press(page, "Выдать 1 удостоверение")
    link = page.get_by_role("link", name="PDF", exact=True)
    link.wait_for()
    address = link.get_attribute("href") or ""
    return address.rpartition("/")[2].removesuffix(".pdf")
