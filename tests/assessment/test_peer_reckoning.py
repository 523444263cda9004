"""Who reviews whom, what a sample is worth, what peers agree on: properties of the pure functions."""

import random
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamerton.assessment.peers import (
    Voice,
    agree,
    difference,
    distribute,
    weight_of,
    weighted_median,
)

RUBRIC = [
    {"key": "a", "levels": [{"points": 0}, {"points": 2}, {"points": 4}]},
    {"key": "b", "levels": [{"points": 0}, {"points": 1}, {"points": 2}]},
]
MARKS = st.fixed_dictionaries(
    {"a": st.sampled_from(["0", "2", "4"]), "b": st.sampled_from(["0", "1", "2"])}
)
WEIGHTS = st.decimals("0.25", "1", places=2)


def _given(people, wanted, seed, **more):
    how = {"loads": {}, "barred": set(), "rng": random.Random(seed), **more}
    return distribute(dict.fromkeys(people, wanted), people, **how)


@settings(max_examples=40, deadline=None)
@given(count=st.integers(1, 30), wanted=st.integers(1, 5), seed=st.integers(0, 999))
def test_a_fresh_round_is_whole_and_even(count, wanted, seed):
    people = list(range(count))
    pairs = _given(people, wanted, seed)
    each = min(wanted, count - 1)
    assert len(set(pairs)) == len(pairs) == count * each
    assert all(reviewer != author for reviewer, author in pairs)
    assert Counter(author for _reviewer, author in pairs) == Counter(people * each)
    assert Counter(reviewer for reviewer, _author in pairs) == Counter(people * each)


@settings(max_examples=40, deadline=None)
@given(
    count=st.integers(2, 14),
    wanted=st.integers(1, 4),
    seed=st.integers(0, 99),
    data=st.data(),
)
def test_gaps_are_filled_as_far_as_can_be(count, wanted, seed, data):
    """Every place that stays empty could not be filled by anybody."""
    people = list(range(count))
    every = [(r, a) for r in people for a in people if r != a]
    barred = set(data.draw(st.lists(st.sampled_from(every), max_size=len(every))))
    loads = {p: data.draw(st.integers(0, 4)) for p in people}
    pairs = _given(people, wanted, seed, loads=loads, barred=barred)
    assert not set(pairs) & barred
    assert all(reviewer != author for reviewer, author in pairs)
    got = Counter(author for _reviewer, author in pairs)
    for author in people:
        fit = sum(p != author and (p, author) not in barred for p in people)
        assert got[author] == min(wanted, fit)


@settings(max_examples=40, deadline=None)
@given(count=st.integers(2, 12), seed=st.integers(0, 99), data=st.data())
def test_nobody_bears_more_than_is_needed(count, seed, data):
    """With one place to fill, the least busy of those who may are asked."""
    people = list(range(count))
    loads = {p: data.draw(st.integers(0, 5)) for p in people}
    pairs = distribute({0: 1}, people, loads=loads, barred=set(), rng=random.Random(seed))
    (chosen,) = [reviewer for reviewer, _author in pairs]
    assert loads[chosen] == min(loads[p] for p in people if p != 0)


@settings(max_examples=40, deadline=None)
@given(count=st.integers(3, 12), seed=st.integers(0, 99), most=st.integers(0, 4))
def test_the_most_that_one_may_bear_is_kept(count, seed, most):
    pairs = _given(list(range(count)), 3, seed, most=most)
    counted = Counter(reviewer for reviewer, _author in pairs)
    assert max(counted.values(), default=0) <= most
    assert len(pairs) == count * min(3, most, count - 1)


@pytest.mark.parametrize("people", [[], [1]])
def test_nobody_reviews_alone(people):
    assert _given(people, 3, 0) == []


@settings(max_examples=40, deadline=None)
@given(MARKS, MARKS)
def test_difference_is_a_distance(first, second):
    far = difference(RUBRIC, first, second)
    assert 0 <= far <= 1
    assert far == difference(RUBRIC, second, first)
    assert (far == 0) == (first == second)
    assert difference(RUBRIC, first, {}) == 0


@settings(max_examples=40, deadline=None)
@given(st.decimals("0", "1", places=4))
def test_weight_falls_with_the_difference_and_never_to_nothing(far):
    assert Decimal("0.25") <= weight_of(far) <= 1
    assert weight_of(far) >= weight_of(min(Decimal(1), far + Decimal("0.1")))
    assert weight_of(None) == weight_of(Decimal(0)) == 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([Decimal(n) for n in range(5)]), WEIGHTS), min_size=1))
def test_median_is_a_given_mark_between_the_ends(values):
    middle = weighted_median(values)
    total = sum(weight for _value, weight in values)
    assert middle in {value for value, _weight in values}
    assert 2 * sum(w for v, w in values if v >= middle) >= total
    assert 2 * sum(w for v, w in values if v > middle) < total


def test_median_without_values_and_between_two():
    one = Decimal(1)
    assert weighted_median([]) is None
    assert weighted_median([(Decimal(2), one), (Decimal(4), one)]) == 4
    assert weighted_median([(Decimal(2), one), (Decimal(4), Decimal("0.5"))]) == 2


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(MARKS, WEIGHTS), min_size=1, max_size=5))
def test_agreement_is_a_level_of_each_criterion(voices):
    given_ = [Voice(str(n), marks, weight) for n, (marks, weight) in enumerate(voices)]
    agreed = agree(RUBRIC, given_)
    assert agreed.marks["a"] in {Decimal(v["a"]) for v, _weight in voices}
    assert agreed.points == agreed.marks["a"] + agreed.marks["b"]
    assert all(0 <= spread <= 1 for spread in agreed.spread.values())


def test_a_wild_voice_stands_out_and_moves_nothing():
    near, wild = {"a": "4", "b": "2"}, {"a": "0", "b": "0"}
    voices = [Voice(name, near, Decimal(1)) for name in "xy"] + [Voice("z", wild, Decimal(1))]
    agreed = agree(RUBRIC, voices)
    assert (agreed.points, agreed.outliers) == (6, {"z"})
    assert agreed.spread == {"a": 1, "b": 1}
    assert agree(RUBRIC, voices[1:]).outliers == frozenset()


def test_agreement_without_voices_is_empty():
    assert agree(RUBRIC, []).marks == {}
