"""Which rules of the index a text matches: whole runs of words first, then grams.

A run is exact, a text or notice with changed words is told by the share of its grams that stand
close together (containment). Where matches overlap, the one that explains most of its words stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from aicheck.checks.licence.grams import BEGINNING, GRAM, key, run, running, runs, word
from aicheck.checks.licence.index import ABSORBER, TEXT, Index
from aicheck.checks.licence.tellers import CLAUSES, KINDS, NAMES, VERSIONS, tellers

# What is left of a text's score for each telling clause that only one side has.
_CLAUSE = 0.9
# A match that is less than certain may share so much of its words with a better one.
_SHARED = 0.2
_CERTAIN = 0.95
# A match of so many words explains what it covers.
_EXPLAINING = 12
# Of so many copies of one text the first tell enough.
_COPIES = 20
# Words in a block of the text, by which overlapping matches are found.
_BLOCK = 256
# Where no word outside of exact matches begins like one of these, grams have nothing to add.
_TELLING = (
    "licens", "permi", "redistrib", "warrant", "copyleft", "granted", "liab", "domain", "freely",
    "rights", "acknowledg",
)  # fmt: skip


class Found(NamedTuple):
    """A rule that matches the words from `start` to `end`, and how much of them it explains."""

    rule: int
    start: int
    end: int
    score: float
    weight: float


def matches(words: Sequence[str], index: Index) -> list[Found]:
    """The rules that explain `words`, in order; absorbers among them."""
    values = running(words)
    stretches = list(_stretches(words, index))
    exact = list(_exact(values, stretches, index))
    if not _leaves_something(words, exact, index):
        return _best(exact)
    return _best([*exact, *_similar(words, values, stretches, index)])


def _stretches(words: Sequence[str], index: Index) -> Iterator[tuple[int, int]]:
    """Yield from where to where all words are known to the index: there is little of it in code."""
    known = {text: index.knows(word(text)) for text in set(words)}
    start = 0
    for end, text in enumerate(words):
        if not known[text]:
            if end - start >= BEGINNING - 1:
                yield start, end
            start = end + 1
    if len(words) - start >= BEGINNING - 1:
        yield start, len(words)


# -- exact ---------------------------------------------------------------------------------------


def _exact(
    values: Sequence[int], stretches: Iterable[tuple[int, int]], index: Index
) -> Iterator[Found]:
    for first, stop in stretches:
        for size in (BEGINNING, BEGINNING - 1):
            for start, value in enumerate(runs(values, size, first, stop), first):
                if begun := index.beginning_with(key(value, size)):
                    yield from _whole(values, start, stop, begun)


def _whole(
    values: Sequence[int], start: int, stop: int, begun: Sequence[tuple[int, int, int]]
) -> Iterator[Found]:
    """Yield the rules, of those that begin at `start`, whose other words follow as well."""
    hashes: dict[int, int] = {}
    for rule, size, wanted in begun:
        if start + size > stop:
            continue
        # Many rules that begin alike are of one size.
        if size not in hashes:
            hashes[size] = run(values, start, size)
        if hashes[size] == wanted:
            yield Found(rule, start, start + size, 1.0, size)


def _leaves_something(words: Sequence[str], exact: Iterable[Found], index: Index) -> bool:
    return has_telling(
        words,
        (
            (found.start, found.end)
            for found in exact
            if found.end - found.start >= _EXPLAINING or index.kinds[found.rule] == ABSORBER
        ),
    )


def has_telling(words: Sequence[str], apart: Iterable[tuple[int, int]]) -> bool:
    """Whether there is a word of licensing outside of the places `apart`, (start, end)."""
    left = bytearray(b"\1" * len(words))
    for start, end in apart:
        left[start:end] = bytes(end - start)
    return any(here and text.startswith(_TELLING) for here, text in zip(left, words, strict=True))


# -- similar -------------------------------------------------------------------------------------


def _similar(
    words: Sequence[str],
    values: Sequence[int],
    stretches: Iterable[tuple[int, int]],
    index: Index,
) -> Iterator[Found]:
    grams: dict[int, int] = {}
    places: defaultdict[int, list[int]] = defaultdict(list)
    seen: defaultdict[int, int] = defaultdict(int)
    for first, stop in stretches:
        for place, gram in enumerate(runs(values, GRAM, first, stop), first):
            seen[gram] += 1
            if seen[gram] > _COPIES or not (rules := index.rules_with(gram)):
                continue
            grams[place] = gram
            for rule in rules:
                places[rule].append(place)
    for rule, hits in places.items():
        least = _threshold(index, rule) * index.totals[rule]
        if len(hits) < least or len({grams[place] for place in hits}) < least:
            continue
        count, start, end = _densest(hits, grams, index.sizes[rule])
        if count >= least and _agrees(words, values, start, end, index, rule):
            score = count / index.totals[rule]
            if found := _found(words, hits, start, end, score, index, rule):
                yield found


def _threshold(index: Index, rule: int) -> float:
    """The containment that it takes: the shorter a text, the more it must be itself."""
    size = index.sizes[rule]
    if index.kinds[rule] == TEXT:
        return 0.62 if size > 150 else 0.72 if size > 60 else 0.8
    return 0.75 if size >= 60 else 0.8


def _densest(hits: Sequence[int], grams: Mapping[int, int], size: int) -> tuple[int, int, int]:
    """The most different grams within the reach of a rule of `size` words, and from where to where.

    `hits` are the places of its grams, in order.
    """
    reach = int(size * 1.3) + 15
    inside: dict[int, int] = {}
    best, first, count = (0, 0, 0), 0, 0
    for place in hits:
        gram = grams[place]
        # A gram is inside as long as its last place is.
        count += inside.get(gram, -1) < hits[first]
        inside[gram] = place
        while place - hits[first] > reach:
            count -= inside[grams[hits[first]]] == hits[first]
            first += 1
        if count > best[0]:
            best = (count, hits[first], place + GRAM)
    return best


def _agrees(
    words: Sequence[str], values: Sequence[int], start: int, end: int, index: Index, rule: int
) -> bool:
    """Whether versions, kinds and names are the rule's, and its required phrases there."""
    here, wanted = tellers(words[start:end]), index.tellers[rule]
    if index.kinds[rule] == TEXT:
        return not (here ^ wanted) & KINDS
    if (here ^ wanted) & VERSIONS or wanted & NAMES & ~here:
        return False
    return all(_has(values, start, end, *phrase) for phrase in index.phrases_of(rule))


