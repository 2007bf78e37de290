"""A piece as pages of a window, which are turned one by one: the last one is seen last."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from aicheck.cli.screen import Screen, Size, encoding
from aicheck.reporters import terminal
from aicheck.reporters.style import Style
from aicheck.review.layout import laid_out, shown
from aicheck.review.pieces import Piece

# The title and a blank line, the notice, where we are and the keys.
_FRAME = 5
# A blank line and a prompt, where there are no single keys.
_PROMPT = 3


@dataclass(frozen=True, slots=True)
class Page:
    """A piece laid out for a window of `size`, from the line `top` on."""

    title: str
    lines: tuple[tuple[int, str], ...]
    size: Size
    height: int
    top: int = 0

    @property
    def is_last(self) -> bool:
        """Whether the end is on the screen."""
        return self.top + self.height >= len(self.lines)

    @property
    def place(self) -> str:
        """Which of how many pages this is, where there are several."""
        count = -(-len(self.lines) // self.height)
        return f", page {-(-self.top // self.height) + 1} of {count}" if count > 1 else ""

    def turned(self, step: int) -> Page:
        """The page after this one, or before it."""
        top = max(0, self.top + step * self.height)
        return replace(self, top=top) if top < max(1, len(self.lines)) else self


def first_page(piece: Piece, screen: Screen, size: Size) -> Page:
    """The first page of a piece in a window of `size`."""
    height = size[1] - _FRAME - (0 if screen.is_cleared else _PROMPT)
    lines = tuple(laid_out(piece, _style(screen, size), encoding()))
    return Page(piece.title, lines, size, height)


def same_page(piece: Piece, screen: Screen, page: Page, size: Size) -> Page:
    """The same place in a window of another size: all above it was seen."""
    fresh = first_page(piece, screen, size)
    row = page.lines[page.top][0] if page.lines else 0
    return replace(fresh, top=bisect_left([row for row, _ in fresh.lines], row))


def show(screen: Screen, page: Page, notice: str, where: str, keys: str) -> None:
    """Put a page on the screen, with a notice, where we are and the keys below it."""
    style = _style(screen, page.size)
    lines = [text for _, text in page.lines[page.top : page.top + page.height]]
    if screen.is_cleared:
        lines += [""] * (page.height - len(lines))
    notice, where, keys = _cut((notice, where + page.place, keys), style)
    (title,) = _cut((page.title,), style)
    foot = (style.paint(notice, "bold", "yellow"), style.paint(where, "dim"), keys)
    screen.show([style.paint(title, "bold"), "", *lines, *foot])


def _style(screen: Screen, size: Size) -> Style:
    # One column less: some terminals break a full line.
    return Style(screen.has_colour, size[0] - 1)


def _cut(texts: tuple[str, ...], style: Style) -> Iterator[str]:
    return (terminal.cut(shown(text, encoding()), style.width) for text in texts)
