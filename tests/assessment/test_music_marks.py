"""Places marked on a score and bars put in order."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamerton.assessment.questions.music_marks import BARS, MARKS, judged, regions_of

PATIENT = settings(deadline=None, max_examples=30)
DATA = {"abc": "X:1", "regions": [[3, 4], [7, 8]]}


@st.composite
def tasks(draw):
    starts = sorted(draw(st.sets(st.integers(0, 12), min_size=1, max_size=5)))
    regions = [[4 * s, 4 * s + draw(st.integers(0, 1))] for s in starts]
    return {"abc": "X:1", "regions": regions, "tolerance": draw(st.integers(0, 1))}


@PATIENT
@given(tasks())
def test_every_region_marked_has_all_points(data):
    assert MARKS.problem(data) == ""
    assert MARKS.share(data, [region[0] for region in data["regions"]]) == 1
    whole = {**data, "is_whole": True}
    every = [place for low, high in data["regions"] for place in range(low, high + 1)]
    assert MARKS.share(whole, every) == 1


@PATIENT
@given(tasks(), st.data())
def test_missed_and_needless_marks_are_named_and_cost(data, chosen):
    regions = regions_of(data)
    lost = chosen.draw(st.sets(st.sampled_from(regions), max_size=len(regions)))
    extra = chosen.draw(st.sets(st.integers(60, 90), max_size=3))
    marks = sorted([r[0] for r in regions if r not in lost] + sorted(extra))
    found, missed, needless = judged(data, marks)
    assert (set(missed), set(needless)) == (lost, extra)
    assert set(found) == set(regions) - lost
    wanted = Decimal(len(found) - len(extra)) / len(regions)
    assert MARKS.share(data, marks) == max(wanted, Decimal(0))


@PATIENT
@given(tasks(), st.data())
def test_more_mistakes_never_raise_the_share(data, chosen):
    regions = regions_of(data)
    order = chosen.draw(st.permutations(regions))
    shares = []
    for count in range(len(order) + 1):
        marks = [r[0] for r in regions if r not in order[:count]] + list(range(70, 70 + count))
        shares.append(MARKS.share(data, marks))
    assert shares == sorted(shares, reverse=True)


def test_beside_a_region_counts_within_the_tolerance():
    assert MARKS.share(DATA, [2, 9]) == 0
    assert MARKS.share({**DATA, "tolerance": 1}, [2, 9]) == 1


@pytest.mark.parametrize("raw", [None, [], [""], ["[]"], ["семь"], ['["x"]'], ['{"a": 1}']])
def test_no_marks_are_no_answer(raw):
    assert MARKS.clean(DATA, raw) is None


def test_marks_are_brought_into_order():
    assert MARKS.clean(DATA, ["[8, 3, 3, -1]"]) == [3, 8]


def test_places_are_typed_as_people_read_them():
    assert MARKS.clean(DATA, ["4, 7–8; 12"]) == [3, 6, 7, 11]
    assert MARKS.clean(DATA, ["1-99999"]) is None


@pytest.mark.parametrize(
    "data", [{"regions": [[1, 2]]}, {"abc": "X:1"}, {"abc": "X:1", "regions": [[1, 3], [3, 4]]}]
)
def test_what_cannot_be_marked_is_refused(data):
    assert MARKS.problem(data) != ""


LETTERS = st.lists(st.sampled_from(["d2 B2", "A2 G2", "c2 d2", "e4"]), min_size=3, max_size=8)


@PATIENT
@given(LETTERS.filter(lambda bars: len(set(bars)) > 1), st.randoms())
def test_only_the_right_melody_has_all_points(bars, rng):
    data = {"bars": bars}
    assert BARS.problem(data) == ""
    order = list(range(len(bars)))
    assert BARS.share(data, BARS.clean(data, order)) == 1
    rng.shuffle(order)
    share = BARS.share(data, order)
    assert (share == 1) is ([bars[i] for i in order] == bars)
    assert 0 <= share <= 1


def test_bars_that_are_alike_may_change_places():
    data = {"bars": ["a", "b", "a", "c"]}
    assert BARS.share(data, [2, 1, 0, 3]) == 1
    assert BARS.share(data, [1, 0, 2, 3]) == Decimal(2) / 3 / 2


@pytest.mark.parametrize(
    "data", [{}, {"bars": ["a", "b"]}, {"bars": ["a", "", "b"]}, {"bars": ["a"] * 3}]
)
def test_bars_that_cannot_be_ordered_are_refused(data):
    assert BARS.problem(data) != ""


@pytest.mark.parametrize("raw", [None, [], ["0", "1"], ["0", "0", "1"], "012"])
def test_what_is_no_order_is_none(raw):
    assert BARS.clean({"bars": ["a", "b", "c"]}, raw) is None
