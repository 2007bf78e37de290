"""Matches as spans of words, and which of them stay where they overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

# Lines between a title or a tag and the text that it belongs to: copyright lines, mostly.
_JOIN_LINES = 10


class Match(NamedTuple):
    """A licence found in the words from offset `start` to `end`.

    `kind` is `text`, `notice`, `title` or `vague`; an `open` one leaves the version out.
    """

    expression: str
    start: int
    end: int
    score: float
    kind: str = "text"
    open: bool = False


class Span(NamedTuple):
    """A licence on the lines `start` to `end`."""

    expression: str
    start: int
    end: int
    score: float


def without_overlaps(matches: Iterable[Match]) -> list[Match]:
    """Keep the longer of two matches that share most of the shorter one, in text order."""
    kept: list[Match] = []
    for group in _touching(matches):
        best: list[Match] = []
        for match in sorted(group, key=_rank):
            if not any(_covers(other, match) for other in best):
                best.append(match)
        kept += best
    return sorted(kept, key=lambda match: (match.start, match.end, match.expression))


def _rank(match: Match) -> tuple[bool, int, float, str]:
    # A text's own words say more than a title that lends its name to the whole document.
    return match.kind != "text", match.start - match.end, -match.score, match.expression


def _touching(matches: Iterable[Match]) -> Iterator[list[Match]]:
    """Split the matches where none reaches into the next, so that few need comparing."""
    group: list[Match] = []
    reach = -1
    for match in sorted(matches, key=lambda m: (m.start, m.end)):
        if group and match.start > reach:
            yield group
            group = []
        group.append(match)
        reach = max(reach, match.end)
    if group:
        yield group


def merged(spans: Iterable[Span]) -> list[Span]:
    """Join spans of one licence that stand close together, as a title and its text do."""
    last: dict[str, Span] = {}
    done: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        before = last.get(span.expression)
        if before and span.start - before.end <= _JOIN_LINES:
            span = Span(
                span.expression,
                before.start,
                max(before.end, span.end),
                max(before.score, span.score),
            )
        elif before:
            done.append(before)
        last[span.expression] = span
    return sorted([*done, *last.values()], key=lambda span: (span.start, span.end, span.expression))


def _covers(one: Match, other: Match) -> bool:
    """Whether `one` explains most of `other`; two that agree are merged later instead."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return one.expression != other.expression and 2 * shared > other.end - other.start