def _has(values: Sequence[int], start: int, end: int, value: int, size: int) -> bool:
    first, last = max(0, start - size), min(end, len(values) - 1 - size)
    return any(run(values, place, size) == value for place in range(first, last + 1))


def _found(
    words: Sequence[str],
    hits: Sequence[int],
    start: int,
    end: int,
    score: float,
    index: Index,
    rule: int,
) -> Found | None:
    covered = reached = 0
    for place in hits:
        if start <= place < end:
            covered += min(GRAM, place + GRAM - reached) if reached else GRAM
            reached = place + GRAM
    differing = (tellers(words[start:end]) ^ index.tellers[rule]) & CLAUSES
    score *= _CLAUSE ** differing.bit_count()
    share = min(1.0, covered / (end - start))
    weight = min(covered, index.sizes[rule]) * (score * share) ** 2
    return Found(rule, start, end, score, weight)


# -- the best of them ----------------------------------------------------------------------------


def _best(found: Iterable[Found]) -> list[Found]:
    """Leave out what a better match explains already."""
    kept: defaultdict[int, list[Found]] = defaultdict(list)
    for one in sorted(found, key=lambda it: (-it.weight, it.end - it.start, it.rule)):
        blocks = range(one.start // _BLOCK, (one.end - 1) // _BLOCK + 1)
        if not _is_explained(one, {it for block in blocks for it in kept[block]}):
            for block in blocks:
                kept[block].append(one)
    best = {it for block in kept.values() for it in block}
    return sorted(best, key=lambda it: (it.start, it.end, it.rule))


def _is_explained(one: Found, others: Iterable[Found]) -> bool:
    size, total = one.end - one.start, 0
    for other in others:
        shared = min(one.end, other.end) - max(one.start, other.start)
        if shared > 0:
            if 2 * shared >= min(size, other.end - other.start):
                return True
            total += shared
    return one.score < _CERTAIN and total > _SHARED * size
