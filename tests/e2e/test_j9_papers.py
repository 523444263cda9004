"""J9: from a final work and its attestation to certificates, the federal register and questionnaires.

Everything goes through the pages: two operators issue at once, a commission of three marks, five learners
who came by letters answer on entry and on exit.
"""

import io
import re
import secrets
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from kamerton.core import clock
from tests.e2e import attesting, papers, questionnaires
from tests.e2e.axe import assert_accessible
from tests.e2e.entrance import enter
from tests.e2e.institute import (
    Course,
    add_module,
    begin_activity,
    make_material,
    press,
    start_programme,
    write_assignment,
)

MARK = secrets.token_hex(2)
COURSE = Course(f"Концертмейстер {MARK}", f"Accompanist {MARK}")
METHODOLOGIST, ORGANISER, SECOND = "kovaleva", "chernykh", "titov"
TUTOR, EXPERT = "levina", "yudin"
COMMISSION = {"chair": ["Юдин"], "members": ["Левина", "Ковалёва"], "secretary": ["Черных"]}
QUESTIONS = f"Уверенность {MARK}"
SURNAMES = [
    "Авдеева",
    "Баранова",
    "Власова",
    "Гордеева",
    "Дёмина",
    "Егорова",
    "Жукова",
    "Зимина",
    "Ильина",
    "Лапина",
    "Мишина",
    "Орлова",
]
GIVEN = {"Орлова": "Марина"}
ABSENT = "Мишина"
ANSWERING = ("Авдеева", "Баранова", "Власова", "Гордеева", "Орлова")


def number_of(nine):
    """Return a СНИЛС with its check digits."""
    total = sum(int(digit) * (9 - place) for place, digit in enumerate(nine))
    return f"{nine}{total % 101 % 100:02d}"


def email_of(surname):
    return f"p{SURNAMES.index(surname)}-{MARK}@list.kamerton.example"


def people_as_csv():
    head = "Фамилия;Имя;Отчество;Электронная почта;СНИЛС;Дата рождения;Пол;Образование"
    lines = [f"{head};Фамилия в дипломе;Номер диплома"]
    base = int(MARK, 16) * 1000 + 200_000_000
    for place, surname in enumerate(SURNAMES):
        number = number_of(f"{base + place:09d}")
        diploma = "Петрова" if place == 0 else surname
        email = email_of(surname)
        lines.append(
            f"{surname};{GIVEN.get(surname, 'Анна')};Сергеевна;{email};{number};17.05.1980;Ж;ВО;{diploma};10{place}"
        )
    return "\n".join(lines).encode("utf-8-sig")


@pytest.fixture
def people(new_context):
    logins = (METHODOLOGIST, ORGANISER, SECOND, TUTOR, EXPERT)
    return [enter(new_context().new_page(), login) for login in logins], new_context().new_page()


def build(page):
    """A programme of 36 hours: practice, a day together of two, the final work before a commission."""
    make_material(page, COURSE)
    start_programme(page, COURSE, hours=36)
    board = page.url
    add_module(page, "Практика", "Practice")
    begin_activity(page, "Встретиться", "Практикум", "Workshop", 30)
    press(page, "Сохранить")
    begin_activity(page, "Встретиться", "Очный день", "A day together", 2)
    press(page, "Сохранить")
    begin_activity(page, "Задание", "Урок в «Моём классе»", "A lesson in my class", 4)
    page.locator("main [name=form]").select_option("attestation")
    press(page, "Сохранить")
    write_assignment(page)
    page.goto(board)
    expect(page.locator("#plan")).to_contain_text("Часы сходятся")
    press(page, "Утвердить")
    press(page, "Опубликовать в каталоге")
    page.wait_for_url("**/catalogue/**")


def open_cohort(page):
    """A cohort of one day, so that its documents are issued after the end of study."""
    page.goto("/cohorts/new/")
    choice = page.locator("main [name=version]")
    value = choice.locator("option").filter(has_text=COURSE.title).first.get_attribute("value")
    choice.select_option(value)
    page.locator("main [name=title]").fill(COURSE.cohort)
    for name in ("starts_on", "ends_on"):
        page.locator(f"main [name={name}]").fill(clock.today().isoformat())
    page.locator("main [name=capacity]").fill("12")
    press(page, "Сохранить")
    page.wait_for_url("**/manage/")
    press(page, "Открыть набор")
    expect(page.get_by_role("button", name="Начать обучение")).to_be_visible()
    return page.url.removesuffix("manage/")


