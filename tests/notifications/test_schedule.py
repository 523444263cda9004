"""The clock on the wall: quiet hours, digests, and the nights when clocks change."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerton.notifications.schedule import after_quiet, next_morning, next_week, zone

MOSCOW, BERLIN = zone("Europe/Moscow"), zone("Europe/Berlin")


@dataclass
class Hours:
    quiet_from: time | None = None
    quiet_until: time | None = None
    digest_hour: int = 8
    digest_weekday: int = 0


NIGHT = Hours(time(22), time(7))


def _utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-11-23T18:59", "2026-11-23T18:59"),  # 21:59 in Moscow
        ("2026-11-23T19:00", "2026-11-24T04:00"),  # 22:00
        ("2026-11-24T03:59", "2026-11-24T04:00"),  # 6:59
        ("2026-11-24T04:00", "2026-11-24T04:00"),
    ],
)
def test_the_night_ends_in_the_morning(moment, told):
    assert after_quiet(_utc(moment), NIGHT, MOSCOW) == _utc(told)


def test_quiet_hours_of_one_day():
    lesson = Hours(time(9), time(12))
    assert after_quiet(_utc("2026-11-23T05:59"), lesson, MOSCOW) == _utc("2026-11-23T05:59")
    assert after_quiet(_utc("2026-11-23T06:00"), lesson, MOSCOW) == _utc("2026-11-23T09:00")
    assert after_quiet(_utc("2026-11-23T09:00"), lesson, MOSCOW) == _utc("2026-11-23T09:00")


def test_the_same_hour_twice_is_no_quiet():
    assert after_quiet(_utc("2026-11-23T19:00"), Hours(time(7), time(7)), MOSCOW) == _utc(
        "2026-11-23T19:00"
    )


def test_a_night_with_a_change_of_clocks_ends_by_the_clock():
    # Berlin, 29 March 2026: 2:00 becomes 3:00; 25 October: 3:00 becomes 2:00.
    assert after_quiet(_utc("2026-03-28T22:00"), NIGHT, BERLIN) == _utc("2026-03-29T05:00")
    assert after_quiet(_utc("2026-10-24T21:00"), NIGHT, BERLIN) == _utc("2026-10-25T06:00")


def test_an_hour_that_comes_twice_ends_the_quiet_after_the_moment():
    short = Hours(time(22), time(2, 30))
    assert after_quiet(_utc("2026-10-25T00:10"), short, BERLIN) == _utc("2026-10-25T00:30")
    assert after_quiet(_utc("2026-10-25T01:10"), short, BERLIN) == _utc("2026-10-25T01:30")


def test_an_hour_that_does_not_come_is_the_one_after_it():
    early = Hours(digest_hour=2)
    assert next_morning(_utc("2026-03-28T12:00"), early, BERLIN) == _utc("2026-03-29T01:00")


def test_the_digest_comes_at_its_hour_before_and_after_a_change():
    assert next_morning(_utc("2026-03-27T12:00"), Hours(), BERLIN) == _utc("2026-03-28T07:00")
    assert next_morning(_utc("2026-03-28T12:00"), Hours(), BERLIN) == _utc("2026-03-29T06:00")


def test_a_digest_on_the_moment_is_the_next_one():
    assert next_morning(_utc("2026-11-23T05:00"), Hours(), MOSCOW) == _utc("2026-11-24T05:00")
    assert next_morning(_utc("2026-11-23T04:59"), Hours(), MOSCOW) == _utc("2026-11-23T05:00")


def test_the_weekly_digest_comes_on_its_day():
    friday = Hours(digest_weekday=4)
    assert next_week(_utc("2026-11-23T12:00"), friday, MOSCOW) == _utc("2026-11-27T05:00")
    assert next_week(_utc("2026-11-27T05:00"), friday, MOSCOW) == _utc("2026-12-04T05:00")


def test_an_unknown_zone_is_moscow():
    assert zone("Nowhere/Atall") == MOSCOW
    assert zone("") == MOSCOW


_moments = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001  the strategy adds the zone
    datetime(2027, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(_moments, st.times(), st.times(), st.sampled_from(["Europe/Berlin", "Asia/Kamchatka"]))
def test_nothing_is_held_for_longer_than_a_day_or_told_in_the_past(moment, begin, end, name):
    told = after_quiet(moment, Hours(begin, end), zone(name))
    assert moment <= told <= moment + timedelta(hours=26)


@given(_moments, st.integers(0, 23), st.integers(0, 6), st.sampled_from(["Europe/Berlin", "UTC"]))
def test_digests_come_within_a_day_and_a_week(moment, hour, weekday, name):
    hours = Hours(digest_hour=hour, digest_weekday=weekday)
    assert moment < next_morning(moment, hours, zone(name)) <= moment + timedelta(hours=26)
    assert moment < next_week(moment, hours, zone(name)) <= moment + timedelta(days=7, hours=2)
