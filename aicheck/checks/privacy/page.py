"""A text, what stands around a place in it, and what the column of a place is called."""

from __future__ import annotations

from functools import cached_property

from aicheck.checks.secrets.plausible import lowered
from aicheck.patterns import lazy

# `\n` in a literal parts words like a line feed; in front of a name it would be its first letter.
_ESCAPES = lazy(r"\\[nrt]")
# A letter that JSON writes by its number: read in words, and a gap between numbers.
_CODES = lazy(r"\\u([0-9A-Fa-f]{4})")
_GAP = " " * 6
# What stands between groups of digits where a text was set with care, and digits of East Asia.
_SPACES = lazy("[\u00a0\u2007\u2009\u202f\u3000]")
_DASHES = lazy("[\u2010-\u2013\u2212\uff0d]")
_WIDE = lazy("[\uff08\uff09\uff0b\uff0c\uff0e\uff10-\uff1a]")
_TABLES = (".csv", ".tsv", ".psv", ".tab")
_CELL = lazy(r"[,;\t|]")
# A header longer than this is no header.
_LONGEST_HEADER = 4_000


class Page:
    """The added lines of a file between line feeds, with every character at its place."""

    def __init__(self, path: str, text: str, header: str = "") -> None:
        self.path = path
        self._words = _plain(_ESCAPES.sub("  ", text) if "\\" in text else text)
        self.text = _CODES.sub(_GAP, self._words) if "\\u" in self._words else self._words
        self.header = header.lower() if path.lower().endswith(_TABLES) else ""

    @cached_property
    def low(self) -> str:
        """The text in small letters."""
        return lowered(f"{self._words}\n{self.header}")

    def before(self, at: int, reach: int) -> str:
        """What stands before `at`, in small letters: of its own line, or of the one above it."""
        first = max(0, at - reach)
        found = self.low[first:at]
        above, feed, own = found.rpartition("\n")
        if not feed or own.strip(" \t\"'`([{-*>#/"):
            return read(own)
        # A value may stand alone below its label.
        return read(f"{above.rpartition(chr(10))[2]} {own}")

    def after(self, at: int, reach: int) -> str:
        """What stands behind `at` on its line, in small letters."""
        return read(self.low[at : at + reach].partition("\n")[0])

    def around(self, start: int, end: int, before: int, after: int) -> str:
        """What stands around text[start:end], and what its column is called."""
        told = self.column(start)
        return f"{told} {self.before(start, before)} \0 {self.after(end, after)}"

    def column(self, at: int) -> str:
        """What the header of a table calls the column of `at`, in small letters."""
        if not self.header:
            return ""
        first = max(self.text.rfind("\n", max(0, at - _LONGEST_HEADER), at) + 1, 0)
        if at - first > _LONGEST_HEADER:
            return ""
        cells = self._cells
        index = len(_CELL.findall(self.text, first, at))
        return cells[index] if index < len(cells) else ""

    @cached_property
    def _cells(self) -> list[str]:
        return _CELL.split(self.header[:_LONGEST_HEADER])


def read(words: str) -> str:
    """`words` with letters in place of the numbers that JSON writes for them."""
    return _CODES.sub(lambda match: chr(int(match[1], 16)), words) if "\\u" in words else words


def _plain(text: str) -> str:
    """`text` with plain digits and gaps, each at its place."""
    if text.isascii():
        return text
    text = _DASHES.sub("-", _SPACES.sub(" ", text))
    return _WIDE.sub(lambda match: chr(ord(match[0]) - 0xFEE0), text)
