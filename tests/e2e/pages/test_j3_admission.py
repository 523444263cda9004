"""J3: registration, application, documents over a bad connection, and admission by an order."""

import datetime as dt
import io
import re

import pytest
from docx import Document
from icalendar import Calendar
from playwright.sync_api import expect

from kamerton.core import clock
from kamerton.files.models import StoredFile
from kamerton.learning.models import Enrolment
from kamerton.learning.operations import enrolment as enrolling
from kamerton.office.models import Dossier, Order
from kamerton.office.operations.timetable import Slot, book_session
from kamerton.people import api
from kamerton.people.enums import Role
from kamerton.programmes.models import Activity, ProgrammeVersion
from tests.e2e import papers
from tests.e2e.axe import assert_accessible, assert_fits
from tests.e2e.entrance import fill_in
from tests.factories.people import PASSWORD, make_person, make_staff
from tests.factories.study import make_cohort

pytestmark = pytest.mark.django_db(transaction=True)
PART_BYTES = 4 * 1024 * 1024
SCAN_BYTES = round(PART_BYTES / 0.6)
EMAIL = "orlova@test.kamerton.example"


@pytest.fixture
def cohort():
    api.establish_institute(name="Институт музыки", time_zone="Europe/Moscow")
    cohort = make_cohort(api.institute().organisation, capacity=12)
    ProgrammeVersion.objects.update(state="approved")
    return cohort


@pytest.fixture
def organiser(cohort):
    person = make_staff(Role.ORGANISER, cohort.organisation, surname="Соколова", given_name="Нина")
    api.sign_consent(person, kind=api.ConsentKind.PERSONAL_DATA)
    return person


