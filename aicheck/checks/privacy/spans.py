"""Where personal data stands in a text, and which of several readings of one place is kept."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass

from aicheck.model import Rule


@dataclass(frozen=True, slots=True)
class Datum:
    """Personal data at text[start:end], and what it is in words."""

    start: int
    end: int
    rule: Rule
    what: str


def distinct(found: Iterable[Datum]) -> list[Datum]:
    """The data by place; of those that overlap only the one that was found first."""
    places: list[tuple[int, int]] = []
    kept: dict[tuple[int, int], Datum] = {}
    for datum in found:
        at = bisect_left(places, (datum.end, 0)) - 1
        # Kept ones don't overlap: the last that starts before this one's end is the candidate.
        if at < 0 or places[at][1] <= datum.start:
            insort(places, (datum.start, datum.end))
            kept[datum.start, datum.end] = datum
    return [kept[place] for place in places]
