"""Scores for the tests, and the place of the corpora."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kamerton.scores import queries
from kamerton.scores.engraving.guard import GuardedEngraver

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


def corpora() -> Path:
    """The folder of test corpora; skips the test where it is not set, but never in CI."""
    folder = os.environ.get("KAMERTON_CORPORA", "")
    if not folder and not os.environ.get("CI"):
        pytest.skip("KAMERTON_CORPORA is not set")
    return Path(folder)


@pytest.fixture(autouse=True)
def _forget_renditions() -> None:
    queries._ready_rendition.cache_clear()


@pytest.fixture(scope="session")
def engraver() -> Iterator[GuardedEngraver]:
    guarded = GuardedEngraver()
    yield guarded
    guarded.close()
