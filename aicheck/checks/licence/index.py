"""The licence index: what `tools/licences.py` made of a released set of licence rules.

It holds fingerprints, ids and lengths, and no text. The file is a line of JSON and then the tables
that `TABLES` lists, each beginning at a multiple of eight; all numbers are little-endian.
"""

from __future__ import annotations

import json
import mmap
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from aicheck.errors import AicheckError

FORMAT = 1
PATH = Path(__file__).with_name("index.bin")
# What a rule is: a whole text, a notice that names one, a bare name, a tag, or what looks like a
# statement and is none.
TEXT, NOTICE, REFERENCE, TAG, ABSORBER = range(5)

# Every word of a rule. By rule, those with grams first: how many words, the hash of all, which
# expression, the kind, the telling words that it has. By gram: its hash and where its rules begin.
# By beginning: its hash and its rule. By rule with grams: how many, and where its required phrases
# begin (hash and words).
TABLES = {
    "words": "I",
    "sizes": "H",
    "hashes": "Q",
    "names": "H",
    "kinds": "B",
    "tellers": "Q",
    "totals": "H",
    "grams": "I",
    "places": "I",
    "postings": "H",
    "keys": "I",
    "starters": "H",
    "needs": "I",
    "phrases": "Q",
    "lengths": "H",
}


@dataclass(frozen=True, slots=True)
class Index:
    """The tables of the index; `expressions` are the SPDX expressions that `names` counts."""

    expressions: tuple[str, ...]
    source: dict[str, Any]
    words: Sequence[int]
    sizes: Sequence[int]
    hashes: Sequence[int]
    names: Sequence[int]
    kinds: Sequence[int]
    tellers: Sequence[int]
    totals: Sequence[int]
    grams: Sequence[int]
    places: Sequence[int]
    postings: Sequence[int]
    keys: Sequence[int]
    starters: Sequence[int]
    needs: Sequence[int]
    phrases: Sequence[int]
    lengths: Sequence[int]
    # Beginnings that were asked for: there are no more of them in a text than in the index, but
    # for those of none, which are not kept.
    _begun: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)

    def knows(self, word: int) -> bool:
        """Whether any rule has this word."""
        at = bisect_left(self.words, word)
        return at < len(self.words) and self.words[at] == word

    def rules_with(self, gram: int) -> Sequence[int]:
        """The rules that have this gram."""
        at = bisect_left(self.grams, gram)
        if at == len(self.grams) or self.grams[at] != gram:
            return ()
        return self.postings[self.places[at] : self.places[at + 1]]

    def beginning_with(self, key: int) -> Sequence[tuple[int, int, int]]:
        """The rules whose first words have this key, each with its size and its hash."""
        if begun := self._begun.get(key):
            return begun
        at = bisect_left(self.keys, key)
        if at == len(self.keys) or self.keys[at] != key:
            return ()
        rules = self.starters[at : bisect_right(self.keys, key, at)]
        found = [(rule, self.sizes[rule], self.hashes[rule]) for rule in rules]
        self._begun[key] = found
        return found

    def expression(self, rule: int) -> str:
        """What the rule states; empty for an absorber."""
        return self.expressions[self.names[rule]]

    def phrases_of(self, rule: int) -> Iterator[tuple[int, int]]:
        """The phrases that a text near the rule must have, as hash and number of words."""
        for at in range(self.needs[rule], self.needs[rule + 1]):
            yield self.phrases[at], self.lengths[at]


@cache
def index() -> Index:
    """The index that is installed with aicheck; raises AicheckError if it is damaged."""
    return load(PATH)


def load(path: Path) -> Index:
    """Map the index at `path`; raises AicheckError for what is no index of this format."""
    try:
        with path.open("rb") as file:
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        line = bytes(data[: 1 << 20]).split(b"\n", 1)[0]
        head = json.loads(line)
        if head["format"] != FORMAT:
            raise ValueError(f"format {head['format']}")
        tables = dict(_tables(data, _aligned(len(line) + 1), head["tables"]))
        return Index(tuple(head["expressions"]), head["source"], **tables)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AicheckError(
            f"the licence index {path.name} can't be read: {error}", "install aicheck again"
        ) from None


def _tables(data: memoryview, at: int, counts: dict[str, int]) -> Iterator[tuple[str, Any]]:
    for name, kind in TABLES.items():
        size = counts[name] * array(kind).itemsize
        part = data[at : at + size]
        if len(part) != size:
            raise ValueError("it is cut short")
        yield name, _numbers(part, kind)
        at = _aligned(at + size)


def _numbers(part: memoryview, kind: str) -> Sequence[int]:
    if sys.byteorder == "little":
        return part.cast(kind)  # type: ignore[call-overload, no-any-return]
    numbers = array(kind, bytes(part))
    numbers.byteswap()
    return numbers


def packed(
    expressions: Sequence[str], source: dict[str, Any], tables: dict[str, Sequence[int]]
) -> bytes:
    """The bytes of an index with these tables."""
    counts = {name: len(tables[name]) for name in TABLES}
    head = {"format": FORMAT, "source": source, "tables": counts, "expressions": [*expressions]}
    line = json.dumps(head, separators=(",", ":"), sort_keys=True).encode() + b"\n"
    parts = [_padded(line)]
    for name, kind in TABLES.items():
        numbers = array(kind, tables[name])
        if sys.byteorder == "big":
            numbers.byteswap()
        parts.append(_padded(numbers.tobytes()))
    return b"".join(parts)


def _aligned(size: int) -> int:
    return size + -size % 8


def _padded(part: bytes) -> bytes:
    return part + bytes(-len(part) % 8)
