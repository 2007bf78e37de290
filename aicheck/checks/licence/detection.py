"""The one seam of detection: which licences a text states, and on which lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import accumulate
from unicodedata import category, normalize

from aicheck.confusables import LETTERS
from aicheck.model import Licence

# No statement, text or tag does without one of these; most files do without all of them.
_GATE = (
    "licen",
    "spdx",
    "permi",
    "redistribut",
    "gpl",
    "public domain",
    "warrant",
    "perl itself",
    "cc0",
    "cc by",
    "cc-by",
    "creative",
    "blessing",
    "misrepresented",
    "released under",
    "verbatim copies",
    "and binary",
    "and distribute",
    "be distributed",
    "bsd",
    "conditions of",
    "copyleft",
    "freely",
    "hereby",
    "rights reserved",
    "software foundation",
)

# In no licence text that we know is a line further from such a word (the GPL-3.0 has 33).
REACH = 40
# Of a longer line only what stands this many characters around such a word is read.
_LONG = 10_000
_AROUND = 2_500
_PIECES = 20


# The same files are asked about for their licences, their headers and what they lost.
@lru_cache(maxsize=256)
def may_state_a_licence(text: str) -> bool:
    """Whether a closer look could find anything; cheap, and never wrong about "no"."""
    lower = text.lower()
    return any(word in lower for word in _GATE)


def licences_in(text: str) -> tuple[Licence, ...]:
    """The licences that `text` states, in the order of its lines."""
    legible = text if text.isascii() else _legible(text)
    return _licences_in(legible) if may_state_a_licence(legible) else ()


def _legible(text: str) -> str:
    """The text as a reader sees it: nothing invisible, and Latin letters for their look-alikes."""
    # Of a text that has few different characters, not each that it has.
    unseen = {ord(it): None for it in set(text) if not it.isascii() and category(it) == "Cf"}
    shown = normalize("NFKC", text.translate(unseen) if unseen else text)
    used = {ord(it) for it in set(shown)}
    alikes = {code: it for code, it in _alikes().items() if code in used}
    return shown.translate(alikes) if alikes else shown


@cache
def _alikes() -> dict[int, str]:
    return {code: letter for letter, codes in LETTERS.items() for code in codes}


# Keyed by the text: both sides of a change and the report ask for the same ones.
@lru_cache(maxsize=1 << 16)
def _licences_in(text: str) -> tuple[Licence, ...]:
    # Its patterns take 15 ms to compile, and most changes have no licence word in them.
    from aicheck.checks.licence.reading import read

    return tuple(Licence(x.expression, x.start, x.end, x.score) for x in read(_near(text)))


def _near(text: str) -> str:
    """The lines within reach of a word of the gate, at their places; the others are empty."""
    lines = [line if len(line) <= _LONG else _cut(line) for line in text.split("\n")]
    if len(lines) <= 2 * REACH:
        return "\n".join(lines)
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    keep = bytearray(len(lines))
    lower = "\n".join(line.lower() if line.isascii() else _folded(line) for line in lines)
    for offset in _hits(lower):
        number = bisect_right(starts, offset) - 1
        first, last = max(0, number - REACH), min(len(lines), number + REACH + 1)
        keep[first:last] = b"\1" * (last - first)
    return "\n".join(line if kept else "" for line, kept in zip(lines, keep, strict=True))


def _cut(line: str) -> str:
    """A bundle's line: its beginning, and what stands around words of the gate."""
    lower, pieces, end = line.lower(), [line[:_LONG]], _LONG
    for at in sorted(_hits(lower.replace(" ", "\n"), _LONG)):
        first, last = max(end, at - _AROUND), at + _AROUND
        if last > end and len(pieces) <= _PIECES:
            pieces.append(line[first:last])
            end = last
    return " ".join(pieces)


def _folded(line: str) -> str:
    """The line in lower case, as long as it was."""
    return "".join(low if len(low := it.lower()) == 1 else it for it in line)


def _hits(lower: str, start: int = 0) -> Iterator[int]:
    for word in _GATE:
        at = lower.find(word, start)
        while at >= 0:
            yield at
            # The next one on this line says nothing new.
            end = lower.find("\n", at)
            at = lower.find(word, end) if end >= 0 else -1
