"""Findings in AI-assisted lines beside those in the others, and whether the difference tells."""

from __future__ import annotations

from aicheck.model import Comparison, Rate
from aicheck.reporters.html.markup import NOTHING, Markup, joined, tag
from aicheck.reporters.html.pieces import Column, note, table
from aicheck.reporters.visible import one_line

_WIDTH, _MIDDLE, _EDGE = 400, 22, 12


def comparison(it: Comparison) -> Markup:
    """The two rates, their difference with its interval, and what the numbers don't say."""
    columns = [
        Column("written by"),
        Column("findings", figures=True),
        Column("in lines", figures=True),
        Column("findings per 1,000 lines", figures=True),
    ]
    rows = [_rate("AI-assisted", it.ai), _rate("others", it.other)]
    parts = [table("Findings in AI-assisted and in other lines", columns, rows)]
    if it.warning:
        parts.append(tag("p", tag("b", "Mind: "), one_line(it.warning), class_="mind"))
    if it.difference is not None and it.low is not None and it.high is not None:
        parts.append(tag("p", _in_words(it.difference, it.low, it.high, bool(it.warning))))
        parts.append(_picture(it.difference, it.low, it.high))
    parts.append(note("A difference says nothing of its cause: other files, ages and rules."))
    return joined(*parts)


def _rate(label: str, it: Rate) -> list[str | int]:
    return [label, it.findings, it.lines, f"{it.per_thousand:.2f}" if it.lines else "none"]


def _in_words(difference: float, low: float, high: float, is_doubtful: bool) -> str:
    said = (
        f"Difference: {_signed(difference)} per 1,000 lines, 95 % confidence interval "
        f"{_signed(low)} to {_signed(high)}."
    )
    if is_doubtful:
        return said
    if low <= 0 <= high:
        return f"{said} The interval has 0 in it: these numbers show no difference."
    more = "more" if low > 0 else "fewer"
    return f"{said} AI-assisted lines have {more} findings than the others."


def _signed(value: float) -> str:
    # A zero has no sign, however it was rounded.
    text = f"{value:+.2f}"
    return "0" if float(text) == 0 else text.replace("-", "\u2212")


def _picture(difference: float, low: float, high: float) -> Markup:
    left, right = min(low, 0.0), max(high, 0.0)
    if left == right:
        return NOTHING

    def at(value: float) -> str:
        return f"{_EDGE + (_WIDTH - 2 * _EDGE) * (value - left) / (right - left):.1f}"

    label = (
        f"The difference {_signed(difference)} on a line from {_signed(left)} to {_signed(right)}, "
        f"with its interval from {_signed(low)} to {_signed(high)}"
    )
    ends = (
        (
            tag("line", class_="whisker", x1=at(it), x2=at(it), y1=_MIDDLE - 6, y2=_MIDDLE + 6),
            tag("text", _signed(it), x=at(it), y=_MIDDLE - 10, text_anchor=end),
        )
        for it, end in ((low, "start"), (high, "end"))
    )
    picture = tag(
        "svg",
        tag("line", class_="zero", x1=at(0), x2=at(0), y1=2, y2=_MIDDLE + 14),
        tag("text", "no difference", x=at(0), y=_MIDDLE + 28, text_anchor=_anchor(left, right)),
        tag("line", class_="whisker", x1=at(low), x2=at(high), y1=_MIDDLE, y2=_MIDDLE),
        ends,
        tag("circle", class_="ai", cx=at(difference), cy=_MIDDLE, r=5),
        role="img",
        aria_label=label,
        class_="interval",
        viewbox=f"0 0 {_WIDTH} {_MIDDLE + 34}",
        width=_WIDTH,
    )
    return tag("figure", picture)


def _anchor(left: float, right: float) -> str:
    """Which end of the label stands at zero, so that it stays within the picture."""
    share = -left / (right - left)
    return "start" if share < 0.2 else "end" if share > 0.8 else "middle"
