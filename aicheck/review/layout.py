"""A piece as lines of a terminal: nothing in it hides, nothing acts, nothing runs off the edge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aicheck.reporters import terminal
from aicheck.reporters.style import Ink, Style
from aicheck.reporters.visible import visible
from aicheck.review.pieces import Piece, Row

_TAB = 4
_INKS: Mapping[str, tuple[Ink, ...]] = {
    "added": ("green",),
    "removed": ("red",),
    "aside": ("dim",),
    "alarm": ("bold", "red"),
    "note": ("bold", "yellow"),
}
_SIGNS = {"added": "+", "removed": "-", "same": " ", "quote": "|"}
_NARROWEST = 20


def laid_out(piece: Piece, style: Style, encoding: str = "utf-8") -> Iterator[tuple[int, str]]:
    """Yield the lines of a piece, each with the index of the row that it shows a part of."""
    highest = max((row.number for row in piece.rows), default=0)
    digits = len(str(highest)) if highest else 0
    for index, row in enumerate(piece.rows):
        inks = _INKS.get(row.kind, ())
        first, further = _gutters(row, digits)
        room = max(_NARROWEST, style.width - max(len(first), len(further)))
        broken = chunks if row.kind in _SIGNS else _wrapped
        for text in broken(shown(row.text, encoding), room):
            yield index, style.paint(first, "dim") + style.paint(text, *inks)
            first = further


def shown(text: str, encoding: str) -> str:
    """`text` with tabs set out, and each character that hides or cannot be printed spelt out."""
    text = visible(text.expandtabs(_TAB))
    return text if text.isascii() else text.encode(encoding, "backslashreplace").decode(encoding)


def chunks(text: str, width: int) -> Iterator[str]:
    """Yield pieces of `text` that fit into `width` columns on any terminal."""
    if text.isascii():
        yield text[:width]
        yield from (text[at : at + width] for at in range(width, len(text), width))
        return
    start = used = 0
    for index, char in enumerate(text):
        # Terminals disagree on what is wide: a line that runs over would push another off screen.
        used += 1 if char.isascii() else 2
        if used > width:
            yield text[start:index]
            start, used = index, 1 if char.isascii() else 2
    yield text[start:]


def _wrapped(text: str, width: int) -> Iterator[str]:
    # Only of ASCII every terminal knows the width.
    yield from terminal.wrap(text, width) if text.isascii() else chunks(text, width)


def _gutters(row: Row, digits: int) -> tuple[str, str]:
    if row.kind not in _SIGNS:
        # Beside lines with numbers, what is said of them stands under their text.
        lead = " " * (digits + 3 if digits else 0)
        return lead, lead + "  "
    number = str(row.number) if row.number else ""
    return f"{number:>{digits}} {_SIGNS[row.kind]} ", f"{'':>{digits}} \\ "
