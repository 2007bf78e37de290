"""A text, what stands around a place in it, and what the column of a place is called."""

from __future__ import annotations

from functools import cached_property

from aicheck.checks.secrets.plausible import lowered
from aicheck.patterns import lazy

# `\n` in a literal parts words like a line feed; in front of a name it would be its first letter.
_ESCAPES = lazy(r"\\[nrt]")
_TABLES = (".csv", ".tsv", ".psv", ".tab")
_CELL = lazy(r"[,;\t|]")
# A header longer than this is no header.
_LONGEST_HEADER = 4_000


class Page:
    """The added lines of a file between line feeds, with every character at its place."""

    def __init__(self, path: str, text: str, header: str = "") -> None:
        self.path = path
        self.text = _ESCAPES.sub("  ", text) if "\\" in text else text
        self.header = header.lower() if path.lower().endswith(_TABLES) else ""

    @cached_property
    def low(self) -> str:
        """The text in small letters."""
        return lowered(f"{self.text}\n{self.header}")

    def before(self, at: int, reach: int) -> str:
        """What stands before `at`, in small letters: of its own line, or of the one above it."""
        first = max(0, at - reach)
        found = self.low[first:at]
        above, feed, own = found.rpartition("\n")
        if not feed or own.strip(" \t\"'`([{-*>#/"):
            return own
        # A value may stand alone below its label.
        return f"{above.rpartition(chr(10))[2]} {own}"

    def after(self, at: int, reach: int) -> str:
        """What stands behind `at` on its line, in small letters."""
        return self.low[at : at + reach].partition("\n")[0]

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