def bring_in(page, route):
    """A list of twelve is checked, shown, and written by the worker."""
    page.goto(f"{route}import/")
    page.locator("main input[type=file]").set_input_files(
        {"name": "слушатели.csv", "mimeType": "text/csv", "buffer": people_as_csv()}
    )
    press(page, "Проверить список")
    expect(page.locator("main tbody tr")).to_have_count(12)
    assert_accessible(page)
    press(page, "Записать 12 строк")
    page.wait_for_load_state()
    done = page.get_by_role("link", name="Заявления и документы")
    while not done.count():
        page.reload()
        page.wait_for_timeout(500)
    done.click()
    expect(page.locator("main tbody tr")).to_have_count(12)
    expect(page.locator("main")).to_contain_text("•••-•••-•••")


def mend_the_remark(page, route):
    """Ready but for one remark, which leads to the field where it is mended."""
    page.goto(f"{route}federal/")
    expect(page.locator("main")).to_contain_text("Готово к ФРДО: 1 замечание")
    assert_accessible(page)
    page.get_by_role("link", name=re.compile("Фамилия в дипломе другая")).click()
    page.wait_for_url("**#id_name_change")
    page.locator("#id_name_change").fill("Свидетельство о браке I-АБ 123456")
    press(page, "Сохранить")
    page.goto(f"{route}federal/")
    expect(page.locator("main")).to_contain_text("Готово к ФРДО: замечаний нет")


def order(page, route, kind, basis):
    page.goto(f"{route}orders/new/{kind}/")
    page.locator("main [name=basis]").fill(basis)


def admit_by_order(page, route):
    """Preview, issue, go back and click again: one order; its number is on both files."""
    order(page, route, "admission", "Личные заявления слушателей")
    press(page, "Предпросмотр")
    expect(page.locator("#preview")).to_contain_text("О зачислении слушателей")
    press(page, "Издать приказ")
    page.wait_for_url(re.compile(r"/office/orders/\d+/$"))
    issued = page.url
    heading = page.get_by_role("heading", level=1).inner_text()
    number = re.search(r"№ (\d+)", heading)[1]
    pdf = papers.text_of(page.context.request.get(f"{issued}order.pdf").body())
    assert f"№ {number}" in pdf
    assert "Авдеева Анна Сергеевна" in pdf
    assert page.context.request.get(f"{issued}order.docx").ok
    page.go_back()
    press(page, "Издать приказ")
    page.wait_for_url(issued)
    page.goto(f"{route}orders/")
    expect(page.locator("main tbody tr")).to_have_count(1)
    page.goto(f"{route}manage/")
    press(page, "Начать обучение")
    expect(page.get_by_role("button", name=re.compile("Завершить"))).to_be_visible()


def hold_the_days(page, route):
    """Two sessions in the timetable: all were at the first, one was not at the second."""
    for title, at in (("Практикум", "09:00"), ("Очный день", "12:00")):
        page.goto(f"{route}timetable/")
        page.locator("main [name=activity]").select_option(label=title)
        page.locator("main [name=day]").fill(clock.today().isoformat())
        page.locator("main [name=at]").fill(at)
        page.locator("main [name=place]").fill("Большой зал")
        press(page, "Поставить в расписание")
        expect(page.locator("main tbody")).to_contain_text(title)
    for number in range(2):
        page.goto(route)
        page.get_by_role("link", name="Присутствие").nth(number).click()
        heading = page.locator("main .over").inner_text()
        if "Очный день" in heading:
            page.get_by_label(re.compile(ABSENT)).fill("0")
        press(page, "Сохранить присутствие")
        page.wait_for_url(route)


def attest(people, route):
    """The order on the commission, three who mark each for themselves, the protocol."""
    methodologist, organiser, _second, tutor, expert = people
    order(organiser, route, "commission", "")
    organiser.locator("main [name=members]").fill("Юдин С. А., председатель; Левина И. П.")
    press(organiser, "Издать приказ")
    organiser.wait_for_url(re.compile(r"/office/orders/\d+/$"))
    attesting.form_commission(organiser, route, COMMISSION)
    attesting.schedule(organiser, route)
    for member in (expert, tutor, methodologist):
        attesting.mark_everybody(member, route)
    attesting.decide_for_everybody(organiser, route)
    attesting.close_protocol(organiser, route)


def complete_by_order(page, route):
    """Who lacks hours blocks the order with the reason; without her it is issued."""
    order(page, route, "completion", "Протокол итоговой аттестации № 1")
    press(page, "Издать приказ")
    expect(page.locator("main")).to_contain_text(f"{ABSENT} Анна Сергеевна: 34 из 36 часов")
    expect(page.locator("main")).to_contain_text("Очный день")
    expect(page.locator("main [name=basis]")).to_have_value("Протокол итоговой аттестации № 1")
    page.get_by_label(re.compile(ABSENT)).uncheck()
    press(page, "Издать приказ")
    page.wait_for_url(re.compile(r"/office/orders/\d+/$"))
    expect(page.locator("main")).not_to_contain_text(ABSENT)
    text = papers.text_of(page.context.request.get(f"{page.url}order.pdf").body())
    assert "Орловой Марине Сергеевне" in text


