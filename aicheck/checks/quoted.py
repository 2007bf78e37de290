"""Where a Python text has strings: what stands in them is data, and no order to who reads comments.

Of other languages it is not asked. Whoever takes code for a string hides the orders in it, and only
a language's own lexer never does.
"""

from __future__ import annotations

import io
import tokenize
from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter

from aicheck.languages import language

Place = tuple[int, int]
"""A line and a 0-based column."""

Span = tuple[Place, Place]
"""Where a string begins and ends."""

_LONGEST = 1 << 20
# Python 3.12 and later have tokens of their own for the parts of an f-string.
_STRINGS = (tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING))


class Quoted:
    """The strings of a Python file; the text is read no further than a question needs it."""

    def __init__(self, path: str, text: str) -> None:
        """Look at the text of the file at `path`."""
        is_read = language(path, text) == "python" and len(text) <= _LONGEST
        self._tokens = _tokens(text) if is_read else iter(())
        self._spans: list[Span] = []
        self._read: Place = (0, 0)

    def holds(self, place: Place) -> bool:
        """Whether the place is inside a string."""
        if place >= self._read:
            self._read_to(place)
        at = bisect_right(self._spans, place, key=itemgetter(0)) - 1
        return at >= 0 and place < self._spans[at][1]

    def _read_to(self, place: Place) -> None:
        for token in self._tokens:
            if token.type in _STRINGS:
                self._spans.append((token.start, token.end))
            self._read = token.start
            if token.start > place:
                return


def strings(path: str, text: str) -> list[Span]:
    """The strings of a Python file, in order."""
    if language(path, text) != "python" or len(text) > _LONGEST:
        return []
    return [(it.start, it.end) for it in _tokens(text) if it.type in _STRINGS]


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    try:
        yield from tokenize.generate_tokens(io.StringIO(text).readline)
    except (tokenize.TokenError, SyntaxError):
        # What comes behind the place is taken for code.
        return
