"""Agent Trace's records, as their different writers write them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aicheck.attribution.agent_trace import parse
from aicheck.attribution.spans import Author, Run

BASE = "ab" * 20
CURSOR = Author("ai", "cursor", "claude-opus-4-5")


def record(ranges: list[Any], kind: str = "ai", **more: Any) -> str:
    """A line of a trace about a.py."""
    contributor = {"type": kind, "model_id": "anthropic/claude-opus-4-5"}
    conversation = {"contributor": contributor, "ranges": ranges}
    files = [{"path": "a.py", "conversations": [conversation]}]
    whole = {"version": "1.0", "tool": {"name": "cursor"}, "vcs": {"type": "git", "revision": BASE}}
    return json.dumps({**whole, "files": files, **more})


def lines(start: object, end: object, **more: Any) -> dict[str, Any]:
    return {"start_line": start, "end_line": end, **more}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (record([lines(3, 7)]), [Run(3, 7, CURSOR)]),
        (record([lines(3, 7)], version="0.1.0"), [Run(3, 7, CURSOR)]),
        (record([lines(3, 7)], "mixed", version=None), [Run(3, 7, CURSOR)]),
        (record([lines(3, 7)], tool=None), [Run(3, 7, Author("ai", None, "claude-opus-4-5"))]),
        (record([lines(3, 7)], "human"), [Run(3, 7, Author("human"))]),
        (record([lines(3, 7, contributor={"type": "human"})]), [Run(3, 7, Author("human"))]),
        (record([lines(1, 1)]), [Run(0, 0, CURSOR)]),
        (record([lines(2, 2), lines(8, 9)]), [Run(2, 2, CURSOR), Run(8, 9, CURSOR)]),
        (record([lines(3, 7)]) + "\n" + record([lines(5, 9)]), [Run(3, 9, CURSOR)]),
        ("{\n" + record([lines(3, 7)]) + "\n\nnonsense\n[]\n", [Run(3, 7, CURSOR)]),
        (record([lines(3, 7)], vcs={"revision": BASE.upper()}), [Run(3, 7, CURSOR)]),
    ],
)
def test_a_trace(text: str, expected: list[Run[Author]]) -> None:
    """Missing fields are no fault; 1-1 stands for lines that the writer did not know."""
    assert parse(text) == {BASE: {"a.py": expected}}


@pytest.mark.parametrize(
    "text",
    [
        record([lines(3, 7)], "unknown"),
        record([lines(7, 3), lines(-1, 4), lines(0, 4), lines("1", 4), lines(2, 10**12), None]),
        record([]),
        record([lines(3, 7)], files={"path": "a.py"}),
    ],
)
def test_a_trace_that_says_nothing(text: str) -> None:
    assert parse(text) == {BASE: {}}


@pytest.mark.parametrize("text", ["", "{}", "[" * 99_999, record([lines(3, 7)], vcs=None)])
def test_a_trace_of_no_revision(text: str) -> None:
    assert parse(text) == {}