def issue_by_two(first, second, route):
    """Two press the same button at one moment: eleven numbers in a row, none twice."""
    for page in (first, second):
        page.goto(f"{route}certificates/")
        page.get_by_role("button", name="Выдать 11 удостоверений").wait_for()
    press_now = "document.querySelector('form[action$=\"/certificates/issue/\"]').requestSubmit()"
    for page in (first, second):
        page.evaluate(f"setTimeout(() => {press_now}, 50)")
    for page in (first, second):
        page.get_by_role("button", name="Отметить вручение").wait_for()
    rows = first.locator("main tbody tr")
    expect(rows).to_have_count(11)
    links = rows.locator("a[href*='/certificates/']:not([href$='.pdf'])")
    numbers = sorted(int(text.rpartition("-")[2]) for text in links.all_inner_texts())
    assert numbers == list(range(numbers[0], numbers[0] + 11))
    row = rows.filter(has_text="Орлова")
    return row.locator("a[href$='.pdf']").get_attribute("href")


def verify(page, guest, address):
    """Text layer, code, the page for a guest; a changed digit is not found."""
    pdf = page.context.request.get(address).body()
    text = papers.text_of(pdf)
    assert "Орлова Марина Сергеевна" in text
    assert "прошла повышение квалификации" in text
    public = address.rpartition("/")[2].removesuffix(".pdf")
    assert papers.code_of(pdf).endswith(f"/verify/{public}/")
    guest.goto(f"/verify/{public}/")
    expect(guest.locator("main")).to_contain_text("Орлова Марина Сергеевна")
    expect(guest.locator("main")).to_contain_text(COURSE.title)
    assert_accessible(guest)
    number, _dash, code = public.rpartition("-")
    changed = f"{number[:-1]}{(int(number[-1]) + 1) % 10}-{code}"
    guest.goto(f"/verify/{changed}/")
    expect(guest.locator("main")).to_contain_text("Не найдено")
    return public


def sheet(page, route, preset):
    content = page.context.request.get(f"{route}federal/{preset}.xlsx").body()
    return list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def report(page, route):
    page.goto(f"{route}federal/")
    expect(page.locator("main")).to_contain_text("11 строк · 0 ошибок")
    for preset in (40, 38):
        rows = sheet(page, route, preset)
        assert (len(rows), len(rows[0])) == (12, preset)


def lose_and_replace(page, guest, route, public):
    """A duplicate carries the original's data; the original is not valid any more."""
    page.goto(f"/certificates/{public}/")
    page.get_by_role("link", name="Выдать дубликат").click()
    page.locator("main [name=reason]").fill("Утрачено при переезде")
    press(page, "Выдать дубликат")
    expect(page.locator("main")).to_contain_text("Взамен документа")
    assert_accessible(page)
    original = unquote(public).rpartition("-")[0]
    (row,) = [one for one in sheet(page, route, 40) if one[1] == "Дубликат"]
    assert (row[34], row[36]) == (original, "Орлова")
    guest.goto(f"/verify/{public}/")
    expect(guest.locator("main")).to_contain_text("больше не действует")


def test_from_the_final_work_to_the_federal_register(people, new_context, tmp_path):
    staff, guest = people
    methodologist, organiser, second, _tutor, _expert = staff
    build(methodologist)
    questionnaires.make_questionnaire(methodologist, QUESTIONS)
    route = open_cohort(organiser)
    asked = questionnaires.assign(organiser, route, QUESTIONS, "entry")
    bring_in(organiser, route)
    questionnaires.write_to_the_list(organiser)
    mend_the_remark(organiser, route)
    admit_by_order(organiser, route)
    learners = {
        surname: questionnaires.come_by_letter(new_context().new_page(), second, email_of(surname))
        for surname in ANSWERING
    }
    for surname, page in learners.items():
        questionnaires.answer(page, QUESTIONS, 2, is_kept=surname == ANSWERING[0])

    recording = tmp_path / "урок.txt"
    recording.write_text("Конспект урока: распевка, песня, слушание.", encoding="utf-8")
    attesting.hand_in_final_work(learners["Орлова"], route, recording)
    hold_the_days(organiser, route)
    attest(staff, route)
    complete_by_order(organiser, route)
    address = issue_by_two(organiser, second, route)
    public = verify(organiser, guest, address)
    report(organiser, route)
    lose_and_replace(organiser, guest, route, public)

    questionnaires.assign(organiser, route, QUESTIONS, "exit")
    for page in learners.values():
        questionnaires.answer(page, QUESTIONS, 4)
    questionnaires.compare(organiser, asked)
