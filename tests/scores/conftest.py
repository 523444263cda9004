"""Scores for the tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kamerton import runtime
from kamerton.scores import queries
from kamerton.scores.engraving.guard import GuardedEngraver

MUSIC = Path(runtime.__file__).parent / "demo" / "content" / "music"
BIRCH = """X:1
T:Во поле берёза стояла
C:русская народная песня
M:2/4
L:1/8
Q:"Умеренно" 1/4=90
K:Am
ee ee | d2 cc | B2 A2 |: "Am"B3 c | d2 cc |1 B2 A2 :|2 A4 |]
w: Во по-ле бе-рё-за сто-я-ла
"""


@pytest.fixture(autouse=True)
def _forget_renditions() -> None:
    queries._ready_rendition.cache_clear()


@pytest.fixture(scope="session")
def engraver() -> Iterator[GuardedEngraver]:
    guarded = GuardedEngraver()
    yield guarded
    guarded.close()
