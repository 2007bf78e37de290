"""Sorted runs of entries: made from files' grams, put together, and thinned."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from aicheck.provenance.grams import HASH_BITS
from aicheck.provenance.index_file import FILE_BITS, MOST_FILES, bucket_bits, mark_bits

# So many slices of the range of hashes are put together one after the other, to bound memory.
_SLICES = 64


@dataclass(frozen=True, slots=True)
class Entries:
    """Grams that ascend by hash and file, each with the line word of its place."""

    keys: array[int] = field(default_factory=lambda: array("Q"))
    lines: array[int] = field(default_factory=lambda: array("I"))


def merged(runs: Sequence[Entries]) -> Entries:
    """All runs as one, without the grams that too many files have."""
    out = Entries()
    step = 1 << HASH_BITS + FILE_BITS - _SLICES.bit_length() + 1
    cuts = [0] * len(runs)
    for number in range(1, _SLICES + 1):
        last = number == _SLICES
        ends = [
            len(run.keys) if last else bisect_left(run.keys, number * step, cut)
            for run, cut in zip(runs, cuts, strict=True)
        ]
        keys: list[int] = []
        lines: list[int] = []
        for run, start, end in zip(runs, cuts, ends, strict=True):
            keys += run.keys[start:end]
            lines += run.lines[start:end]
        _append(out, keys, lines)
        cuts = ends
    return out


def _append(out: Entries, keys: list[int], lines: list[int]) -> None:
    order = sorted(range(len(keys)), key=keys.__getitem__)
    keys = [keys[i] for i in order]
    common = _common(keys)
    if common:
        kept = [i for i, key in enumerate(keys) if key >> FILE_BITS not in common]
        out.keys.extend([keys[i] for i in kept])
        out.lines.extend([lines[order[i]] for i in kept])
    else:
        out.keys.extend(keys)
        out.lines.extend([lines[i] for i in order])


def _common(keys: list[int]) -> set[int]:
    """The hashes that more files have than may."""
    return {
        key >> FILE_BITS
        for key, later in zip(keys, keys[MOST_FILES:], strict=False)
        if key >> FILE_BITS == later >> FILE_BITS
    }


def buckets(keys: Sequence[int]) -> array[int]:
    """Where the entries of each bucket begin, and the end of the last."""
    bits = bucket_bits(len(keys))
    shift = HASH_BITS + FILE_BITS - bits
    counts = Counter([key >> shift for key in keys])
    return array("I", accumulate(map(counts.__getitem__, range(1 << bits)), initial=0))


def marks(keys: Sequence[int]) -> bytes:
    """A bit for each hash, in the byte of its leading bits."""
    bits = mark_bits(len(keys))
    shift = HASH_BITS + FILE_BITS - bits
    out = bytearray(1 << bits)
    for key in keys:
        out[key >> shift] |= 1 << (key >> FILE_BITS & 7)
    return bytes(out)


def raised(run: Entries, by: int) -> Entries:
    """The entries with every file's number so much higher: one sum of big integers."""
    keys = array("Q")
    whole = int.from_bytes(run.keys.tobytes(), sys.byteorder)
    more = int.from_bytes(by.to_bytes(8, sys.byteorder) * len(run.keys), sys.byteorder)
    keys.frombytes((whole + more).to_bytes(len(run.keys) * 8, sys.byteorder))
    return Entries(keys, run.lines)


def little(numbers: array[int]) -> bytes:
    """Numbers as an index file has them."""
    if sys.byteorder == "big":
        numbers = array(numbers.typecode, numbers)
        numbers.byteswap()
    return numbers.tobytes()
