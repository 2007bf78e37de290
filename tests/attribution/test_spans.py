"""Runs of lines, against the same done line by line."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from aicheck.attribution.spans import Run, painted, within

RUNS = st.lists(
    st.tuples(st.integers(1, 30), st.integers(0, 10), st.sampled_from("abc")).map(
        lambda it: Run(it[0], it[0] + it[1], it[2])
    ),
    max_size=12,
)


def line_by_line(runs: list[Run[str]]) -> dict[int, str]:
    """What each line is said to be, the last word winning."""
    return {number: run.value for run in runs for number in range(run.start, run.end + 1)}


@given(RUNS)
def test_the_last_run_covers_what_lies_under_it(runs: list[Run[str]]) -> None:
    """Painted runs say of every line what the last of the runs on it said."""
    done = painted(runs)

    assert line_by_line(done) == line_by_line(runs)
    pairs = list(pairwise(done))
    assert all(one.end < other.start for one, other in pairs), "in order, without overlap"
    assert not [1 for one, two in pairs if one.end + 1 == two.start and one.value == two.value], (
        "equal neighbours are one run"
    )


@given(RUNS, st.integers(1, 40), st.integers(0, 20))
def test_a_window_cuts_runs(runs: list[Run[str]], first: int, size: int) -> None:
    """What lies in a window is said of the same lines as before."""
    done, last = painted(runs), first + size

    inside = {n: value for n, value in line_by_line(done).items() if first <= n <= last}
    assert line_by_line(list(within(done, first, last))) == inside
