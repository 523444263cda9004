"""Registration, sign-in and password by real letters."""

import re

import pytest
from django.urls import reverse

from kamerton.people import queries
from kamerton.people.models import Person
from tests.factories.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db
FORM = {
    "surname": "Орлова",
    "given_name": "Марина",
    "patronymic": "Сергеевна",
    "email": "new@test.kamerton.example",
    "password1": PASSWORD,
}


def confirm(client, address):
    """Before a change of the ways in the password is asked once more."""
    asked = client.get(address).url
    assert client.get(asked).status_code == 200
    assert client.post(asked, {"password": PASSWORD, "next": address}).url == address


def link(message):
    return re.search(r"http://[^/]+(/\S+)", message.body).group(1)


def test_registration_by_email(client, mailoutbox):
    response = client.post(reverse("account_signup"), FORM)
    assert response.url == reverse("account_email_verification_sent")
    [message] = mailoutbox
    assert message.to == ["new@test.kamerton.example"]
    html, kind = message.alternatives[0][0], message.alternatives[0][1]
    assert kind == "text/html"
    assert link(message) in html
    assert client.get(link(message)).status_code == 200
    assert client.post(link(message)).status_code == 302
    person = queries.person_by_email("new@test.kamerton.example")
    assert person.full_name == "Орлова Марина Сергеевна"
    assert person.gender == "female"
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert client.get("/profile/").status_code == 200


def test_registering_a_known_address_tells_only_its_owner(client, learner, mailoutbox):
    response = client.post(reverse("account_signup"), {**FORM, "email": learner.email})
    assert response.url == reverse("account_email_verification_sent")
    assert Person.objects.count() == 1
    assert mailoutbox[0].to == [learner.email]
    assert reverse("account_reset_password") in mailoutbox[0].body


def test_registration_of_a_minor_asks_the_guardian(
    client, mailoutbox, django_capture_on_commit_callbacks
):
    page = client.post(reverse("account_signup"), {**FORM, "is_minor": "on"})
    assert page.status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            reverse("account_signup"),
            {**FORM, "is_minor": "on", "guardian_email": "mama@test.kamerton.example"},
        )
    assert {message.to[0] for message in mailoutbox} == {
        FORM["email"],
        "mama@test.kamerton.example",
    }
    assert Person.objects.get(email=FORM["email"]).is_minor


def test_password_reset_by_letter(client, mailoutbox):
    person = make_person(password="former-password-12")
    response = client.post(reverse("account_reset_password"), {"email": person.email})
    assert response.url == reverse("account_reset_password_done")
    address = client.get(link(mailoutbox[0])).url
    assert client.get(address).status_code == 200
    client.post(address, {"password1": PASSWORD, "password2": PASSWORD})
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert client.get(link(mailoutbox[0])).status_code == 200  # says that the link does not work


def test_password_reset_of_an_unknown_address_answers_the_same(client, mailoutbox):
    response = client.post(reverse("account_reset_password"), {"email": "no@test.kamerton.example"})
    assert response.url == reverse("account_reset_password_done")
    assert mailoutbox[0].to == ["no@test.kamerton.example"]


def test_letters_speak_the_language_of_their_reader(client, mailoutbox):
    person = make_person(password=PASSWORD, language="en")
    client.cookies["django_language"] = "ru"
    client.post(reverse("account_reset_password"), {"email": person.email})
    assert mailoutbox[0].subject == "A new password"


def test_a_wrong_password_says_so_without_telling_which(client, learner):
    page = client.post(reverse("account_login"), {"login": learner.email, "password": "x"})
    other = client.post(
        reverse("account_login"), {"login": "no@test.kamerton.example", "password": "x"}
    )
    fault = re.compile(r'<div class="summary".*?</div>', re.DOTALL)
    assert (
        fault.search(page.content.decode()).group() == fault.search(other.content.decode()).group()
    )


def test_guessing_is_slowed_down(client, settings, learner):
    for _ in range(5):
        client.post(reverse("account_login"), {"login": learner.email, "password": "x"})
    learner.set_password(PASSWORD)
    learner.save()
    page = client.post(reverse("account_login"), {"login": learner.email, "password": PASSWORD})
    assert page.status_code == 200


def test_email_change_is_confirmed_by_letter(client, mailoutbox):
    person = make_person(password=PASSWORD)
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    client.post(
        reverse("account_email"), {"action_add": "", "email": "second@test.kamerton.example"}
    )
    client.post(link(mailoutbox[0]))
    client.post(
        reverse("account_email"), {"action_primary": "", "email": "second@test.kamerton.example"}
    )
    person.refresh_from_db()
    assert person.email == "second@test.kamerton.example"


def test_codes_from_an_app_guard_the_sign_in(client, mailoutbox):
    from allauth.mfa.totp.internal import auth

    person = make_person(password=PASSWORD)
    enter = {"login": person.email, "password": PASSWORD}
    client.post(reverse("account_login"), enter)
    confirm(client, reverse("mfa_activate_totp"))
    response = client.get(reverse("mfa_activate_totp"))
    assert response.status_code == 200, response.headers
    page = response.content.decode()
    secret = re.search(r"<code>(\w+)</code>", page).group(1)
    code = auth.format_hotp_value(
        auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time()))
    )
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert client.get(reverse("mfa_download_recovery_codes")).status_code == 200
    client.logout()
    assert client.post(reverse("account_login"), enter).url == reverse("mfa_authenticate")
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    assert client.get("/profile/").status_code == 302


def test_adding_a_passkey_shows_its_options(client):
    person = make_person(password=PASSWORD)
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    confirm(client, reverse("mfa_add_webauthn"))
    response = client.get(reverse("mfa_add_webauthn"))
    assert response.status_code == 200, response.headers
    page = response.content.decode()
    assert "k-people-passkey" in page
    assert "challenge" in page
    assert client.get(reverse("mfa_list_webauthn")).status_code == 200
    assert client.get(reverse("account_reauthenticate")).status_code == 200


def test_the_page_of_sign_in_asks_one_statement(client, django_assert_num_queries):
    with django_assert_num_queries(1):  # whether registration is open
        client.get(reverse("account_login"))


def test_openid_is_off_until_it_is_switched_on(client):
    page = client.get(reverse("account_login")).content.decode()
    assert "VK ID" not in page


def test_openid_adds_its_button(client, settings):
    from kamerton.config.settings import oidc_providers

    settings.SOCIALACCOUNT_PROVIDERS = oidc_providers(
        "VK ID|one|two|https://id.example/.well-known/openid-configuration"
    )
    page = client.get(reverse("account_login")).content.decode()
    assert "VK ID" in page
    assert "/accounts/oidc/vk-id/login/" in page
    assert client.get("/accounts/oidc/vk-id/login/").status_code == 200
