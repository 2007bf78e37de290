"""Text as a run of lower-case words that still knows its lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from aicheck.patterns import lazy

# A minified bundle keeps its licence banner at the start of its line; the rest is no prose.
LINE_LIMIT = 1_000_000

# What stands between the words of a notice without being one: tags, entities, link targets,
# escaped line ends, and the comment leaders that are words (REM, dnl, %%Copyright:).
_NOISE = lazy(
    r"</?(?!https?:)[a-z][^<>\n]{0,300}>|&[a-z]{2,8};|(?<=\])\([^()\s]{0,300}\)|\\[nrt]"
    r"|^[ \t]*(?:(?:rem|dnl|c)(?=[ \t])|%%[a-z]{1,20}:)",
    re.MULTILINE,
)
_GLUED = lazy(r"\b([al]?gpl|[em]pl|cpl|cddl|eupl|asl|apache|bsd)v?(?=\d)")
_PLUS = lazy(r"(?<=[\dl])\+(?![\w+])")
_GAP = lazy(r"[^a-z0-9\n]+")
# Left-overs of markup and of "(c)" that one copy of a text has and the next has not.
_MARKUP = frozenset(
    ("br", "c", "div", "dnl", "em", "font", "hr", "href", "img", "li", "nbsp", "ol", "p", "pre",
     "quot", "rem", "small", "span", "strong", "td", "tr", "ul")
)  # fmt: skip


class Words(NamedTuple):
    """The words of a text, one space before and after each, and where each line starts."""

    text: str
    starts: tuple[int, ...]

    def line(self, offset: int) -> int:
        """The 1-based line of the character at `offset`."""
        return bisect_right(self.starts, offset)

    def lines(self) -> Iterator[str]:
        """Yield the words of each line of the text."""
        for start, end in zip(self.starts, (*self.starts[1:], len(self.text)), strict=True):
            yield self.text[start:end]

    def words_of_line(self, number: int) -> str:
        """The words of the 1-based line `number`, without spaces around."""
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        return self.text[self.starts[number - 1] : end].strip()


def counted(words: Words) -> tuple[list[str], list[int]]:
    """The words one by one, without left-overs of markup, and the 1-based line of each."""
    found: list[str] = []
    lines: list[int] = []
    for number, line in enumerate(words.lines(), 1):
        for word in line.split():
            if word not in _MARKUP:
                # "v2" is "version 2" or plain "2".
                found.append(word[1:] if word[0] == "v" and word[1:].isdigit() else word)
                lines.append(number)
    return found, lines


def words_of(text: str) -> Words:
    """Read `text` as words: case, punctuation, comment leaders and markup are gone."""
    clean = _NOISE.sub(" ", short_lines(text).lower()).replace("licenc", "licens")
    clean = _GAP.sub(" ", _PLUS.sub(" plus", _GLUED.sub(r"\1 ", clean)))
    parts, starts, offset = [], [], 1
    for line in clean.split("\n"):
        starts.append(offset)
        if part := line.strip(" "):
            parts.append(part)
            offset += len(part) + 1
    return Words(f" {' '.join(parts)} ", tuple(starts))


def short_lines(text: str) -> str:
    """Cut every line of `text` to what is examined of it."""
    if len(text) <= LINE_LIMIT:
        return text
    return "\n".join(line[:LINE_LIMIT] for line in text.split("\n"))
