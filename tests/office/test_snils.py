"""The check number of the СНИЛС."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerton.office import snils


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("112-233-445 95", True),
        ("087-654-303 00", True),
        ("112-233-445 96", False),
        ("001-001-998 12", True),
        ("001-001-999 99", False),
        ("112-233-445", False),
        ("112-233-445 9x", False),
        ("١١٢٢٣٣٤٤٥٩٥", False),
        ("", False),
    ],
)
def test_known_numbers(text, right):
    assert snils.is_right(snils.digits_of(text)) is right


def _check(nine):
    total = sum(int(d) * (9 - i) for i, d in enumerate(nine))
    if total < 100:
        return total
    return 0 if total % 101 == 100 else total % 101


@given(st.integers(min_value=1_001_999, max_value=999_999_999))
def test_one_check_number_fits_and_it_is_the_published_one(number):
    nine = f"{number:09d}"
    fitting = [two for two in range(100) if snils.is_right(f"{nine}{two:02d}")]
    assert fitting == [_check(nine)]


@given(
    st.integers(min_value=10_000_000, max_value=999_999_999),
    st.integers(0, 8),
    st.integers(1, 9),
)
def test_one_changed_digit_is_noticed(number, place, shift):
    nine = f"{number:09d}"
    changed = nine[:place] + str((int(nine[place]) + shift) % 10) + nine[place + 1 :]
    if int(changed) > 1_001_998:
        assert not snils.is_right(f"{changed}{_check(nine):02d}")


def test_number_is_written_and_masked():
    assert snils.written("11223344595") == "112-233-445 95"
    assert snils.masked("11223344595") == "•••-•••-••• 95"
    assert (snils.written(""), snils.masked("")) == ("", "")
