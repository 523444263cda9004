import pytest
from django.utils.translation import gettext_lazy

from kamerton.notifications import registry
from kamerton.notifications.api import Kind, register_kind
from tests.notifications.push_service import PushService

REVIEW, ORDER, REPLY = "test.review", "test.order", "test.reply"


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """Three kinds of our own: by mail, never off, only in the page."""
    monkeypatch.setattr(registry, "_kinds", {})
    register_kind(
        Kind(REVIEW, gettext_lazy("Home"), "Проверено: «%(title)s»", icon="star", by_mail=True)
    )
    register_kind(Kind(ORDER, "Приказы", "Приказ № %(number)s", by_mail=True, is_fixed=True))
    register_kind(Kind(REPLY, "Ответы", "%(name)s: новый ответ"))


@pytest.fixture
def push_service(settings):
    """A push service that listens on this machine, and the browser behind it."""
    settings.PUSH_MAY_STAY_INSIDE = True
    service = PushService()
    yield service
    service.close()
