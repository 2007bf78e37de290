"""A scanned tree as data: the figures, the files that were left out, and who wrote which line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aicheck.model import Comparison, LeftOut, Rate, Survey, Tally
from aicheck.reporters.rows import Rows
from aicheck.shares import Share


def survey(made: Survey) -> dict[str, Any]:
    """The figures; shares are from 0 to 1, and rates are of 1,000 lines."""
    return {
        "files": made.files,
        "since": made.since,
        "only_ai": made.only_ai,
        "top": made.top,
        "total": _tally(made.total),
        "folders": Rows(map(_tally, made.folders)),
        "agents": Rows(map(_tally, made.agents)),
        "authors": Rows(map(_tally, made.authors)),
        "months": Rows(map(_tally, made.months)),
        "comparison": _comparison(made.comparison),
        "unsigned": [
            {"commit": it.commit, "lines": it.lines, "files": Rows(it.files), "status": it.status}
            for it in made.unsigned
        ],
        "hot_spots": Rows(
            {
                "path": it.path,
                "lines": it.lines,
                "ai": it.ai,
                "findings": it.findings,
                "changes": it.changes,
                "score": _rounded(it.score),
            }
            for it in made.hot_spots
        ),
        "licences": Rows({"expression": it.expression, "files": it.files} for it in made.licences),
        "notes": list(made.notes),
    }


def left_out(files: Iterable[LeftOut]) -> Rows:
    """The files of the tree that no check looked at."""
    return Rows(
        {
            "path": it.path,
            "reason": it.reason,
            "detail": it.detail,
            "size": it.size,
            "lines": it.lines,
        }
        for it in sorted(files, key=lambda it: it.path)
    )


def runs(shares: Iterable[Share]) -> Rows:
    """The lines of a file by the commit that they come from, and who wrote them."""
    return Rows(
        {
            "start": it.start,
            "end": it.end,
            "commit": it.commit,
            "class": it.kind,
            "agent": it.agent,
            "model": it.model,
        }
        for it in shares
    )


def _tally(it: Tally) -> dict[str, Any]:
    return {
        "name": it.name,
        "lines": it.lines,
        "ai": it.ai,
        "bot": it.bot,
        "share": _rounded(it.share),
        "commits": it.commits,
    }


def _comparison(it: Comparison) -> dict[str, Any]:
    return {
        "ai": _rate(it.ai),
        "other": _rate(it.other),
        "difference": _rounded(it.difference),
        "low": _rounded(it.low),
        "high": _rounded(it.high),
        "warning": it.warning,
    }


def _rate(it: Rate) -> dict[str, Any]:
    return {
        "findings": it.findings,
        "lines": it.lines,
        "per_thousand": _rounded(it.per_thousand),
    }


def _rounded(number: float | None) -> float | None:
    """To a millionth: what stands behind may differ from machine to machine."""
    return None if number is None else round(number, 6)
