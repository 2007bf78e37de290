"""Bars with their numbers: how much of each folder, author or agent is AI-assisted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from aicheck.reporters.style import Style
from aicheck.reporters.tables import Column, bar, percent, table
from aicheck.reporters.visible import one_line
from aicheck.shares import Lines

_PLACES = ("file", "folder")
_NARROWEST, _WIDEST = 6, 40


class Row(NamedTuple):
    """One bar: a name, its lines, and its commits where they are counted.

    The bar is AI's part of the lines, or `share` where there is one.
    """

    name: str
    lines: Lines
    commits: int = 0
    ai_commits: int = 0
    share: float | None = None


def length(style: Style) -> int:
    """How many columns a bar takes."""
    return min(_WIDEST, max(_NARROWEST, style.width // 5))


def bars(
    rows: Sequence[Row], total: Row | None, noun: str, style: Style, is_known: bool = True
) -> Iterator[str]:
    """Yield a table with a bar for each row, and the total; without known lines only commits."""
    rows = [*rows, total] if total else rows
    shares = [row.lines.share if row.share is None else row.share for row in rows]
    is_part = any(row.share is not None for row in rows)
    size = length(style)
    columns = [
        Column(noun, [one_line(row.name) for row in rows], 9, least=10, tail=noun in _PLACES),
        Column("", [bar(share, size, style) for share in shares], 5, inks=("yellow",)),
        Column("share" if is_part else "AI", [percent(it) for it in shares], 8, right=True),
    ]
    if any(row.commits for row in rows):
        columns.append(numbers("commits", (row.commits for row in rows), 2))
    if any(row.ai_commits for row in rows) and not is_part:
        columns.append(numbers("AI commits", (row.ai_commits for row in rows), 1))
    columns.append(numbers("lines", (row.lines.added for row in rows), 6))
    if not is_part:
        columns.append(numbers("AI lines", (row.lines.ai for row in rows), 3))
    # Without lines there is nothing but commits to count.
    about = (noun, "commits", "AI commits")
    yield from table([it for it in columns if is_known or it.title in about], style)


def numbers(title: str, values: Iterable[int], keep: int) -> Column:
    """A column of numbers."""
    return Column(title, [f"{value:,}" for value in values], keep, right=True)
