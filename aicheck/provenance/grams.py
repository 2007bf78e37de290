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
from functools import cache, cached_property
from itertools import accumulate
from typing import NamedTuple

from aicheck.provenance.lexing import BRINGS, idioms, lexer, within

HASH_BITS = 40
_LANE = 64
_BYTES = _LANE // 8
_LEAST_LANES = 1 << 12
# Odd numbers below 2**23: a 40-bit hash times one of them fits its lane, with room for a sum.
_FACTORS = (0x5BD1E9, 0x6C8E95, 0x4F1BBD, 0x72E5AF, 0x3C6EF3, 0x51ED27, 0x69A2C5, 0x47B5C1)


@dataclass(frozen=True, slots=True)
class Channel:
    """How many lexemes a gram has, and how far apart an index has them.

    A gram tells something if it has so many kinds of lexemes, and so many that are somebody's own.
    With so many that bring something in, it is a list of imports.
    """

    size: int
    kinds: int
    stride: int
    own: int
    brings: int


# A formatter's separators and second brackets aren't counted as lexemes: 12 of ours are about 18.
# Every place of ours is looked up, so that an index needs only every so many-th of a source's.
EXACT = Channel(size=12, kinds=5, stride=5, own=2, brings=3)
ABSTRACT = Channel(size=24, kinds=8, stride=5, own=0, brings=4)
CHANNELS = {"exact": EXACT, "abstract": ABSTRACT}


class Gram(NamedTuple):
    """A run of lexemes: its hash, and the 1-based lines of its first and last lexeme."""

    hash: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Run:
    """The grams of one channel, in columns; `at` is where each begins among the lexemes."""

    channel: Channel
    lexemes: Sequence[int]
    at: Sequence[int]
    hashes: Sequence[int]
    first: Sequence[int]
    last: Sequence[int]

    def __len__(self) -> int:
        return len(self.hashes)

    def grams(self) -> tuple[Gram, ...]:
        """The grams, in the order of the text."""
        return tuple(map(Gram._make, zip(self.hashes, self.first, self.last, strict=True)))

    def tells(self, number: int) -> bool:
        """Whether a gram says anything of its author: asked only of those that are found."""
        if self.hashes[number] in _idiomatic():
            return False
        at, channel = self.at[number], self.channel
        return is_telling(self.lexemes[at : at + channel.size], channel)


@dataclass(frozen=True)
class Grams:
    """Every gram of a text."""

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
    """Every gram of a piece of code."""
    exact, abstract, lines = lexer(language).lexemes(within(text, language))
    return Grams(_run(exact, lines, EXACT), _run(abstract, lines, ABSTRACT))


def grams_on(text: str, language: str, places: Iterable[tuple[int, int]]) -> Grams:
    """The grams that lie wholly on one of `places`: runs of lines, first and last, in order."""
    exact, abstract, lines = lexer(language).lexemes(within(text, language))
    spans = [(bisect_left(lines, first), bisect_right(lines, last)) for first, last in places]
    return Grams(
        _spanned(_run(exact, lines, EXACT), spans), _spanned(_run(abstract, lines, ABSTRACT), spans)
    )


@cache
def _idiomatic() -> frozenset[int]:
    """The grams of what everybody writes like that."""
    found = (grams(text, language) for language, text in idioms().items())
    return frozenset(
        it for some in found for it in (*some.exact_run.hashes, *some.abstract_run.hashes)
    )


def joined(runs: Sequence[Run], channel: Channel) -> Run:
    """The runs of several texts as one."""
    starts = accumulate((len(run.lexemes) for run in runs), initial=0)
    return Run(
        channel,
        [it for run in runs for it in run.lexemes],
        [it + start for run, start in zip(runs, starts, strict=False) for it in run.at],
        [it for run in runs for it in run.hashes],
        [it for run in runs for it in run.first],
        [it for run in runs for it in run.last],
    )


def _run(values: list[int], lines: list[int], channel: Channel) -> Run:
    count, size = max(len(values) - channel.size + 1, 0), channel.size
    hashes = rolled(values, size)
    return Run(channel, values, range(count), hashes, lines[:count], lines[size - 1 :])


def _spanned(run: Run, spans: Sequence[tuple[int, int]]) -> Run:
    """The grams that lie wholly between two lexemes."""
    reach = run.channel.size - 1
    return chosen(run, [at for start, end in spans for at in range(start, end - reach)])


def chosen(run: Run, numbers: Sequence[int]) -> Run:
    """Some of the grams of a run."""
    columns = (run.at, run.hashes, run.first, run.last)
    return Run(run.channel, run.lexemes, *([it[number] for number in numbers] for it in columns))


def is_telling(values: Sequence[int], channel: Channel) -> bool:
    """Whether the lexemes of a gram are anybody's in particular."""
    found = set(values)
    if len(found) < channel.kinds or sum(it & BRINGS for it in values) >= 2 * channel.brings:
        return False
    if channel.own:
        return sum(value & 1 for value in found) >= channel.own
    # Lists of declarations are one short piece over and over: its first half begins again soon.
    half = channel.size // 2
    first = values[:half]
    return len(found) > half or all(values[at : at + half] != first for at in range(1, half + 1))


def rolled(values: list[int], size: int) -> Sequence[int]:
    """The hash of the `size` numbers from each place on."""
    count = len(values) - size + 1
    if count < 1:
        return ()
    whole = int.from_bytes(_little(array("Q", values)).tobytes(), "little")
    out = _rolled(whole, _mask(max(len(values), _LEAST_LANES).bit_length()), size)
    lanes = array("Q")
    lanes.frombytes(out.to_bytes(len(values) * _BYTES, "little")[: count * _BYTES])
    return _little(lanes)


@cache
def _mask(bits: int) -> int:
    """A mask for numbers of fewer lanes than this power of two."""
    lane = ((1 << HASH_BITS) - 1).to_bytes(_BYTES, "little")
    return int.from_bytes(lane * (1 << bits), "little")


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