def press(page, name):
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def register(page, mailoutbox):
    page.goto("/accounts/signup/")
    page.get_by_label("Фамилия").fill("Орлова")
    page.get_by_label("Имя", exact=False).first.fill("Марина")
    page.get_by_label("Отчество").fill("Сергеевна")
    page.get_by_label("Электронная почта", exact=False).first.fill(EMAIL)
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Зарегистрироваться").click()
    page.get_by_role("heading", name="Проверьте почту").wait_for()
    page.goto(re.search(r"http://\S+", mailoutbox[0].body).group())
    page.get_by_role("button", name="Да, подтверждаю").click()
    page.wait_for_url(re.compile(r"/(consent|accounts/login)/"))
    if "/accounts/login/" in page.url:
        fill_in(page, EMAIL, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_contain_text("персональных данных")
    expect(page.locator("main input[type=checkbox]")).to_have_count(1)
    assert_accessible(page)
    page.get_by_label("Я прочитал").check()
    page.get_by_role("button", name="Согласиться и продолжить").click()
    page.wait_for_url("/")
    page.goto("/settings/data/")
    expect(page.locator("main form[action*=news] [name=agree]")).to_have_count(1)
    assert not api.has_mailing_consent(api.person_by_email(EMAIL))


def apply(page):
    page.goto("/cohorts/cohort/apply/")
    page.locator("main form textarea").fill("Хочу вести уроки для сельских школ.")
    press(page, "Отправить заявку")
    page.wait_for_url("/learning/")
    page.get_by_role("link", name="Заполнить").click()
    page.wait_for_url("/dossier/")


def send_over_a_bad_connection(page, scan):
    """At 60 % the connection is cut off once; sending goes on from what has come."""
    offsets = []

    def cut(route):
        if route.request.method == "PATCH":
            offsets.append(int(route.request.headers["upload-offset"]))
            if offsets.count(PART_BYTES) == 1 and offsets[-1] == PART_BYTES:
                return route.abort("connectionreset")
        return route.continue_()

    page.route("**/files/uploads/**", cut)
    page.locator("#id_diploma").set_input_files(scan)
    page.get_by_text("«диплом.pdf» отправлен").first.wait_for(timeout=30_000)
    page.unroute("**/files/uploads/**")
    assert offsets == [0, PART_BYTES, PART_BYTES]
    assert round(100 * offsets[-1] / scan.stat().st_size) == 60


def fill_in_the_file(page, scan):
    """A wrong number is refused and nothing typed is lost; the right one is kept with the scan."""
    page.locator("#id_snils").fill("112-233-445 96")
    page.locator("#id_birth_on").fill("1980-05-17")
    page.locator("#id_education").select_option("higher")
    page.locator("#id_diploma_surname").fill("Смирнова")
    page.locator("#id_diploma_number").fill("0123456")
    send_over_a_bad_connection(page, scan)
    press(page, "Сохранить")
    expect(page.locator("main")).to_contain_text("две последние должны подходить к остальным")
    expect(page.locator("#id_diploma_surname")).to_have_value("Смирнова")
    assert_accessible(page)
    assert_fits(page)
    page.locator("#id_snils").fill("112-233-445 95")
    press(page, "Сохранить")
    expect(page.get_by_role("link", name="диплом.pdf")).to_be_visible()
    assert Dossier.objects.get().snils == "11223344595"
    assert StoredFile.objects.get(owner_kind="dossier-diploma").name == "диплом.pdf"


def ask(page):
    """The organiser sees one remark, and returns the documents with it."""
    page.goto("/cohorts/cohort/federal/")
    expect(page.locator("main")).to_contain_text("Готово к ФРДО: 1 замечание")
    page.goto("/cohorts/cohort/applications/")
    page.get_by_role("link", name="Вернуть").click()
    expect(page.locator("main textarea")).to_have_value(re.compile("Фамилия в дипломе другая"))
    press(page, "Вернуть документы")
    expect(page.locator("main tbody")).to_contain_text("Возвращены")
    assert_accessible(page)


def answer(page):
    page.goto("/notifications/")
    page.locator("main").get_by_role("link", name=re.compile("нужно исправить")).click()
    page.wait_for_url("/dossier/")
    page.locator("#id_name_change").fill("Свидетельство о браке I-АБ 123456")
    press(page, "Сохранить")
    expect(page.locator("main")).to_contain_text("Для ФРДО всего достаточно")


def admit(page):
    """Accept, name twelve in one order; the second click leads to the same."""
    page.goto("/cohorts/cohort/applications/")
    row = page.locator("main tbody tr").filter(has_text="Орлова")
    row.get_by_role("button", name="Принять").click()
    expect(row).to_contain_text("Приняты")
    page.goto("/cohorts/cohort/orders/new/admission/")
    expect(page.locator("main [name=enrolment]:checked")).to_have_count(12)
    page.locator("main [name=basis]").fill("Личные заявления")
    address, form = page.url, page.locator("main form").filter(has=page.locator("[name=key]"))
    sent = form.evaluate("form => new URLSearchParams(new FormData(form)).toString()")
    press(page, "Издать приказ")
    page.wait_for_url(re.compile(r"/office/orders/\d+/$"))
    issued = page.url
    again = page.context.request.post(
        address,
        data=sent,
        headers={"content-type": "application/x-www-form-urlencoded", "referer": address},
    )
    assert again.url == issued
    text = papers.text_of(page.context.request.get(f"{issued}order.pdf").body())
    assert "№ 1" in text
    assert f"{clock.today():%d.%m.%Y}" in text
    assert "12 Слушатель9 Анна" in text
    document = Document(io.BytesIO(page.context.request.get(f"{issued}order.docx").body()))
    words = " ".join(paragraph.text for paragraph in document.paragraphs)
    cells = [cell.text for row in document.tables[-1].rows for cell in row.cells]
    assert "№ 1" in words + " ".join(cells)
    assert f"{clock.today():%d.%m.%Y}" in words + " ".join(cells)
    assert "Орлова Марина Сергеевна" in cells


def test_from_registration_to_admission(
    phone, new_context, become, cohort, organiser, mailoutbox, worker, tmp_path
):
    scan = tmp_path / "диплом.pdf"
    scan.write_bytes((b"%PDF-1.4\n" + b"%" * SCAN_BYTES)[: SCAN_BYTES - 7] + b"\n%%EOF\n")
    register(phone, mailoutbox)
    apply(phone)
    fill_in_the_file(phone, scan)
    office = become(new_context().new_page(), organiser)
    ask(office)
    answer(phone)
    for number in range(11):
        person = make_person(f"Слушатель{number}", "Анна")
        enrolling.apply_to_cohort(person, cohort_id=cohort.pk)
    admit(office)
    assert Order.objects.count() == 1
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"admitted"}
    starts = clock.now() + dt.timedelta(days=1)
    book_session(
        organiser,
        cohort_id=cohort.pk,
        activity_id=Activity.objects.get().pk,
        slot=Slot(starts, starts + dt.timedelta(hours=2), place="Большой зал"),
    )
    worker()
    assert any("зачисл" in letter.subject for letter in mailoutbox if EMAIL in letter.to)
    phone.goto("/notifications/")
    expect(phone.locator("main")).to_contain_text("Вы зачислены в группу")
    phone.goto("/cohorts/cohort/calendar/")
    expect(phone.locator("main")).to_contain_text("Большой зал")
    assert_fits(phone)
    phone.goto("/calendar/")
    phone.locator("main button[value=open]").click()
    address = phone.locator("main input[name=address]").input_value()
    calendar = Calendar.from_ical(phone.context.request.get(address).body())
    assert [str(one["location"]) for one in calendar.walk("VEVENT")] == ["Большой зал"]
