"""Charts that need no picture to be read: each bar stands in a row of a table with its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aicheck.model import Tally
from aicheck.reporters.html.markup import NOTHING, Child, Markup, joined, tag
from aicheck.reporters.html.pieces import Column, code, folded, name
from aicheck.reporters.summary import plural
from aicheck.reporters.tables import percent

_MOST = 200
_MONTHS = 60
_HEIGHT, _BASE = 120, 18
_WIDTH, _NARROW, _BROAD = 640, 14, 40
_Part = tuple[str, float]


def whole(total: Tally) -> Markup:
    """All lines as one bar, with what its parts mean."""
    parts = [(kind, label, lines) for kind, label, lines in _parts(total) if lines]
    legend = (
        tag(
            "li",
            _swatch(kind),
            f"{label}: ",
            tag("b", percent(lines / total.lines)),
            f" ({plural(lines, 'line')})",
        )
        for kind, label, lines in parts
    )
    bar = _bar([(kind, lines / total.lines) for kind, _, lines in parts])
    return tag("div", bar, tag("ul", legend, class_="legend"), class_="whole")


def by_share(title: str, noun: str, rows: Sequence[Tally], unnamed: str = "") -> Markup:
    """A table in which each bar is the AI-assisted part of its row's lines."""
    cells = [
        [
            _named(it, noun, unnamed),
            _measured(it.share, [("ai", it.share), ("bot", it.bot / it.lines if it.lines else 0)]),
            it.ai,
            it.lines,
            it.commits,
        ]
        for it in rows
    ]
    return _folded(title, noun, "AI-assisted", ["AI lines", "lines", "commits"], cells)


def by_part(
    title: str, noun: str, rows: Sequence[Tally], total: Tally, unnamed: str = ""
) -> Markup:
    """A table in which each bar is the part that its row has of all lines."""
    cells = []
    for it in rows:
        share = it.lines / total.lines if total.lines else 0.0
        kind = "ai" if it.ai else "bot" if it.bot else "other"
        shown = _named(it, noun, unnamed)
        cells.append([shown, _measured(share, [(kind, share)]), it.lines, it.commits])
    return _folded(title, noun, "of all lines", ["lines", "commits"], cells)


def over_time(rows: Sequence[Tally]) -> Markup:
    """Columns of lines by month, the AI-assisted part of each at its foot, and their table."""
    months = sorted((it for it in rows if it.name), key=lambda it: it.name)
    if len(months) < 2:
        return NOTHING
    shown = months[-_MONTHS:]
    step = max(_NARROW, min(_BROAD, _WIDTH // len(shown)))
    top = max(it.lines for it in shown) or 1
    first, last = name(shown[0].name), name(shown[-1].name)
    said = f"Lines by the month that they were written in, {first} to {last}, at most {top:,}"
    end = len(shown) * step
    picture = tag(
        "svg",
        (_month(at, it, top, step) for at, it in enumerate(shown)),
        tag("line", class_="axis", x1=0, x2=end, y1=_HEIGHT, y2=_HEIGHT),
        role="img",
        aria_label=f"{said}; the table below has the figures",
        viewbox=f"0 -2 {end} {_HEIGHT + _BASE}",
        width=end,
    )
    figures = by_share("AI share by month", "month", [*reversed(months)])
    caption = tag("figcaption", f"{said} in one of them")
    as_table = tag("details", tag("summary", "Months as a table"), figures)
    return joined(tag("figure", caption, picture), as_table)


def _month(at: int, it: Tally, top: int, step: int) -> Iterator[Markup]:
    foot = float(_HEIGHT)
    for kind, _, lines in _parts(it):
        height = _HEIGHT * lines / top
        foot -= height
        if lines:
            yield _rect(kind, at * step + 1, foot, step - 2, height)
    # January is called by its year; a short row of months has room for the others.
    is_year = at == 0 or it.name.endswith("-01")
    label = it.name[:4] if is_year else it.name[5:7] if step == _BROAD else ""
    if label:
        middle = at * step + step // 2
        yield tag("text", name(label), x=middle, y=_HEIGHT + 13, text_anchor="middle")


def _parts(it: Tally) -> list[tuple[str, str, int]]:
    return [
        ("ai", "AI-assisted", it.ai),
        ("bot", "by bots", it.bot),
        ("other", "no sign of AI", max(0, it.lines - it.ai - it.bot)),
    ]


def _named(it: Tally, noun: str, unnamed: str) -> Child:
    if not it.name:
        return "a bot" if it.bot and it.bot == it.lines else unnamed
    return code(it.name) if noun == "folder" else name(it.name)


def _folded(
    title: str, noun: str, share: str, figures: Sequence[str], rows: Sequence[list[Child]]
) -> Markup:
    """The first rows as a table, and more of them behind a fold."""
    if not rows:
        return NOTHING
    if figures[-1] == "commits" and not any(row[-1] for row in rows):
        figures, rows = figures[:-1], [row[:-1] for row in rows]
    columns = [Column(noun), Column(share), *(Column(it, figures=True) for it in figures)]
    shown = folded(title, columns, rows, list, most=_MOST, noun=f"{noun}s", kind="bars")
    return tag("div", shown)


def _measured(share: float, parts: Sequence[_Part]) -> Markup:
    return joined(_bar(parts), " ", tag("span", percent(share), class_="n"))


def _bar(parts: Sequence[_Part]) -> Markup:
    """Parts of a whole, side by side; the figures beside it say the same."""
    rects, at = [], 0.0
    for kind, share in parts:
        if share > 0:
            rects.append(_rect(kind, at, 0, max(100 * share, 0.6), 10))
        at += 100 * share
    return tag(
        "svg", rects, class_="bar", viewbox="0 0 100 10", preserveaspectratio="none",
        aria_hidden="true",
    )  # fmt: skip


def _swatch(kind: str) -> Markup:
    return tag(
        "svg", _rect(kind, 0, 0, 10, 10), class_="swatch", viewbox="0 0 10 10", aria_hidden="true"
    )


def _rect(kind: str, x: float, y: float, width: float, height: float) -> Markup:
    return tag("rect", class_=kind, x=_px(x), y=_px(y), width=_px(width), height=_px(height))


def _px(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
