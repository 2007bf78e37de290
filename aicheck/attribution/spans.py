"""Runs of lines that say something: painted over each other, cut to a window, joined."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import Generic, Literal, NamedTuple, TypeVar

Value = TypeVar("Value")


class Author(NamedTuple):
    """Who a record says wrote a line."""

    kind: Literal["ai", "human"]
    agent: str | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Run(Generic[Value]):
    """The lines `start` to `end`, both included, and what is said of them."""

    start: int
    end: int
    value: Value

    def __len__(self) -> int:
        return self.end - self.start + 1


def painted(runs: Sequence[Run[Value]]) -> list[Run[Value]]:
    """The runs without overlap, in order: a later one covers what lies under it."""
    waiting = sorted(range(len(runs)), key=lambda index: runs[index].start, reverse=True)
    cuts = sorted({cut for run in runs for cut in (run.start, run.end + 1)})
    open_runs: list[int] = []
    out: list[Run[Value]] = []
    for here, after in pairwise(cuts):
        while waiting and runs[waiting[-1]].start <= here:
            # A heap gives its smallest first: the last of the runs.
            heapq.heappush(open_runs, -waiting.pop())
        while open_runs and runs[-open_runs[0]].end < here:
            heapq.heappop(open_runs)
        if open_runs:
            _append(out, Run(here, after - 1, runs[-open_runs[0]].value))
    return out


def within(runs: Sequence[Run[Value]], first: int, last: int) -> Iterator[Run[Value]]:
    """Yield what of `runs`, which are in order and don't overlap, lies in `first` to `last`."""
    for index in range(bisect_left(runs, first, key=attrgetter("end")), len(runs)):
        run = runs[index]
        if run.start > last:
            return
        yield Run(max(run.start, first), min(run.end, last), run.value)


def _append(runs: list[Run[Value]], run: Run[Value]) -> None:
    last = runs[-1] if runs else None
    if last and last.end + 1 == run.start and last.value == run.value:
        runs[-1] = Run(last.start, run.end, run.value)
    else:
        runs.append(run)
