"""Receivers hear at the moment at which something happened."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from kamerton.core import bus, clock

PAST = datetime(2026, 3, 1, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Rang:
    """An event of this test."""


@pytest.fixture
def heard(monkeypatch):
    moments = []
    monkeypatch.setitem(bus._receivers, Rang, [lambda _event: moments.append(clock.now())])
    return moments


@pytest.mark.django_db
def test_what_happened_in_the_past_is_heard_there(heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), clock.at(PAST):
        bus.publish(Rang())
    assert heard == [PAST]


@pytest.mark.django_db
def test_what_happens_now_is_heard_now(heard, django_capture_on_commit_callbacks):
    before = clock.now()
    with django_capture_on_commit_callbacks(execute=True):
        bus.publish(Rang())
    assert before <= heard[0] <= clock.now()
