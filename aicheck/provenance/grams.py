"""Runs of lexemes as hashes, of every place in a text, in bulk.

All places are hashed at once: the lexemes' numbers lie side by side, 64 bits each, in one big
integer, so that a multiplication, a shift and a sum of integers work on every place together.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from aicheck.provenance.lexing import lexer, within

HASH_BITS = 40
_LANE = 64
_MASK = (1 << HASH_BITS) - 1
# Odd numbers below 2**23: a 40-bit hash times one of them fits its lane, with room for a sum.
_FACTORS = (0x5BD1E9, 0x6C8E95, 0x4F1BBD, 0x72E5AF, 0x3C6EF3, 0x51ED27, 0x69A2C5, 0x47B5C1)


@dataclass(frozen=True, slots=True)
class Channel:
    """How many lexemes a gram has, and how far apart an index has them.

    A gram tells something if it has so many kinds of lexemes, and so many that are somebody's own.
    """

    size: int
    kinds: int
    stride: int
    own: int


# A formatter's separators and second brackets aren't counted as lexemes: 12 of ours are about 18.
# Every place of ours is looked up, so that an index needs only every so many-th of a source's.
EXACT = Channel(size=12, kinds=5, stride=5, own=2)
ABSTRACT = Channel(size=24, kinds=8, stride=5, own=0)
CHANNELS = {"exact": EXACT, "abstract": ABSTRACT}


class Gram(NamedTuple):
    """A run of lexemes: its hash, and the 1-based lines of its first and last lexeme."""

    hash: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Run:
    """The grams of one channel, in columns; `at` is where each begins among the lexemes."""

    at: Sequence[int]
    hashes: Sequence[int]
    first: Sequence[int]
    last: Sequence[int]

    def __len__(self) -> int:
        return len(self.hashes)

    def grams(self) -> tuple[Gram, ...]:
        """The grams, in the order of the text."""
        return tuple(map(Gram._make, zip(self.hashes, self.first, self.last, strict=True)))


@dataclass(frozen=True)
class Grams:
    """Every gram of a text that is telling enough."""

    exact_run: Run
    abstract_run: Run

    @cached_property
    def exact(self) -> tuple[Gram, ...]:
        """The grams of the text as it stands."""
        return self.exact_run.grams()

    @cached_property
    def abstract(self) -> tuple[Gram, ...]:
        """The grams of the text without its names, numbers and strings."""
        return self.abstract_run.grams()


def grams(text: str, language: str) -> Grams:
    """Every gram of a piece of code that has enough kinds of lexemes in it."""
    exact, abstract, lines = lexer(language).lexemes(within(text, language))
    return Grams(_run(exact, lines, EXACT), _run(abstract, lines, ABSTRACT))


def grams_on(text: str, language: str, places: Iterable[tuple[int, int]]) -> Grams:
    """The grams that lie wholly on one of `places`: runs of lines, first and last, in order."""
    exact, abstract, lines = lexer(language).lexemes(within(text, language))
    spans = [(bisect_left(lines, first), bisect_right(lines, last)) for first, last in places]
    return Grams(
        joined([_run(exact[i:j], lines[i:j], EXACT, i) for i, j in spans]),
        joined([_run(abstract[i:j], lines[i:j], ABSTRACT, i) for i, j in spans]),
    )


def joined(runs: Sequence[Run]) -> Run:
    """Several runs of grams as one."""
    if len(runs) == 1:
        return runs[0]
    return Run(
        [it for run in runs for it in run.at],
        [it for run in runs for it in run.hashes],
        [it for run in runs for it in run.first],
        [it for run in runs for it in run.last],
    )


def _run(values: list[int], lines: list[int], channel: Channel, before: int = 0) -> Run:
    size = channel.size
    at = telling(values, channel, 1)
    hashes = rolled(values, size)
    return Run(
        [before + i for i in at],
        [hashes[i] for i in at],
        [lines[i] for i in at],
        [lines[i + size - 1] for i in at],
    )


def telling(values: list[int], channel: Channel, stride: int) -> list[int]:
    """Where grams begin that tell something, of each place that is a step away."""
    size, kinds = channel.size, channel.kinds
    places = range(0, len(values) - size + 1, stride)
    if channel.own:
        # One more kind than `own`: what isn't somebody's own is all the same here.
        own = [value if value & 1 else 0 for value in values]
        return [
            at
            for at in places
            if len(set(values[at : at + size])) >= kinds
            and len(set(own[at : at + size])) > channel.own
        ]
    # Lists of declarations are one short piece over and over: its first half begins again soon.
    half = size // 2
    halves = list(rolled(values, half))
    return [
        at
        for at in places
        if (found := len(set(values[at : at + size]))) >= kinds
        and (found > half or halves[at] not in halves[at + 1 : at + half + 1])
    ]


def rolled(values: list[int], size: int) -> Sequence[int]:
    """The hash of the `size` numbers from each place on."""
    count = len(values) - size + 1
    if count < 1:
        return ()
    whole = int.from_bytes(_little(array("Q", values)).tobytes(), "little")
    mask = int.from_bytes(_MASK.to_bytes(_LANE // 8, "little") * len(values), "little")
    out = _rolled(whole, mask, size)
    lanes = array("Q")
    lanes.frombytes((out & ((1 << _LANE * count) - 1)).to_bytes(count * _LANE // 8, "little"))
    return _little(lanes)


def _rolled(whole: int, mask: int, size: int) -> int:
    """The binary powers of a run, each made of two halves, put together to `size`."""
    powers = [whole]
    while 2 << len(powers) - 1 <= size:
        half = powers[-1]
        shift = _LANE << len(powers) - 1
        powers.append((half * _FACTORS[len(powers)] + (half >> shift)) & mask)
    out, have = 0, 0
    for bit in reversed(range(len(powers))):
        if size >> bit & 1:
            piece = powers[bit] >> _LANE * have
            out = (out * _FACTORS[0] + piece) & mask if have else piece
            have += 1 << bit
    return out


def _little(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
