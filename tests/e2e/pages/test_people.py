"""Accounts in a real browser: registration, consent, passkeys, the school, the list of people."""

import re

import pytest

from kamerton.people import api, queries
from kamerton.people.enums import ConsentKind
from tests.e2e.axe import assert_accessible, assert_fits
from tests.e2e.entrance import fill_in
from tests.factories.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db(transaction=True)
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


@pytest.fixture
def teacher():
    return make_person("Гусев", "Пётр", "Ильич", password=PASSWORD, gender="male")


def look(page):
    assert_accessible(page)
    assert_fits(page)


def test_a_teacher_registers_confirms_and_consents(phone, mailoutbox):
    api.establish_institute(name="Институт музыки", time_zone="Europe/Moscow")
    phone.goto("/accounts/signup/")
    guardian = phone.get_by_label("Электронная почта родителя или опекуна")
    assert not guardian.is_visible()
    phone.get_by_label("Мне нет 18 лет").check()
    assert guardian.is_visible()
    phone.get_by_label("Мне нет 18 лет").uncheck()
    look(phone)
    phone.get_by_label("Фамилия").fill("Орлова")
    phone.get_by_label("Имя", exact=False).first.fill("Марина")
    phone.get_by_label("Отчество").fill("Сергеевна")
    phone.get_by_label("Электронная почта", exact=False).first.fill("new@test.kamerton.example")
    phone.get_by_label("Пароль").fill(PASSWORD)
    phone.get_by_role("button", name="Зарегистрироваться").click()
    phone.get_by_role("heading", name="Проверьте почту").wait_for()
    phone.goto(re.search(r"http://\S+", mailoutbox[0].body).group())
    phone.get_by_role("button", name="Да, подтверждаю").click()
    phone.wait_for_url(re.compile(r"/(consent|accounts/login)/"))
    if "/accounts/login/" in phone.url:
        fill_in(phone, "new@test.kamerton.example", PASSWORD)
    phone.get_by_role("heading", name="Согласие на обработку персональных данных").wait_for()
    look(phone)
    phone.get_by_label("Я прочитал").check()
    phone.get_by_role("button", name="Согласиться и продолжить").click()
    phone.wait_for_url("/")
    person = queries.person_by_email("new@test.kamerton.example")
    signature = queries.signatures_of(person).get()
    assert signature.document.kind == ConsentKind.PERSONAL_DATA
    assert not api.has_mailing_consent(person)


def test_a_passkey_is_added_and_signs_in(phone, enter, teacher):
    cdp = phone.context.new_cdp_session(phone)
    cdp.send("WebAuthn.enable")
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    enter(teacher, "/settings/")
    phone.goto("/accounts/2fa/webauthn/add/")
    phone.get_by_label("Пароль").fill(PASSWORD)
    phone.get_by_role("button", name="Подтвердить").click()
    phone.get_by_label("Название ключа").fill("Телефон")
    phone.get_by_label("Входить только этим ключом").check()
    look(phone)
    phone.get_by_role("button", name="Добавить ключ").click()
    phone.get_by_role("heading", name="Резервные коды").wait_for()
    phone.goto("/accounts/2fa/webauthn/")
    phone.get_by_text("Телефон", exact=True).wait_for()
    phone.goto("/accounts/logout/")
    phone.locator("main").get_by_role("button", name="Выйти").click()
    phone.goto("/accounts/login/?next=/settings/")
    phone.get_by_role("button", name="Войти по ключу доступа").click()
    phone.wait_for_url("/settings/")


def test_the_school_is_chosen_by_keys(phone, enter, teacher, school):
    enter(teacher, "/profile/")
    look(phone)
    field = phone.get_by_role("combobox", name="Школа")
    field.focus()
    phone.keyboard.type("заречен шк")
    phone.get_by_role("option", name=re.compile("Зареченская школа")).wait_for()
    phone.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant")
    phone.keyboard.press("Enter")
    assert field.input_value() == "Зареченская школа"
    assert phone.get_by_role("listbox").count() == 0
    phone.locator("#work").get_by_role("button", name="Сохранить").click()
    phone.wait_for_url(re.compile("#work$"))
    teacher.refresh_from_db()
    assert teacher.profile.organisation == school


def test_own_pages_are_accessible_in_english_too(phone, enter, teacher, site):
    teacher.language = "en"
    teacher.save()
    phone.context.add_cookies([{"name": "django_language", "value": "ru", "url": site}])
    enter(teacher, "/settings/")
    for address in ("/settings/data/", "/accounts/2fa/", "/accounts/email/", "/settings/sessions/"):
        phone.goto(address)
        look(phone)
        assert not re.search("[а-яё]{4,}", phone.locator("main").inner_text().lower())


def test_the_list_of_people_narrows_without_a_new_page(
    page, enter, administrator, colleague, tutor
):
    enter(administrator, "/people/")
    page.evaluate("window.stays = true")
    page.get_by_label("Имя или почта").fill("гусев")
    page.keyboard.press("Enter")
    page.locator("#people").get_by_text("1 человек").wait_for()
    assert page.evaluate("window.stays")
    assert "q=" in page.url
    assert page.get_by_role("link", name="Левина Ирина Павловна").count() == 0
    look(page)
