"""Where a Python text has strings: what stands in them is data, and no order to who reads comments.

Of other languages it is not asked. Whoever takes code for a string hides the orders in it, and only
a language's own lexer never does.
"""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator

from aicheck.languages import language

Span = tuple[tuple[int, int], tuple[int, int]]
"""Where a string begins and ends: line and 0-based column of each."""

_LONGEST = 1 << 20
# Python 3.12 and later have tokens of their own for the parts of an f-string.
_STRINGS = (tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING))


def strings(path: str, text: str) -> list[Span]:
    """The strings of a Python file, in order."""
    if language(path, text) != "python" or len(text) > _LONGEST:
        return []
    return list(_strings(text))


def _strings(text: str) -> Iterator[Span]:
    try:
        for it in tokenize.generate_tokens(io.StringIO(text).readline):
            if it.type in _STRINGS:
                yield it.start, it.end
    except (tokenize.TokenError, SyntaxError):
        # What comes behind the place is taken for code.
        return
