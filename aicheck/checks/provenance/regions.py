"""Places of a file that look copied, each with the source that says most about it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from aicheck.checks.provenance.fresh import hashes, kept
from aicheck.provenance import Grams, Index, Match, Source
from aicheck.provenance.levels import WARN_EXACT, level

# A source that has this share of what another has is as good an origin.
_AS_GOOD = 0.9
# Places of one file that are told.
MOST = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """A match and the index that it stands in; `objection` is why the project may not have it."""

    index: Index
    match: Match
    objection: str | None

    @property
    def source(self) -> Source:
        """The published file."""
        return self.match.source

    @property
    def is_copy(self) -> bool:
        """Whether so much is the same, word for word, that it is no chance."""
        return level(self.match.exact, self.match.abstract) == "block"

    @property
    def is_verbatim(self) -> bool:
        """Whether words stand there in common too, and not only what is left without names."""
        return self.match.exact >= WARN_EXACT


class Region(NamedTuple):
    """A piece of a file: its source, and others that have it too."""

    hit: Hit
    others: tuple[Hit, ...]


@dataclass(frozen=True)
class Lookup:
    """Several indexes as one, but for sources that don't count.

    `objection` is why a file may not have what is under a licence, or None where it may.
    """

    indexes: Sequence[Index]
    is_own: Callable[[Source], bool]
    objection: Callable[[str], str | None] = lambda _: None

    def knows(self, grams: Grams) -> bool:
        """Whether anything may be worth telling."""
        return next(self._matches(grams, ()), None) is not None

    def hits(self, grams: Grams, without: Container[int] = ()) -> list[Hit]:
        """What is worth telling, the likeliest first."""
        hits = [
            Hit(index, match, self.objection(match.source.licence))
            for index, match in self._matches(grams, without)
            if not self.is_own(match.source)
        ]
        return sorted(hits, key=_strength, reverse=True)

    def _matches(self, grams: Grams, without: Container[int]) -> Iterator[tuple[Index, Match]]:
        for index in self.indexes:
            for match in index.look_up(grams, without):
                if level(match.exact, match.abstract):
                    yield index, match

    def regions(self, grams: Grams, known: set[int]) -> Iterator[Region]:
        """Yield each piece that looks copied, the surest first; of many only so many.

        What stands there several times is told once.
        """
        left, without, count = grams, set(known), 0
        while found := self.hits(left, without):
            told: list[tuple[int, int]] = []
            for hit in found:
                if count < MOST and not _touches(hit.match.lines, told):
                    count += 1
                    told.append(hit.match.lines)
                    piece = _within(left, hit.match.lines)
                    yield self._region(hit, piece, without)
                    without |= hashes(piece)
            if count >= MOST:
                return
            # Whatever touches these lines has been told of.
            left = kept(left, _apart(told))

    def _region(self, best: Hit, grams: Grams, without: Container[int]) -> Region:
        """The piece `best`, by the source in it that no acceptable one explains, if any."""
        found = self.hits(grams, without) or [best]
        for hit in found:
            if hit.objection and not self._is_explained(hit, grams, without):
                return Region(hit, _others(hit, found))
        fine = next((hit for hit in found if hit.objection is None), found[0])
        return Region(fine, _others(fine, found))

    def _is_explained(self, hit: Hit, grams: Grams, without: Container[int]) -> bool:
        """Whether a source that the project may have has the same lines, nearly all of them."""
        local = self.hits(_within(grams, hit.match.lines), without)
        return any(it.objection is None and _is_as_good(it.match, hit.match) for it in local)


def _strength(hit: Hit) -> tuple[int, int, int]:
    match = hit.match
    return match.exact, match.abstract, -match.source.number


def _is_as_good(match: Match, other: Match) -> bool:
    return match.exact >= _AS_GOOD * other.exact and match.abstract >= _AS_GOOD * other.abstract


def _others(hit: Hit, found: Sequence[Hit]) -> tuple[Hit, ...]:
    return tuple(it for it in found if it.source != hit.source)


def _within(grams: Grams, lines: tuple[int, int]) -> Grams:
    start, end = lines
    return kept(grams, lambda first, last: start <= first and last <= end)


def _apart(lines: Sequence[tuple[int, int]]) -> Callable[[int, int], bool]:
    return lambda first, last: not _touches((first, last), lines)


def _touches(lines: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    first, last = lines
    return any(start <= last and first <= end for start, end in others)
