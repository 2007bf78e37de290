"""The grams of one channel as an index has them, and which of ours are among them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from aicheck.provenance.grams import HASH_BITS, Run
from aicheck.provenance.index_file import FILE_BITS, MOST_FILES, bucket_bits, mark_bits

_FILE = (1 << FILE_BITS) - 1


class TableError(Exception):
    """Its numbers can't be those of an index."""


@dataclass(frozen=True, slots=True)
class Table:
    """Entries that ascend, where each bucket of them begins, and a bit for each hash there is.

    Nearly all grams that an index doesn't have are told by one byte of the marks.
    """

    marks: Sequence[int]
    buckets: Sequence[int]
    entries: Sequence[int]
    lines: Sequence[int]

    def found(self, run: Run, without: Container[int]) -> Iterator[tuple[int, list[int]]]:
        """Yield the number of each gram that is here, once each, and the places of its entries."""
        marks, shift = self.marks, HASH_BITS - mark_bits(len(self.entries))
        likely = [
            number
            for number, hashed in enumerate(run.hashes)
            if marks[hashed >> shift] >> (hashed & 7) & 1
        ]
        seen: set[int] = set()
        for number in likely:
            hashed = run.hashes[number]
            if hashed not in seen and hashed not in without:
                seen.add(hashed)
                places = self._places(hashed)
                if places and run.tells(number):
                    yield number, places

    def file(self, place: int) -> int:
        """The number of an entry's file."""
        return self.entries[place] & _FILE

    def _places(self, hashed: int) -> list[int]:
        entries = self.entries
        bucket = hashed >> HASH_BITS - bucket_bits(len(entries))
        start, end = self.buckets[bucket], self.buckets[bucket + 1]
        if start >= end:
            return []
        if end > len(entries):
            raise TableError("its grams aren't where they should be")
        at = bisect_left(entries, hashed << FILE_BITS, start, end)
        last = at
        while last < end and last < at + MOST_FILES and entries[last] >> FILE_BITS == hashed:
            last += 1
        return [*range(at, last)]
