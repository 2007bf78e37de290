"""What fits on a terminal: the columns that a text takes, cutting and wrapping by them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator


def columns(text: str) -> int:
    """How many columns `text` takes: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def cut(text: str, width: int, mark: str = "…") -> str:
    """The start of `text` that fits into `width` columns, with an ellipsis where it was cut."""
    if columns(text) <= width:
        return text
    return _prefix(text, width - 1) + mark


def window(text: str, width: int, column: int) -> str:
    """`width` columns of `text` around the 1-based character `column`, ellipses where cut."""
    if columns(text) <= width or column <= width * 2 // 3:
        return cut(text, width)
    start = min(column - 1 - width // 3, max(0, len(text) - width + 1))
    return cut("…" + text[start:], width)


def wrap(text: str, width: int) -> Iterator[str]:
    """Yield lines of at most `width` columns, broken at spaces where there are any."""
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if columns(joined) <= width:
            line = joined
            continue
        if line:
            yield line
        line = word
        while columns(line) > width:
            piece = _prefix(line, width)
            yield piece
            line = line[len(piece) :]
    yield line


def _prefix(text: str, width: int) -> str:
    used = 0
    for index, char in enumerate(text):
        used += _columns(char)
        # One character always fits, or a wide one could keep a narrow column waiting for ever.
        if used > width and index:
            return text[:index]
    return text
