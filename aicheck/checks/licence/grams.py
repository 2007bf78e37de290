"""Runs of words as numbers: one pass over a text, then the number of any run at once.

The licence index is built with these functions and read with them; a change here is a new format.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zlib import crc32

# Words in a gram, and in the beginning by which a run is looked up.
GRAM = 5
BEGINNING = 4
# One gram of so many neighbours is kept of a long text (Schleimer, Wilkerson, Aiken 2003).
WINDOW = 3
# A text of fewer words keeps all its grams: one changed word costs it five of them.
ALL_GRAMS = 60
_PRIME = (1 << 61) - 1
_BASE = 0x1D8A_F066_C1B7
_LOW = (1 << 32) - 1
_powers = [1]


def running(words: Sequence[str]) -> list[int]:
    """The hashes of all beginnings of `words`, the empty one first."""
    while len(_powers) <= len(words):
        _powers.append(_powers[-1] * _BASE % _PRIME)
    known = {text: word(text) + 1 for text in set(words)}
    value, values = 0, [0]
    for text in words:
        value = (value * _BASE + known[text]) % _PRIME
        values.append(value)
    return values


def run(values: Sequence[int], start: int, size: int) -> int:
    """The hash of the `size` words from `start`, of 61 bits."""
    return (values[start + size] - values[start] * _powers[size]) % _PRIME


def runs(values: Sequence[int], size: int, start: int = 0, end: int | None = None) -> list[int]:
    """The hash of each run of `size` words from `start` up to `end`, its low 32 bits."""
    stop = len(values) if end is None else end + 1
    if stop - start <= size:
        return []
    power = _powers[size]
    pairs = zip(values[start:stop], values[start + size : stop], strict=False)
    return [(last - first * power) % _PRIME & _LOW for first, last in pairs]


def word(text: str) -> int:
    """The number of a word, of 32 bits."""
    return crc32(text.encode())


def key(value: int, size: int) -> int:
    """Where a run that begins with these `size` words is looked up, of 32 bits."""
    return (value ^ size * 0x9E37_79B1) & _LOW


def sample(words: Sequence[str]) -> frozenset[int]:
    """The grams by which a text is told: all of a short one, a winnowed share of a long one."""
    grams = runs(running(words), GRAM)
    if len(words) <= ALL_GRAMS:
        return frozenset(grams)
    places: Iterable[int] = range(max(1, len(grams) - WINDOW + 1))
    return frozenset(min(grams[place : place + WINDOW]) for place in places)
