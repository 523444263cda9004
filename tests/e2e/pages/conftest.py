"""Pages from a server in this process, so that a test makes its people and looks into the database."""

import concurrent.futures
import os

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.db import connections
from django.test import override_settings

from tests.e2e.entrance import sign_in
from tests.factories.people import PASSWORD

# Playwright keeps an event loop in this thread, beside which the fixtures write to the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
PATIENCE_MS = 30_000


@pytest.fixture(scope="session", autouse=True)
def _built_front_end():
    with override_settings(STATIC_ROOT=project.STATIC_BUILT):
        yield


@pytest.fixture(scope="session")
def base_url(live_server):
    """The address of the server in this process; no whole platform is started for these tests."""
    return live_server.url


@pytest.fixture(autouse=True)
def site(base_url, settings):
    """The address, also in letters; nobody has used up a limit there."""
    cache.clear()
    settings.BASE_URL = base_url
    return base_url


@pytest.fixture
def page(page):
    page.set_default_timeout(PATIENCE_MS)
    return page


@pytest.fixture
def phone(page):
    page.set_viewport_size({"width": 360, "height": 740})
    return page


@pytest.fixture
def become(client, base_url):
    """Make a page somebody's, by a session that is there already."""

    def _become(page, person):
        client.force_login(person)
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "url": base_url}])
        return page

    return _become


@pytest.fixture
def open_page(page, become):
    """Open an address as somebody."""

    def _open(person, path):
        become(page, person).goto(path)
        return page

    return _open


@pytest.fixture
def enter(page):
    """Sign in through the form as a person of the test, who has the tests' password."""

    def _enter(person, after="/"):
        if not person.has_usable_password():
            person.set_password(PASSWORD)
            person.save()
        return sign_in(page, person.email, PASSWORD, after)

    return _enter


@pytest.fixture
def worker(worker):
    """Have every waiting job done, away from the event loop that Playwright keeps in this thread."""

    def _work():
        try:
            worker()
        finally:
            connections.close_all()

    def _have_done():
        with concurrent.futures.ThreadPoolExecutor(1) as thread:
            thread.submit(_work).result()

    return _have_done
