"""The grams of some lines are those of the whole text that lie on them."""

from __future__ import annotations

import pytest
from published import COLOURS, SPANS

from aicheck.provenance import grams
from aicheck.provenance.grams import grams_on

TEXT = SPANS + COLOURS


@pytest.mark.parametrize(
    "places",
    [[], [(1, 1)], [(1, 54)], [(1, 200)], [(4, 12), (20, 41)], [(7, 7), (8, 8)], [(300, 310)]],
)
def test_what_lies_on_the_lines_is_kept(places: list[tuple[int, int]]) -> None:
    whole, some = grams(TEXT, "python"), grams_on(TEXT, "python", places)

    for every, kept in ((whole.exact, some.exact), (whole.abstract, some.abstract)):
        assert kept == tuple(
            it for it in every if any(start <= it.first and it.last <= end for start, end in places)
        )
    assert len(some.exact) > 0 or places in ([], [(1, 1)], [(7, 7), (8, 8)], [(300, 310)])
