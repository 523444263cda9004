"""How dates, times, numbers and sizes are written, in the language of the page."""

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from time import time as clock_time

from django.utils import timezone, translation
from django.utils.dates import MONTHS_ALT, WEEKDAYS_ABBR
from django.utils.translation import gettext, ngettext, pgettext

from kamerton.core.api import nested_quotes

NBSP = "\u00a0"
Moment = dt.date | dt.datetime


def _local(value: Moment) -> Moment:
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _is_russian() -> bool:
    return (translation.get_language() or "ru").startswith("ru")


def localised(text: str, text_en: str) -> str:
    """Return the English text on English pages where there is one, else the Russian."""
    return text_en if text_en and (translation.get_language() or "").startswith("en") else text


def date(value: Moment | None) -> str:
    """Write 23.11.2026; in English 23 Nov 2026."""
    if value is None:
        return ""
    here = _local(value)
    if _is_russian():
        return f"{here:%d.%m.%Y}"
    return f"{here.day}{NBSP}{here:%b}{NBSP}{here.year}"


def day(value: Moment | None, weekday: bool = True) -> str:
    """Write «вт, 24 ноября», with the year only where it is not the present one."""
    if value is None:
        return ""
    here = _local(value)
    on = here.date() if isinstance(here, dt.datetime) else here
    # The offset of every time zone is made of whole quarters of an hour.
    this_year = _year(int(clock_time() // 900), timezone.get_current_timezone())
    return _day(on, weekday, this_year, translation.get_language())


@lru_cache(maxsize=200)
def _year(quarter: int, zone: dt.tzinfo) -> int:
    return dt.datetime.fromtimestamp(quarter * 900, zone).year


@lru_cache(maxsize=2000)
def _day(on: dt.date, weekday: bool, this_year: int, language: str | None) -> str:
    text = f"{on.day}{NBSP}{MONTHS_ALT[on.month]}"
    if on.year != this_year:
        text += f" {on.year}"
    if not weekday:
        return text
    name = str(WEEKDAYS_ABBR[on.weekday()])
    return f"{name.lower()}, {text}" if _is_russian() else f"{name}, {text}"


def time(value: dt.datetime | dt.time | None) -> str:
    """Write 19:00 in the reader's time zone."""
    if value is None:
        return ""
    here = _local(value) if isinstance(value, dt.datetime) else value
    return f"{here:%H:%M}"


def moment(value: dt.datetime | None) -> str:
    """Write «24 ноября, 19:00»."""
    return "" if value is None else f"{day(value, weekday=False)}, {time(value)}"


def ago(value: dt.datetime | None) -> str:
    """Write how long ago something was, or in how long it will be; the date beyond a week."""
    if value is None:
        return ""
    seconds = (timezone.now() - value).total_seconds()
    distance = abs(seconds)
    if distance < 60:
        return gettext("just now") if seconds >= 0 else gettext("in a moment")
    days = (timezone.localdate() - timezone.localdate(value)).days
    if distance < 3600:
        return _minutes(round(distance / 60), past=seconds > 0)
    if days == 0:
        return gettext("today at %(time)s") % {"time": time(value)}
    if days == 1:
        return gettext("yesterday at %(time)s") % {"time": time(value)}
    if days == -1:
        return gettext("tomorrow at %(time)s") % {"time": time(value)}
    return moment(value)


def _minutes(count: int, past: bool) -> str:
    if past:
        text = ngettext("%(count)s minute ago", "%(count)s minutes ago", count)
    else:
        text = ngettext("in %(count)s minute", "in %(count)s minutes", count)
    return text % {"count": count}


def hours(value: float | Decimal | None) -> str:
    """Write «36 ч»."""
    return "" if value is None else _hours(value, translation.get_language())


@lru_cache(maxsize=500)
def _hours(value: float | Decimal, language: str | None) -> str:
    unit = pgettext("academic hours, short", "h")
    return f"{number(value)}{NBSP}{unit}"


def number(value: float | Decimal | None, digits: int | None = None) -> str:
    """Group thousands by a narrow space (a comma in English), with the language's decimal sign."""
    if value is None:
        return ""
    if digits is None:
        digits = 0 if float(value).is_integer() else 1
    text = f"{value:,.{digits}f}"
    if _is_russian():
        text = text.replace(",", NBSP).replace(".", ",")
        # Four digits stay together in Russian typography.
        return text.replace(NBSP, "") if abs(float(value)) < 10_000 else text
    return text


def size(value: int | None) -> str:
    """Write «1,2 МБ» of a number of bytes."""
    if value is None:
        return ""
    names = [
        gettext("B"),
        gettext("kB"),
        gettext("MB"),
        gettext("GB"),
        gettext("TB"),
    ]
    amount, step = float(value), 0
    while amount >= 1000 and step < len(names) - 1:
        amount, step = amount / 1000, step + 1
    digits = 1 if step and amount < 10 and round(amount, 1) % 1 else 0
    return f"{number(amount, digits)}{NBSP}{names[step]}"


def duration(value: float | None) -> str:
    """Write seconds as 6:40 or 1:02:03."""
    if value is None:
        return ""
    minutes, seconds = divmod(round(value), 60)
    hour, minutes = divmod(minutes, 60)
    return f"{hour}:{minutes:02}:{seconds:02}" if hour else f"{minutes}:{seconds:02}"


def percent(value: float | None) -> str:
    """Write a share between 0 and 1 as «55 %»."""
    if value is None:
        return ""
    sign = f"{NBSP}%" if _is_russian() else "%"
    return f"{number(round(value * 100))}{sign}"


_SHORT_WORD = re.compile(
    r"(?<![\w\u00a0])(а|без|в|во|до|за|и|из|к|ко|на|не|ни|но|о|об|от|по|при|с|со|у|№|§|a|an|the|of|to|in|on) (?=\S)",
    re.IGNORECASE,
)
_NUMBER_UNIT = re.compile(r"(\d) (?=(?:ч|мин|с|мс|Гц|кБ|МБ|ГБ|км|г|лет|года?|класс\w*)\b)")


def typo(value: object) -> str:
    """Bind short words, numbers with units and dashes by no-break spaces."""
    text = _SHORT_WORD.sub(lambda found: f"{found.group(1)}{NBSP}", str(value))
    text = _NUMBER_UNIT.sub(rf"\1{NBSP}", text)
    return text.replace(" — ", f"{NBSP}— ").replace(" – ", f"{NBSP}– ")


def quotes(text: object) -> str:
    """Write «…„…“…» where a sentence quotes a title with marks of its own."""
    if text is None:
        return ""
    return nested_quotes(text if isinstance(text, str) else str(text))


def initials(name: str) -> str:
    """Give two letters of a person's name."""
    words = [word for word in re.split(r"[\s-]+", name.strip()) if word]
    return "".join(word[0].upper() for word in words[:2])


FILTERS = {
    "date": date,
    "day": day,
    "time": time,
    "moment": moment,
    "ago": ago,
    "hours": hours,
    "number": number,
    "size": size,
    "duration": duration,
    "percent": percent,
    "typo": typo,
    "initials": initials,
    "quotes": quotes,
}
