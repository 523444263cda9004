"""Accounts in a real browser: registration, consent, passkeys, the school, the list of people."""

import os
import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import override_settings

from kamerton.people import api, queries
from kamerton.people.enums import ConsentKind
from tests.e2e.axe import assert_accessible, assert_fits
from tests.factories.people import PASSWORD, make_person

# Playwright keeps an event loop in this thread, beside which the fixtures write to the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
pytestmark = pytest.mark.django_db(transaction=True)
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


@pytest.fixture(scope="session", autouse=True)
def _built_front_end():
    with override_settings(STATIC_ROOT=settings.STATIC_BUILT):
        yield


@pytest.fixture(scope="session")
def base_url():
    """No whole platform is started for these tests: pages come from a server in this process."""
    return ""


@pytest.fixture
def site(live_server):
    cache.clear()
    return live_server.url


@pytest.fixture
def phone(page):
    page.set_default_timeout(8000)
    page.set_viewport_size({"width": 360, "height": 740})
    return page


@pytest.fixture
def teacher():
    return make_person("Гусев", "Пётр", "Ильич", password=PASSWORD, gender="male")


def enter(page, site, email, after="/"):
    page.goto(f"{site}/accounts/login/?next={after}")
    page.get_by_label("Электронная почта").fill(email)
    page.get_by_label("Пароль").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Войти", exact=True).click()
    page.wait_for_url(f"{site}{after}")


def look(page):
    assert_accessible(page)
    assert_fits(page)


def test_a_teacher_registers_confirms_and_consents(phone, site, mailoutbox):
    api.establish_institute(name="Институт музыки", time_zone="Europe/Moscow")
    phone.goto(f"{site}/accounts/signup/")
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
        enter_form(phone)
    phone.get_by_role("heading", name="Согласие на обработку персональных данных").wait_for()
    look(phone)
    phone.get_by_label("Я прочитал").check()
    phone.get_by_role("button", name="Согласиться и продолжить").click()
    phone.wait_for_url(f"{site}/")
    person = queries.person_by_email("new@test.kamerton.example")
    signature = queries.signatures_of(person).get()
    assert signature.document.kind == ConsentKind.PERSONAL_DATA
    assert not api.has_mailing_consent(person)


def enter_form(page):
    page.get_by_label("Электронная почта").fill("new@test.kamerton.example")
    page.get_by_label("Пароль").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Войти", exact=True).click()


def test_a_passkey_is_added_and_signs_in(phone, site, teacher):
    cdp = phone.context.new_cdp_session(phone)
    cdp.send("WebAuthn.enable")
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    enter(phone, site, teacher.email, "/settings/")
    phone.goto(f"{site}/accounts/2fa/webauthn/add/")
    phone.get_by_label("Пароль").fill(PASSWORD)
    phone.get_by_role("button", name="Подтвердить").click()
    phone.get_by_label("Название ключа").fill("Телефон")
    phone.get_by_label("Входить только этим ключом").check()
    look(phone)
    phone.get_by_role("button", name="Добавить ключ").click()
    phone.get_by_role("heading", name="Резервные коды").wait_for()
    phone.goto(f"{site}/accounts/2fa/webauthn/")
    phone.get_by_text("Телефон", exact=True).wait_for()
    phone.goto(f"{site}/accounts/logout/")
    phone.locator("main").get_by_role("button", name="Выйти").click()
    phone.goto(f"{site}/accounts/login/?next=/settings/")
    phone.get_by_role("button", name="Войти по ключу доступа").click()
    phone.wait_for_url(f"{site}/settings/")


def test_the_school_is_chosen_by_keys(phone, site, teacher, school):
    enter(phone, site, teacher.email, "/profile/")
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


def test_own_pages_are_accessible_in_english_too(phone, site, teacher):
    teacher.language = "en"
    teacher.save()
    phone.context.add_cookies([{"name": "django_language", "value": "ru", "url": site}])
    enter(phone, site, teacher.email, "/settings/")
    for address in ("/settings/data/", "/accounts/2fa/", "/accounts/email/", "/settings/sessions/"):
        phone.goto(f"{site}{address}")
        look(phone)
        assert not re.search("[а-яё]{4,}", phone.locator("main").inner_text().lower())


def test_the_list_of_people_narrows_without_a_new_page(page, site, administrator, colleague, tutor):
    administrator.set_password(PASSWORD)
    administrator.save()
    page.set_default_timeout(8000)
    enter(page, site, administrator.email, "/people/")
    page.evaluate("window.stays = true")
    page.get_by_label("Имя или почта").fill("гусев")
    page.keyboard.press("Enter")
    page.locator("#people").get_by_text("1 человек").wait_for()
    assert page.evaluate("window.stays")
    assert "q=" in page.url
    assert page.get_by_role("link", name="Левина Ирина Павловна").count() == 0
    look(page)
