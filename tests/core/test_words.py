"""Words for the codes that an operator meets."""

import pytest
from django.utils import translation

from kamerton.core import words


@pytest.mark.parametrize(
    ("detail", "ru", "en"),
    [
        ({"before": "studying"}, "было: обучение шло", "before: studying"),
        ({"is_public": True}, "открыто другим: да", "open to others: yes"),
        ({"role": "tutor", "scope": ["cohort", 3]}, "роль: тьютор, где: группа 3", None),
        ({"what": ["photo"]}, "что: фотография", "what: photo"),
        ({"number": "26-000012", "organisation": None}, "номер: 26-000012", "number: 26-000012"),
        ({}, "", ""),
    ],
)
def test_detail_is_told_in_words(detail, ru, en):
    with translation.override("ru"):
        assert words.detail_words(detail) == ru
    if en is not None:
        with translation.override("en"):
            assert words.detail_words(detail) == en
