"""The rates of AI-assisted and other lines, and what may be said of their difference."""

from __future__ import annotations

import random
from math import exp, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicheck.survey.comparing import compared, design_effect, interval, limits
from aicheck.survey.counting import Counts

FILES = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 5_000)), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("found", "low", "high"),
    # The exact limits of a Poisson count, as tables have them.
    [(0, 0.0, 3.689), (1, 0.025, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390),
     (100, 81.364, 121.627)],
)  # fmt: skip
def test_the_limits_are_those_of_a_poisson_count(found: int, low: float, high: float) -> None:
    """In one thousand lines and one file, where nothing can cluster, to a per cent."""
    rate, made_low, made_high = limits([(found, 1_000)])

    assert rate == found
    assert abs(made_low - low) < 0.012
    assert isclose(made_high, high, rel_tol=0.01)


def test_findings_that_cluster_say_less() -> None:
    """Twenty findings in one of twenty files are no more than one that was found twenty times."""
    even = [(1, 500)] * 20
    clustered = [(20, 500)] + [(0, 500)] * 19

    assert design_effect(even) == 1.0
    assert isclose(design_effect(clustered), 20.0)
    (_, low, high), (_, wide_low, wide_high) = limits(even), limits(clustered)
    assert wide_low < low < 2.0 < high < wide_high


def test_the_interval_of_a_difference_is_as_published() -> None:
    """With the limits of either rate as in Zou and Donner's recovery of variance estimates."""
    (one, low, high), (two, least, most) = limits([(40, 10_000)]), limits([(10, 10_000)])

    made = interval([(40, 10_000)], [(10, 10_000)])

    assert (one, two) == (4.0, 1.0)
    assert isclose(made[0], 3 - ((one - low) ** 2 + (most - two) ** 2) ** 0.5)
    assert isclose(made[1], 3 + ((high - one) ** 2 + (two - least) ** 2) ** 0.5)
    assert made[0] > 0


@given(FILES, FILES)
def test_the_interval_holds_the_difference(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    """And turned around it is the same one with its sign."""
    low, high = interval(one, other)
    difference = limits(one)[0] - limits(other)[0]

    assert low <= difference <= high
    turned = interval(other, one)
    assert isclose(turned[0], -high, abs_tol=1e-9)
    assert isclose(turned[1], -low, abs_tol=1e-9)


@pytest.mark.parametrize("spread", [None, 0.8], ids=["alike", "clustered"])
def test_it_covers_the_truth_as_often_as_it_says(spread: float | None) -> None:
    """Of 400 made-up trees at least 93 % have the true difference in their interval.

    Where some files have far more findings than others, an interval that takes each for a witness
    of its own does not reach that.
    """
    chance = random.Random(7)
    true_one, true_two = 4.0, 2.0

    def tree(rate: float) -> list[tuple[int, int]]:
        out = []
        for _ in range(60):
            lines = chance.randint(50, 600)
            # A gamma distribution with the mean 1.
            factor = 1.0 if spread is None else chance.gammavariate(spread, 1 / spread)
            out.append((_poisson(chance, rate * factor * lines / 1000), lines))
        return out

    held = naive = 0
    for _ in range(400):
        one, two = tree(true_one), tree(true_two)
        low, high = interval(one, two)
        held += low <= true_one - true_two <= high
        low, high = interval([_whole(one)], [_whole(two)])
        naive += low <= true_one - true_two <= high

    assert held / 400 >= 0.93
    if spread is not None:
        assert naive < held


def _whole(files: list[tuple[int, int]]) -> tuple[int, int]:
    return sum(it for it, _ in files), sum(it for _, it in files)


def _poisson(chance: random.Random, mean: float) -> int:
    limit, product, count = exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count


def files(count: int, ai: int, other: int, ai_findings: int = 0, findings: int = 0) -> list[Counts]:
    return [Counts(ai, other, ai_findings, findings)] * count


@pytest.mark.parametrize(
    ("counts", "warning"),
    [
        ([], "there are no lines to compare"),
        (
            files(20, 0, 900, 0, 4),
            "no line is AI-assisted as far as the evidence says: there is nothing to compare",
        ),
        (files(20, 900, 0, 4), "all lines are AI-assisted: there is nothing to compare them with"),
        (
            files(20, 10, 900, 1, 1),
            "too little to tell a difference by: 200 AI-assisted lines",
        ),
        (
            [*files(1, 900, 0, 1), *files(20, 0, 900, 0, 0)],
            "too little to tell a difference by: 900 AI-assisted lines, 1 file with AI-assisted "
            "lines, 1 finding",
        ),
        (files(20, 900, 900, 1, 1), "no difference can be told: the interval includes 0"),
        (files(20, 900, 900, 9, 1), ""),
    ],
)
def test_it_is_said_where_the_numbers_tell_nothing(counts: list[Counts], warning: str) -> None:
    made = compared(counts)

    assert made.warning == warning
    assert (made.difference is None) == (not made.ai.lines or not made.other.lines)


def test_a_file_of_both_counts_on_both_sides() -> None:
    """Its lines of either kind with the findings that begin on them."""
    made = compared([Counts(100, 300, 2, 3), Counts(100, 0, 0, 0)])

    assert (made.ai.findings, made.ai.lines, made.ai.per_thousand) == (2, 200, 10.0)
    assert (made.other.findings, made.other.lines, made.other.per_thousand) == (3, 300, 10.0)
    assert made.difference == 0.0
