"""What the page is put together of: sections, tables, tags, lists that end somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from aicheck.reporters.html.markup import NOTHING, Child, Markup, joined, tag
from aicheck.reporters.visible import clipped, one_line

_T = TypeVar("_T")
_LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page with its heading; `count` stands beside its name in the menu."""

    id: str
    title: str
    body: Markup
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: its title, and whether it has figures."""

    title: str
    figures: bool = False


def section(it: Section) -> Markup:
    """A section with its heading, which it is named by."""
    heading = tag("h2", it.title, id=f"h-{it.id}")
    return tag("section", heading, it.body, id=it.id, aria_labelledby=f"h-{it.id}")


def name(text: str) -> str:
    """Somebody else's word for something, on one line and not too long."""
    return clipped(one_line(text), _LONGEST_NAME)


def code(text: str) -> Markup:
    """A name as it stands in a file or a command."""
    return tag("code", name(text))


def quoted(text: str) -> str:
    """A name in a sentence."""
    return name(text)


def badge(kind: str, text: str) -> Markup:
    """A short word that stands out; the style knows its kind, the word says it."""
    return tag("b", text, class_=f"badge {kind}")


def table(
    caption: Child, columns: Sequence[Column], rows: Iterable[Iterable[Child]], kind: str = ""
) -> Markup:
    """A table whose rows are named by their first cell."""
    titles = (_cell("th", it, it.title, scope="col") for it in columns)
    body = (tag("tr", _row(columns, list(cells))) for cells in rows)
    inner = tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", titles)),
        tag("tbody", body),
        class_=kind or None,
    )
    return tag("div", inner, class_="wide")


def _row(columns: Sequence[Column], cells: Sequence[Child]) -> Iterable[Markup]:
    yield _cell("th", columns[0], cells[0], scope="row")
    for column, cell in zip(columns[1:], cells[1:], strict=True):
        yield _cell("td", column, cell)


def _cell(kind: str, column: Column, content: Child, scope: str | None = None) -> Markup:
    return tag(kind, content, scope=scope, class_="n" if column.figures else None)


def folded(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[_T],
    row: Callable[[_T], Iterable[Child]],
    *,
    most: int,
    noun: str,
    shown: int = 12,
    kind: str = "",
) -> Markup:
    """A table of the first rows, up to `most` more behind a fold, and a word about any others."""
    # One row more takes no more room than the fold.
    shown = len(rows) if len(rows) == shown + 1 else shown
    first = table(caption, columns, map(row, rows[:shown]), kind)
    if len(rows) <= shown:
        return first
    more = rows[shown:most]
    inner = table(f"{caption}: the rest", columns, map(row, more), kind)
    summary = tag("summary", f"{len(rows) - shown:,} more {noun}")
    return joined(first, tag("details", summary, inner, _others(len(rows) - most, noun)))


def _others(count: int, noun: str) -> Markup:
    if count <= 0:
        return NOTHING
    return note(f"… and {count:,} more {noun}; the JSON result has them all.")


def items(children: Iterable[Child], kind: str = "ul", class_: str | None = None) -> Markup:
    """A list."""
    return tag(kind, (tag("li", child) for child in children), class_=class_)


def note(*text: Child) -> Markup:
    """A remark beside what it is about."""
    return tag("p", *text, class_="note")
