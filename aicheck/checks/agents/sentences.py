"""Text cut into sentences, and each in the form in which phrases are looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from aicheck.checks.agents.characters import bare
from aicheck.confusables import LETTERS
from aicheck.patterns import lazy

# What ends a paragraph: an empty line, or the sign of an item, a heading, a row or a fence.
_PARAGRAPH = lazy(r"\n[ \t]*(?=\n|[-*+#>|`]|\d{1,3}[.)]\s|<!--)|(?<=-->)\n")
_SENTENCE = lazy(r"(?<=[.!?])[\"')\]]?\s+(?=[\"'(\[<*`_]?[A-Z0-9<\[])")
_SPACED = lazy(r"(?<![^\W_])(?:[^\W_] ){5,200}[^\W_](?![^\W_])")
_BLANKS = lazy(r"[\s*_]*\s[\s*_]*|\*\*|[\u2060]")
# A longer one is data, or written to be slow to read.
_LONGEST = 1_500
# Fewer characters give no order.
_SHORTEST = 10
# Greek is written for itself, in small letters; a Cyrillic word among Latin ones hardly.
_TWINS = {code: letter for letter, codes in LETTERS.items() for code in codes if code >= 0x400}


class Sentence(NamedTuple):
    """A sentence as phrases are looked for in it, where it stands, and whether people see it."""

    text: str
    start: int
    end: int
    hidden: bool = False


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text in Markdown; what stands in HTML comments is not seen."""
    at = 0
    for start, end in comments(text):
        yield from _within(text, at, start, hidden=False)
        yield from _within(text, start + 4, end, hidden=True)
        at = end
    yield from _within(text, at, len(text), hidden=False)


def comments(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each HTML comment begins, and where it ends or would have to."""
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start)
        at = end if end >= 0 else len(text)
        yield start, at


def _within(text: str, start: int, end: int, *, hidden: bool) -> Iterator[Sentence]:
    for first, last in _cuts(_PARAGRAPH, text, start, end):
        for begin, stop in _cuts(_SENTENCE, text, first, last):
            for piece in range(begin, stop, _LONGEST):
                until = min(piece + _LONGEST, stop)
                if len(plain := normal(text[piece:until])) >= _SHORTEST:
                    yield Sentence(plain, piece, until, hidden)


def _cuts(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in pattern.finditer(text, start, end):
        yield at, match.start()
        at = match.end()
    yield at, end


def normal(text: str) -> str:
    """The text in small Latin letters and single blanks, words written apart put together."""
    if not text.isascii():
        text = bare(text).translate(_TWINS).replace("\u2019", "'")
    text = _SPACED.sub(_together, text)
    return _BLANKS.sub(" ", text).strip(" -#>|").lower()


def _together(match: re.Match[str]) -> str:
    return match.group().replace(" ", "")
