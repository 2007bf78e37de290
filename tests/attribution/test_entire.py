"""Entire's checkpoints: what the record beside the history says, and what the trailer alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from aicheck.attribution import attribute_commit
from aicheck.attribution.entire import detect
from aicheck.model import Commit, Record

MakeCommit = Callable[..., Commit]
MESSAGE = "Add it\n\nEntire-Checkpoint: 0123456789ab\n"
SUMMARY = {"checkpoint_id": "0123456789ab", "sessions": [{"metadata": "/0/metadata.json"}]}


def session(lines: object, **more: Any) -> dict[str, Any]:
    counts = {"agent_lines": lines, "total_committed": 624, "human_added": 3}
    return {"agent": "Claude Code", "model": "claude-opus-5", "initial_attribution": counts, **more}


def recorded(commit: Commit, *records: object) -> Commit:
    """The commit with these checkpoints."""
    texts = (Record("entire", it if isinstance(it, str) else json.dumps(it)) for it in records)
    return replace(commit, records=tuple(texts))


def test_an_agents_lines_are_recorded_evidence(commit: MakeCommit) -> None:
    """The session's record counts the agent's lines and names it."""
    found = attribute_commit(recorded(commit(MESSAGE), SUMMARY, session(335))).attribution

    assert (found.kind, found.agent, found.model) == ("ai", "claude-code", "claude-opus-5")
    assert [(it.signal, it.strength, it.detail) for it in found.evidence] == [
        ("entire", "recorded", "Entire checkpoint: 335 of 624 lines by an agent")
    ]


def test_no_agents_lines_are_no_evidence(commit: MakeCommit) -> None:
    """A session was recorded, and nothing of it went into the commit."""
    assert list(detect(recorded(commit(MESSAGE), SUMMARY, session(0)))) == []


@pytest.mark.parametrize("records", [(), (SUMMARY,), ("{",), ({"initial_attribution": 3},)])
def test_the_trailer_alone_decides_nothing(records: tuple[object, ...], commit: MakeCommit) -> None:
    """Without a count there is a hint at most."""
    found = attribute_commit(recorded(commit(MESSAGE), *records)).attribution

    assert found.kind == "none"
    assert [(it.signal, it.strength) for it in found.evidence] == [("entire", "inferred")]


@pytest.mark.parametrize("lines", [-4, "335", 1.5, True, None, 10**12])
def test_a_count_that_is_none(lines: object, commit: MakeCommit) -> None:
    assert list(detect(recorded(commit(MESSAGE), session(lines)))) == []


def test_an_agent_that_nobody_knows(commit: MakeCommit) -> None:
    """Its lines are an AI's all the same."""
    (found,) = detect(recorded(commit(MESSAGE), session(2, agent="Agent", model=None)))

    assert (found.agent, found.model, found.kind) == (None, None, "ai")


def test_a_commit_without_checkpoint(commit: MakeCommit) -> None:
    assert list(detect(commit("Add it\n"))) == []
