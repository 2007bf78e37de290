"""The survey of a scan in a result, and the lines of its files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

from aicheck.errors import AicheckError
from aicheck.model import (
    Comparison,
    Evidence,
    Found,
    HotSpot,
    Hunk,
    LeftOut,
    LineMark,
    Origin,
    Rate,
    Survey,
    Tally,
    Unsigned,
)
from aicheck.results.node import Node, text_of

_Reason = Literal["generated", "vendored", "minified", "large"]
_REASONS: tuple[_Reason, ...] = get_args(_Reason)
_KINDS: tuple[Literal["ai", "bot", "none"], ...] = ("ai", "bot", "none")


def survey(root: Node) -> Survey | None:
    """The survey, if the result is a scan's."""
    node = root.optional("survey")
    if node is None:
        return None
    folders, agents, authors, months = (
        tuple(_tally(it) for it in node.key(name).items())
        for name in ("folders", "agents", "authors", "months")
    )
    return Survey(
        total=_tally(node.key("total")),
        folders=folders,
        agents=agents,
        authors=authors,
        months=months,
        comparison=_comparison(node.key("comparison")),
        unsigned=tuple(_unsigned(it) for it in node.key("unsigned").items()),
        hot_spots=tuple(_hot_spot(it) for it in node.key("hot_spots").items()),
        licences=tuple(
            Found(it.key("expression").text(), it.key("files").number())
            for it in node.key("licences").items()
        ),
        files=node.key("files").number(),
        since=text_of(node.optional("since")),
        only_ai=node.key("only_ai").flag(),
        top=node.key("top").number(1),
        notes=tuple(it.text() for it in node.key("notes").items()),
    )


def left_out(root: Node) -> tuple[LeftOut, ...]:
    """The files that no check looked at."""
    listed = root.optional("left_out")
    return tuple(_left_out(it) for it in listed.items()) if listed else ()


def _left_out(node: Node) -> LeftOut:
    lines = node.optional("lines")
    return LeftOut(
        node.key("path").text(),
        node.key("reason").one_of(_REASONS),
        node.key("detail").text(),
        node.key("size").number(),
        lines.number() if lines else None,
    )


def _tally(node: Node) -> Tally:
    lines, ai, bot, commits = (
        node.key(name).number() for name in ("lines", "ai", "bot", "commits")
    )
    return Tally(node.key("name").text(), lines, ai, bot, commits)


def _comparison(node: Node) -> Comparison:
    difference, low, high = (node.optional(name) for name in ("difference", "low", "high"))
    return Comparison(
        _rate(node.key("ai")),
        _rate(node.key("other")),
        difference.real() if difference else None,
        low.real() if low else None,
        high.real() if high else None,
        node.key("warning").text(),
    )


def _rate(node: Node) -> Rate:
    return Rate(node.key("findings").number(), node.key("lines").number())


def _unsigned(node: Node) -> Unsigned:
    return Unsigned(
        node.key("commit").text(),
        node.key("lines").number(),
        tuple(it.text() for it in node.key("files").items()),
        node.key("status").text(),
    )


def _hot_spot(node: Node) -> HotSpot:
    lines, ai, findings, changes = (
        node.key(name).number() for name in ("lines", "ai", "findings", "changes")
    )
    score = node.key("score").real()
    return HotSpot(node.key("path").text(), lines, ai, findings, changes, score)


# -- the lines of a file -------------------------------------------------------------------------


class Lines:
    """A file's lines as its runs tell them: where they are, whose, and by which commit.

    Raises AicheckError where they are not `added` in all.
    """

    def __init__(self, runs: Node, added: int) -> None:
        self._left = added
        self.hunks: list[Hunk] = []
        self.origins: list[Origin] = []
        self.marks: list[LineMark] = []
        for run in runs.items():
            self._add(run)
        if self._left:
            raise _other(runs)

    def _add(self, run: Node) -> None:
        start = run.key("start").number(self._end + 1)
        end = run.key("end").number(start)
        self._left -= end - start + 1
        if self._left < 0:
            raise _other(run)
        commit = text_of(run.optional("commit"))
        self.hunks.append(Hunk(0, (), start, ("",) * (end - start + 1)))
        self.origins.append(Origin(start, commit, start))
        self.marks += _marks(run, start, end, commit or "")

    @property
    def _end(self) -> int:
        last = self.hunks[-1] if self.hunks else None
        return last.new_start + len(last.added) - 1 if last else 0


def _other(node: Node) -> AicheckError:
    hint = "make the result anew with 'aicheck scan -o json=FILE'"
    return AicheckError(f"'{node.where}' of the result has other lines than its file", hint)


def _marks(run: Node, start: int, end: int, commit: str) -> Iterator[LineMark]:
    kind = run.key("class").one_of(_KINDS)
    agent, model = (text_of(run.optional(name)) for name in ("agent", "model"))
    told = Evidence(commit, "result", "as the result tells", agent=agent, model=model)
    if kind == "ai":
        yield LineMark(start, end, "ai", told)
    if kind == "none" and not (agent or model):
        yield LineMark(start, end, "human", told)
