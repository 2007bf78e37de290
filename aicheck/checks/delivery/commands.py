"""The commands of a shell text, each as one string whose line feeds are those of the file."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aicheck.patterns import lazy

# What is longer than this is data, and so is what goes on for more lines.
_LONGEST = 4000
_MOST_LINES = 200
_HEREDOC = lazy(r"<<-?\s*(\\|[\"']?)([A-Za-z_]\w{0,60})[\"']?")
_CONTINUES = lazy(r"(?<!\\)\\$|\|$|&&$")


@dataclass(frozen=True, slots=True)
class Command:
    """A command over one or more lines, from the 1-based `line` on, without its comments."""

    line: int
    text: str

    def line_at(self, offset: int) -> int:
        """The line of the file that the character at `offset` stands on."""
        return self.line + self.text.count("\n", 0, offset)

    @property
    def last(self) -> int:
        """The last line."""
        return self.line_at(len(self.text))


def commands(lines: Sequence[str], first: int = 1) -> Iterator[Command]:
    """Yield the commands of `lines`, the first of which is the file's line `first`.

    The body of a here-document is data, and left out.
    """
    ends = Ends(lines)
    at = 0
    while at < len(lines):
        start = at
        parts: list[str] = []
        while at < len(lines):
            part = _uncommented(lines[at].rstrip())
            at += 1
            is_comment = not part and parts
            more = bool(_CONTINUES.search(part)) or is_comment
            parts.append(part[:-1] if part.endswith("\\") else part)
            if not more or len(parts) >= _MOST_LINES:
                break
        text = "\n".join(parts)[:_LONGEST]
        if text.strip():
            yield Command(first + start, text)
        if "<<" in text and (match := _HEREDOC.search(text)):
            end = ends.of(match[2], at)
            # Without an end it is none, or a shift in arithmetic.
            at = at if end is None else end + 1


class Ends:
    """Where a here-document that begins in `lines` ends; one pass, however many there are."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._places: dict[str, list[int]] | None = None

    def of(self, word: str, at: int) -> int | None:
        """The index of the first line from `at` on that is `word` alone, or None."""
        if self._places is None:
            self._places = {}
            for index, line in enumerate(self._lines):
                if (text := line.strip()) and " " not in text:
                    self._places.setdefault(text, []).append(index)
        found = self._places.get(word, [])
        index = bisect_left(found, at)
        return found[index] if index < len(found) else None


def _uncommented(line: str) -> str:
    """The line without its comment; one in quotes is none."""
    if "#" not in line or len(line) > _LONGEST:
        return line[:_LONGEST]
    quote, before = "", " "
    for index, char in enumerate(line):
        if quote:
            quote = "" if char == quote and before != "\\" else quote
        elif char in "\"'" and before != "\\":
            quote = char
        elif char == "#" and before in " \t;":
            return line[:index].rstrip()
        before = char
    return line
