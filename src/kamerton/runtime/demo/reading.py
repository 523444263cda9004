"""The content files as plain data."""

import math
import tomllib
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone

CONTENT = Path(__file__).parent / "content"
Data = dict[str, Any]


@cache
def toml(name: str) -> Data:
    """Return one TOML file of the content folder."""
    return tomllib.loads((CONTENT / name).read_text(encoding="utf-8"))


def folder(name: str, ending: str = "toml") -> list[str]:
    """Return the slugs of a content folder's files, in order."""
    return sorted(path.stem for path in (CONTENT / name).glob(f"*.{ending}"))


def article(slug: str) -> tuple[Data, str]:
    """Return an article's front matter and its Markdown."""
    text = (CONTENT / "articles" / f"{slug}.md").read_text(encoding="utf-8")
    _empty, front, body = text.split("+++\n", 2)
    return tomllib.loads(front), body.strip()


def moment(days: float, hour: int = 12, minute: int = 0) -> datetime:
    """Return a moment ``days`` from the real today (negative: ago) at a time of day."""
    real = timezone.localtime()
    wanted = real.replace(hour=hour, minute=minute, second=0, microsecond=0) + timedelta(days=days)
    return min(wanted, real) if days <= 0 else wanted


def waking(days: float, minutes: int = 0) -> datetime:
    """Return a moment of the day that ``days`` falls on, when people are up: its share from 9 to 21."""
    day = math.floor(days)
    gone = round((days - day) * 12 * 60) + minutes
    return moment(day, 9 + gone // 60, gone % 60)
