"""The code of a text without its strings and comments, at the same offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from aicheck.patterns import lazy

# A text above this is data or made by a tool.
LONGEST = 1 << 20

_BLOCK = r"(?P<block>/\*(?:[^*]|\*(?!/))*(?:\*/)?)"
_LINE = r"(?P<line>//[^\n]*)"
_QUOTED = r'"(?:\\.|[^"\\\n])*"?'
_SINGLE = r"'(?:\\.|[^'\\\n])*'?"
_PATTERNS = {
    # A slash behind one of these begins a pattern, and elsewhere divides.
    "javascript": rf"{_BLOCK}|{_LINE}|{_QUOTED}|{_SINGLE}|`(?:\\.|[^`\\])*`?"
    r"|(?<=[(,=:\[!&|?{};])[ \t]*/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/",
    "go": rf"{_BLOCK}|{_LINE}|{_QUOTED}|`[^`]*`?|'(?:\\.|[^'\\\n])+'",
    "java": rf'{_BLOCK}|{_LINE}|"""(?:.*?"""|.*\Z)|{_QUOTED}|\'(?:\\.|[^\'\\\n])+\'',
    "rust": rf"{_BLOCK}|{_LINE}|r(?P<raw>\#+)\"(?:.*?\"(?P=raw)|.*\Z)|\"(?:\\.|[^\"\\])*\"?"
    r"|'(?:\\[^'\n]*|[^\\'\n])'",
    "hash": rf"(?P<block>\Z(?!))|(?P<line>(?:^|(?<=\s))\#[^\n]*)|{_QUOTED}|{_SINGLE}",
    "python": r"(?P<block>\Z(?!))|(?P<line>\#[^\n]*)"
    rf'|"""(?:.*?"""|.*\Z)|\'\'\'(?:.*?\'\'\'|.*\Z)|{_QUOTED}|{_SINGLE}',
}
_LEXERS = {name: lazy(text, re.DOTALL | re.MULTILINE) for name, text in _PATTERNS.items()}
_FAMILY = {
    "bash": "hash", "c": "java", "cpp": "java", "csharp": "java", "kotlin": "java", "ruby": "hash",
    "scala": "java", "swift": "java", "typescript": "javascript", "yaml": "hash",
}  # fmt: skip
_KEPT = lazy(r"[^\n]")
_BRACKETS = lazy(r"[()\[\]{}]")
_CLOSES = {")": "(", "]": "[", "}": "{"}


def family(language: str | None) -> str:
    """The language whose strings and comments look alike, or "" where none is known."""
    name = _FAMILY.get(language or "", language or "")
    return name if name in _LEXERS else ""


@dataclass(frozen=True)
class Masked:
    """A text, its code with blanks for strings and comments, and the comments' offsets."""

    text: str
    code: str
    comments: tuple[tuple[int, int], ...]

    @cached_property
    def feeds(self) -> list[int]:
        """Where each line begins."""
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def line(self, offset: int) -> int:
        """The line of an offset, from 1."""
        return bisect_right(self.feeds, offset)

    @cached_property
    def closing(self) -> dict[int, int]:
        """Of each opening bracket the offset of the one that closes it."""
        found: dict[int, int] = {}
        open_ones: list[int] = []
        for match in _BRACKETS.finditer(self.code):
            mark = match.group()
            if mark not in _CLOSES:
                open_ones.append(match.start())
            elif open_ones and self.code[open_ones[-1]] == _CLOSES[mark]:
                found[open_ones.pop()] = match.start()
        return found

    def end_of(self, start: int) -> int:
        """The offset behind the bracket that closes the one at `start`, or the line's end."""
        end = self.closing.get(start)
        if end is not None:
            return end + 1
        feed = self.code.find("\n", start)
        return len(self.code) if feed < 0 else feed


def mask(text: str, language: str | None) -> Masked:
    """The text with its strings and comments told apart; all of it is code where none is known."""
    name = family(language)
    if not name or len(text) > LONGEST:
        return Masked(text, text, ())
    parts: list[str] = []
    comments: list[tuple[int, int]] = []
    last = 0
    for match in _LEXERS[name].finditer(text):
        start, end = match.span()
        if match["line"] is not None or match["block"] is not None:
            comments.append((start, end))
            kept = _KEPT.sub(" ", match.group())
        else:
            # The quotes stay, so that an empty string is no missing argument.
            inner = match.group()
            kept = inner[0] + _KEPT.sub(" ", inner[1:-1]) + inner[-1] if len(inner) > 1 else inner
        parts += (text[last:start], kept)
        last = end
    parts.append(text[last:])
    return Masked(text, "".join(parts), tuple(comments))
