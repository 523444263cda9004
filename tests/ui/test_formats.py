import datetime as dt

import pytest
import time_machine
from django.utils import translation

from kamerton.ui import formats

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)  # 15:00 in Moscow


@pytest.fixture(params=["ru", "en"])
def language(request):
    with translation.override(request.param), time_machine.travel(NOW, tick=False):
        yield request.param


def both(language: str, russian: str, english: str) -> str:
    return (russian if language == "ru" else english).replace("_", "\u00a0")


def test_localised(language):
    assert formats.localised("Слух", "Hearing") == both(language, "Слух", "Hearing")
    assert formats.localised("Слух", "") == "Слух"


def test_date(language):
    assert formats.date(NOW) == both(language, "23.11.2026", "23_Nov_2026")


def test_date_is_the_readers():
    with translation.override("ru"):
        assert formats.date(dt.datetime(2026, 11, 23, 22, 0, tzinfo=dt.UTC)) == "24.11.2026"


def test_day(language):
    assert formats.day(dt.date(2026, 11, 24)) == both(language, "вт, 24_ноября", "Tue, 24_November")


def test_day_of_another_year_says_the_year():
    with translation.override("ru"), time_machine.travel(NOW):
        assert formats.day(dt.date(2027, 3, 8), weekday=False) == "8\u00a0марта 2027"


def test_moment(language):
    assert formats.moment(NOW) == both(language, "23_ноября, 15:00", "23_November, 15:00")


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        ({"seconds": 5}, "только что"),
        ({"minutes": 21}, "21 минуту назад"),
        ({"minutes": -5}, "через 5 минут"),
        ({"hours": 3}, "сегодня в 12:00"),
        ({"days": 1}, "вчера в 15:00"),
        ({"days": -1}, "завтра в 15:00"),
        ({"days": 9}, "14\u00a0ноября, 15:00"),
    ],
)
def test_ago(ago, words):
    with translation.override("ru"), time_machine.travel(NOW, tick=False):
        assert formats.ago(NOW - dt.timedelta(**ago)) == words


def test_numbers(language):
    assert formats.number(12408) == both(language, "12_408", "12,408")
    assert formats.number(1204.5) == both(language, "1204,5", "1,204.5")
    assert formats.hours(36) == both(language, "36_ч", "36_h")
    assert formats.size(1_230_000) == both(language, "1,2_МБ", "1.2_MB")
    assert formats.size(640) == both(language, "640_Б", "640_B")
    assert formats.percent(0.55) == both(language, "55_%", "55%")


def test_duration():
    assert (formats.duration(400), formats.duration(3723)) == ("6:40", "1:02:03")


def test_nothing_is_written_of_nothing():
    plain = [name for name in formats.FILTERS if name not in {"typo", "initials"}]
    assert [formats.FILTERS[name](None) for name in plain] == [""] * len(plain)


def test_typography_binds_short_words():
    assert formats.typo("Урок в школе — 45 мин") == "Урок в\u00a0школе\u00a0— 45\u00a0мин"


def test_initials():
    assert formats.initials("Ирина Левина") == "ИЛ"
