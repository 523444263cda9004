"""Sign-in by an outer account, with a real OpenID provider in a process of its own."""

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from kamerton.config.settings import oidc_providers
from kamerton.people import queries
from tests.factories.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db
START_PATIENCE_S = 40
NEW = {
    "sub": "new",
    "email": "new@school.example",
    "email_verified": True,
    "given_name": "Пётр",
    "family_name": "Гусев",
}
CLAIMS = [
    NEW,
    {"sub": "verified", "email": "orlova@test.kamerton.example", "email_verified": True},
    {"sub": "thief", "email": "orlova@test.kamerton.example", "email_verified": False},
    {"sub": "unsure", "email": "unsure@school.example", "email_verified": False},
]


def _answers(address):
    with contextlib.suppress(httpx.HTTPError):
        return httpx.get(f"{address}/.well-known/openid-configuration").status_code == 200
    return False


@pytest.fixture(scope="module")
def provider():
    """The address of a provider that knows the people of CLAIMS."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = shutil.which("oidc-provider-mock", path=str(Path(sys.executable).parent))
    known = [argument for one in CLAIMS for argument in ("--user-claims", json.dumps(one))]
    with subprocess.Popen(
        [program, "--port", str(port), *known],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        address, deadline = f"http://127.0.0.1:{port}", time.monotonic() + START_PATIENCE_S
        while not _answers(address):
            assert process.poll() is None, "the provider has ended"
            assert time.monotonic() < deadline, "the provider does not answer"
            time.sleep(0.1)
        yield address
        process.terminate()


@pytest.fixture(autouse=True)
def _switched_on(provider, settings):
    """The provider is set as an operator sets it, by KAMERTON_OIDC."""
    discovery = f"{provider}/.well-known/openid-configuration"
    settings.SOCIALACCOUNT_PROVIDERS = oidc_providers(
        f"Школа|kamerton|secret-of-school|{discovery}"
    )


def come(client, sub, begin="/accounts/oidc/oidc-1/login/", **more):
    """Go from our page to the provider, say there who one is, and come back."""
    begun = client.post(begin, more)
    assert begun.status_code == 302
    assert "code_challenge=" in begun.url, "without PKCE"
    told = httpx.post(begun.url, data={"sub": sub})
    assert told.status_code == 302
    back = urlsplit(told.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def is_in(client):
    return "_auth_user_id" in client.session


def register(client):
    names = {"surname": "Гусев", "given_name": "Пётр", "patronymic": "Ильич"}
    came = come(client, "new")
    assert came.url.startswith("/accounts/3rdparty/signup/")
    page = client.get(came.url).content.decode()
    assert ('value="Гусев"' in page, 'value="Пётр"' in page) == (True, True)
    return client.post(came.url, {**names, "email": NEW["email"]})


def test_newcomer_registers_with_names_of_the_provider(client):
    assert register(client).status_code == 302
    person = queries.person_by_email(NEW["email"])
    assert person.full_name == "Гусев Пётр Ильич"
    assert EmailAddress.objects.get(user=person).verified
    assert SocialAccount.objects.get(user=person).uid == "new"
    assert is_in(client)


def test_who_is_known_comes_in_at_once(client):
    register(client)
    client.logout()
    assert come(client, "new").status_code == 302
    assert is_in(client)
    assert client.session["_auth_user_id"] == str(queries.person_by_email(NEW["email"]).pk)


@pytest.mark.parametrize("sub", ["thief", "verified"])
def test_account_with_the_same_email_is_not_taken_over(client, mailoutbox, sub):
    """Neither with an unverified address nor with one that only the provider has verified."""
    owner = make_person(email="orlova@test.kamerton.example", password=PASSWORD)
    came = come(client, sub)
    assert not is_in(client)
    if came.status_code == 302 and "signup" in came.url:
        client.post(came.url, {"email": owner.email, "surname": "Ворона", "given_name": "Ия"})
    assert not is_in(client)
    assert not SocialAccount.objects.filter(user=owner).exists()
    assert queries.person_by_email(owner.email).pk == owner.pk


def test_unverified_address_is_confirmed_by_a_letter(client, mailoutbox):
    came = come(client, "unsure")
    form = {"email": "unsure@school.example", "surname": "Лебедь", "given_name": "Вера"}
    client.post(came.url, form)
    assert not is_in(client)
    assert [message.to for message in mailoutbox] == [["unsure@school.example"]]
    assert not EmailAddress.objects.get(email="unsure@school.example").verified


def test_owner_connects_the_outer_account_after_signing_in(client):
    owner = make_person(email="orlova@test.kamerton.example", password=PASSWORD)
    client.post("/accounts/login/", {"login": owner.email, "password": PASSWORD})
    come(client, "verified", begin="/accounts/oidc/oidc-1/login/?process=connect")
    assert SocialAccount.objects.get(user=owner).uid == "verified"
    client.logout()
    come(client, "verified")
    assert client.session["_auth_user_id"] == str(owner.pk)


def test_forged_return_lets_nobody_in(client, provider):
    begun = client.post("/accounts/oidc/oidc-1/login/")
    told = httpx.post(begun.url, data={"sub": "new"})
    query = urlsplit(told.headers["Location"]).query
    code = next(part for part in query.split("&") if part.startswith("code="))
    forged = client.get(f"/accounts/oidc/oidc-1/login/callback/?{code}&state=forged")
    assert forged.status_code == 401
    assert not is_in(client)


def test_registration_by_invitation_only_holds_for_outer_accounts(client, settings, monkeypatch):
    monkeypatch.setattr(queries, "registration_is_open", lambda: False)
    page = come(client, "new").content.decode()
    assert queries.person_by_email(NEW["email"]) is None
    assert "Регистрация по приглашению" in page


def test_provider_that_is_away_is_said(client, settings):
    away = "http://127.0.0.1:9/.well-known/openid-configuration"
    settings.SOCIALACCOUNT_PROVIDERS = oidc_providers(f"Школа|kamerton|secret|{away}")
    page = client.post("/accounts/oidc/oidc-1/login/")
    assert page.status_code == 502
    assert "Другая служба не подтвердила вход" in page.content.decode()
