"""Which copies one process of semgrep reads, so that memory and what a stop loses are bounded."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import TypeAlias

Queue: TypeAlias = "deque[list[str]]"
"""Shares, from which each worker takes the next one."""

# Its own jobs share a collector and double the work (57 s of processor time for 985 files, 24 s in
# two processes), so there is a process for each core, from about this many files on.
_FILES_A_WORKER = 20
# In characters. Over a larger copy a process may need 800 MB: one of them reads them all.
_LARGE = 128 << 10
# What a process has looked at is known only when it ends: so many small copies make its start a
# hundredth of its work, and so much of the large ones fits into its memory.
_MOST_TOGETHER = 400
_MOST_TEXT = 2 << 20


def workers_for(count: int, jobs: int) -> int:
    """How many processes are worth their start for so many copies."""
    return max(1, min(jobs, count // _FILES_A_WORKER))


def next_of(queues: Iterable[deque[list[str]]]) -> list[str] | None:
    """Take the next share of the first queue that has one."""
    for queue in queues:
        # Others take from it, too.
        with suppress(IndexError):
            return queue.popleft()
    return None


def shares(sizes: Mapping[str, int], workers: int) -> tuple[Queue, Queue]:
    """The shares with large copies, for one worker alone, and those of the others."""
    large = [name for name, size in sizes.items() if size > _LARGE]
    small = [name for name, size in sizes.items() if size <= _LARGE]
    rounds = max(1, -(-len(small) // (workers * _MOST_TOGETHER)))
    count = workers * rounds
    # From the end, so that the first one, which may have the large ones, has fewer of the others.
    parts = [small[count - 1 - at :: count] for at in range(count)]
    first = list(_parts(large, sizes))
    if rounds == 1 and len(first) < 2:
        first, parts = [[*large, *parts[0]]], parts[1:]
    return deque(filter(None, first)), deque(filter(None, parts))


def _parts(large: Iterable[str], sizes: Mapping[str, int]) -> Iterator[list[str]]:
    """Yield runs of large copies: what one process took for them it does not give back."""
    part: list[str] = []
    for name in large:
        if part and sum(map(sizes.__getitem__, part)) + sizes[name] > _MOST_TEXT:
            yield part
            part = []
        part.append(name)
    if part:
        yield part
