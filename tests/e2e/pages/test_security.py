"""Keeping an account: codes from an app, other devices, invitations followed from a real letter."""

import email
import email.policy
import re
import urllib.parse

import pytest
from allauth.mfa.totp.internal import auth
from playwright.sync_api import expect

from kamerton.people import queries
from kamerton.people.api import has_role
from kamerton.people.enums import Role
from tests.e2e.axe import assert_accessible, assert_fits
from tests.e2e.entrance import fill_in, sign_in
from tests.factories.people import PASSWORD, make_person


@pytest.fixture
def teacher():
    return make_person("Гусев", "Пётр", "Ильич", password=PASSWORD, gender="male")


def look(page):
    assert_accessible(page)
    assert_fits(page)


def code_of(secret):
    """What an app of codes shows at this moment."""
    _before, now, _after = auth.yield_hotp_counters_from_time()
    return auth.format_hotp_value(auth.hotp_value(secret, now))


def press(page, name):
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def test_codes_of_an_app_are_switched_on_and_asked_for(phone, enter, teacher):
    enter(teacher, "/accounts/2fa/")
    phone.get_by_role("link", name="Включить").click()
    phone.get_by_label("Пароль").fill(PASSWORD)
    press(phone, "Подтвердить")
    phone.get_by_text("Не получается навести камеру").click()
    look(phone)
    secret = phone.locator("details code").inner_text()
    phone.locator("main [name=code]").fill("000000")
    press(phone, "Включить")
    expect(phone.locator("main .error").first).to_contain_text("Код неверный")
    assert phone.locator("details code").text_content() == secret
    phone.locator("main [name=code]").fill(code_of(secret))
    press(phone, "Включить")
    phone.get_by_role("heading", name="Резервные коды").wait_for()
    phone.context.clear_cookies()
    phone.goto("/accounts/login/?next=/settings/")
    fill_in(phone, teacher.email, PASSWORD)
    phone.get_by_role("heading", name="Второй шаг").wait_for()
    look(phone)
    phone.locator("main [name=code]").fill(code_of(secret))
    press(phone, "Войти")
    phone.wait_for_url("/settings/")


def test_other_devices_are_signed_out(page, enter, new_context, teacher):
    elsewhere = sign_in(new_context().new_page(), teacher.email, PASSWORD, "/settings/")
    enter(teacher, "/settings/sessions/")
    assert page.locator("main").get_by_text("Это устройство").count() == 1
    press(page, "Выйти на всех других")
    page.get_by_text("На всех других устройствах выполнен выход.").wait_for()
    page.get_by_text("Больше нигде").wait_for()
    elsewhere.reload()
    elsewhere.wait_for_url("**/accounts/login/**")
    page.goto("/settings/")
    assert urllib.parse.urlsplit(page.url).path == "/settings/"


def test_accounts_elsewhere_are_offered_only_where_there_are_some(page, enter, teacher):
    enter(teacher, "/accounts/2fa/")
    assert page.get_by_text("Внешние учётные записи").count() == 0


def test_an_invitation_is_sent_and_followed_from_its_letter(
    page, phone, enter, new_context, administrator, institute, mail_sink, worker
):
    enter(administrator, "/people/")
    page.get_by_role("link", name="Пригласить").first.click()
    page.locator("main [name=people]").fill("Лебедь Вера <lebed@school.kamerton.example>")
    page.locator("main [name=role]").select_option(Role.TUTOR)
    page.get_by_role("combobox", name="Организация").fill("Институт развития")
    page.get_by_role("option", name=institute.name).click()
    look(page)
    press(page, "Отправить приглашения")
    page.get_by_text("lebed@school.kamerton.example").wait_for()
    worker()
    (envelope,) = mail_sink.taken
    letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
    link = re.search(r"http://\S+", letter.get_body(("plain",)).get_content()).group()

    guest = new_context().new_page()
    guest.goto(link)
    guest.get_by_role("heading", name="Добро пожаловать").wait_for()
    look(guest)
    guest.get_by_label("Пароль").fill(PASSWORD)
    press(guest, "Начать")
    guest.wait_for_url(re.compile(r"/(consent/.*)?$"))
    invited = queries.person_by_email("lebed@school.kamerton.example")
    assert invited.surname == "Лебедь"
    assert has_role(invited, Role.TUTOR)
    again = new_context().new_page()
    assert again.goto(link).status in (404, 410)
