"""What a file's own comments say of its lines: tags, blocks, headers, front matter.

A marker counts at the beginning of a comment that stands at the beginning of its line, or as a key
of a document's front matter. It covers, by the place where it stands:

- a start: everything up to its end, or to the end of the file where none follows;
- the header, with nothing but comments above it, or the front matter: the whole file;
- any other place: what it stands above, up to the next less indented line, or to a blank line that
  no deeper one follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from aicheck.attribution.comments import Comment, Syntax, comments, readings, syntax_of
from aicheck.attribution.marker_words import closes, hinted, may_open, opens, plain, said, valued
from aicheck.attribution.naming import Mention
from aicheck.patterns import lazy

_FRONT = lazy(r"ai[-_]generated(?:[-_]by)?\s*:\s*(.+)", re.IGNORECASE)
_LONGEST_FRONT = 100
_LONGEST_LINE = 300


@dataclass(frozen=True, slots=True)
class Marker:
    """The words at `line` that say an AI wrote the lines `start` to `end`."""

    line: int
    start: int
    end: int
    text: str
    mention: Mention
    is_block: bool = False


def find(path: str, text: str, added: str) -> Iterator[Marker]:
    """Yield the markers of a file, if any is in the `added` lines or begins a block."""
    syntax = syntax_of(path)
    if syntax is None or not _is_worth_reading(text, added, syntax):
        return
    lines = text.removesuffix("\n").split("\n")
    if syntax.has_front_matter:
        yield from _front_matter(lines)
    yield from _in_comments(lines, text, syntax)


def _is_worth_reading(text: str, added: str, syntax: Syntax) -> bool:
    # Most files say nothing, and where comments and strings begin takes long to find out.
    parts = (added, text) if may_open(text) else (added,)
    return any(_may_mark(line, syntax) for part in parts for line in hinted(part))


def _may_mark(line: str, syntax: Syntax) -> bool:
    if syntax.has_front_matter and _FRONT.match(line):
        return True
    return is_marker(line, syntax)


def is_marker(line: str, syntax: Syntax) -> bool:
    """Whether a comment in the line is a marker, as far as the line alone tells."""
    words = map(plain, readings(line, syntax))
    return any(opens(it) or said(it, is_header=True) for it in words)


def _in_comments(lines: Sequence[str], text: str, syntax: Syntax) -> Iterator[Marker]:
    block: Marker | None = None
    ends: dict[int, int] = {}
    for comment in comments(text, syntax):
        words = plain(comment.text)
        if closes(words):
            if block:
                yield replace(block, end=comment.line)
            block = None
        elif found := opens(words):
            block = block or Marker(
                comment.line, comment.line, len(lines), comment.text, found, is_block=True
            )
        elif found := said(words, is_header=comment.is_header):
            start, end = _covered(lines, comment, ends)
            yield Marker(comment.line, start, end, comment.text, found)
    if block:
        yield block


def _covered(lines: Sequence[str], comment: Comment, ends: dict[int, int]) -> tuple[int, int]:
    if comment.is_header:
        return 1, len(lines)
    # Inside what one at the same indentation stands above, everything ends where that does.
    if comment.line > ends.get(comment.indent, 0):
        ends[comment.indent] = _reach(lines, comment)
    return comment.line, ends[comment.indent]


def _reach(lines: Sequence[str], comment: Comment) -> int:
    """The last line of what a comment stands above."""
    last, is_blank = comment.line, False
    for number in range(comment.line + 1, len(lines) + 1):
        body = lines[number - 1].lstrip()
        indent = len(lines[number - 1]) - len(body)
        if body and (indent < comment.indent or (is_blank and indent == comment.indent)):
            break
        last, is_blank = (last, True) if not body else (number, False)
    return last


def _front_matter(lines: Sequence[str]) -> Iterator[Marker]:
    if lines[0].strip() != "---":
        return
    top = [line.rstrip()[:_LONGEST_LINE] for line in lines[1:_LONGEST_FRONT]]
    end = next((at for at, line in enumerate(top) if line == "---"), 0)
    for number, line in enumerate(top[:end], 2):
        key = _FRONT.fullmatch(line)
        if key and (found := valued(key[1])):
            yield Marker(number, 1, len(lines), line, found)
