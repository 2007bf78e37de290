"""Tables and bars that fit the line: columns shrink, and then the least important ones go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from aicheck.reporters import terminal
from aicheck.reporters.style import Ink, Style
from aicheck.reporters.visible import defused

_GAP = 2
_EIGHTHS = " ▏▎▍▌▋▊▉"


@dataclass(frozen=True, slots=True)
class Column:
    """A title and its cells; `keep` says how important it is, `least` how far it may shrink.

    A cell that is too long loses its end, or its beginning where `tail` says so.
    """

    title: str
    cells: Sequence[str]
    keep: int
    least: int = 0
    right: bool = False
    inks: tuple[Ink, ...] = ()
    tail: bool = False
    width: int = 0


def table(columns: Sequence[Column], style: Style, *, heading: bool = True) -> Iterator[str]:
    """Yield the lines of the table, at most `style.width` columns wide."""
    fitted = _fitted([_measured(column, style, heading) for column in columns], style.width)
    if heading:
        titles = (_cell(column, column.title, style) for column in fitted)
        yield style.paint("  ".join(titles).rstrip(), "bold")
    for cells in zip(*(column.cells for column in fitted), strict=True):
        texts = [_cell(column, cell, style) for column, cell in zip(fitted, cells, strict=True)]
        texts[-1] = texts[-1].rstrip()
        painted = (style.paint(t, *c.inks) for t, c in zip(texts, fitted, strict=True))
        yield "  ".join(painted).rstrip()


def bar(share: float, width: int, style: Style) -> str:
    """A bar of `width` columns that is filled up to `share`; more than nothing always shows."""
    if style.is_plain:
        full = min(width, max(round(share * width), int(share > 0)))
        return "#" * full + "-" * (width - full)
    eighths = min(width * 8, max(round(share * width * 8), int(share > 0)))
    full, rest = divmod(eighths, 8)
    drawn = "█" * full + (_EIGHTHS[rest] if rest else "")
    return drawn + "░" * (width - len(drawn))


def percent(share: float) -> str:
    """A share in whole per cent, where neither 0 nor 100 is ever rounded to."""
    whole = round(share * 100)
    if whole == 0 and share > 0:
        return "<1%"
    return ">99%" if whole == 100 and share < 1 else f"{whole}%"


def fit(text: str, width: int, style: Style, *, tail: bool = False) -> str:
    """`text`, or its beginning or tail, in `width` columns and characters that the output has."""
    shown, mark = encodable(text, style), "~" if style.is_plain else "…"
    # Turned round, what is cut off is the beginning.
    if tail:
        return terminal.cut(shown[::-1], width, mark)[::-1]
    return terminal.cut(shown, width, mark)


def encodable(text: str, style: Style) -> str:
    """`text` with what the output's encoding may lack written out."""
    return text.encode("ascii", "backslashreplace").decode() if style.ascii else text


def _measured(column: Column, style: Style, heading: bool) -> Column:
    # Defused later, a cell would grow and push those behind it aside.
    cells = [defused(encodable(cell, style)) for cell in column.cells]
    texts = [column.title, *cells] if heading else cells
    return replace(column, cells=cells, width=max(map(terminal.columns, texts), default=0))


def _fitted(columns: list[Column], width: int) -> list[Column]:
    while len(columns) > 1 and _total(columns, least=True) > width:
        columns.remove(min(columns, key=lambda column: column.keep))
    while (excess := _total(columns) - width) > 0:
        widest = max(columns, key=lambda it: it.width - it.least if it.least else 0)
        room = widest.width - widest.least if widest.least else 0
        if room <= 0:
            break
        index = columns.index(widest)
        columns[index] = replace(widest, width=widest.width - min(room, excess))
    return columns


def _total(columns: Sequence[Column], *, least: bool = False) -> int:
    widths = (min(it.width, it.least) if least and it.least else it.width for it in columns)
    return sum(widths) + _GAP * (len(columns) - 1)


def _cell(column: Column, text: str, style: Style) -> str:
    shown = fit(text, column.width, style, tail=column.tail)
    pad = " " * (column.width - terminal.columns(shown))
    return pad + shown if column.right else shown + pad
