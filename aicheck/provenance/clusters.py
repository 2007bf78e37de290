"""Hits of one source: which of them belong together, and how many they are."""

from __future__ import annotations

from aicheck.provenance.grams import CHANNELS
from aicheck.provenance.index_file import SPAN_BITS

# The source's line word, our first and last line, the number of the channel, and our place.
Hit = tuple[int, int, int, int, int]

_WEIGHTS = (2, 1)
# Lines that rewriting may put in or take out between two hits of one piece: so many, or half of
# what our piece has.
_DRIFT = 16


def densest(hits: list[Hit]) -> list[Hit]:
    """The hits that are about equally many lines further on in the source than in our code.

    Code that was copied keeps its order; what only looks alike is scattered.
    """
    drift = max(_DRIFT, (max(hit[1] for hit in hits) - min(hit[1] for hit in hits)) // 2)
    hits.sort(key=_shift)
    shifts = [*map(_shift, hits)]
    best, start = (0, 0, 0), 0
    weight = 0
    for end, hit in enumerate(hits, 1):
        weight += _WEIGHTS[hit[3]]
        while shifts[end - 1] - shifts[start] > drift:
            weight -= _WEIGHTS[hits[start][3]]
            start += 1
        if weight > best[0]:
            best = (weight, start, end)
    return hits[best[1] : best[2]]


def _shift(hit: Hit) -> int:
    return (hit[0] >> SPAN_BITS) - hit[1]


def counted(hits: list[Hit]) -> tuple[int, int, list[Hit]]:
    """How many grams of each channel there are, as far apart as an index has them.

    A source that says the same twice has more grams of it, and still it is one piece of our code.
    """
    counts = [0, 0]
    for channel, about in enumerate(CHANNELS.values()):
        free = 0
        for at in sorted(hit[4] for hit in hits if hit[3] == channel):
            if at >= free:
                counts[channel] += 1
                free = at + about.stride
    return counts[0], counts[1], hits
