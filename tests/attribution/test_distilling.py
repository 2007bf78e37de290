"""What is kept of a record says what the whole record says, and no more."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from aicheck.attribution import agent_trace, entire, notes
from aicheck.attribution.distilling import SHORT, distilled
from aicheck.model import Commit, Person, Record

PAT = Person("Pat Doe", "pat@example.org")
TALK = "private words " * SHORT
AGENT = {"agent_id": {"tool": "claude", "model": "claude-opus-4-6", "id": TALK}, "messages": TALK}
ENDS = {"start_line": 3, "end_line": 4}


def found_of(source: str) -> Callable[[str], Any]:
    """What the parser of a format finds in a text."""

    def checkpoint(text: str) -> Any:
        records = (Record("entire", text),)
        message = "x\n\nEntire-Checkpoint: 0123456789ab\n"
        return list(entire.detect(Commit("c", (), PAT, PAT, message, records=records)))

    parsers = {"git-ai": notes.parse, "agent-trace": agent_trace.parse, "entire": checkpoint}
    return parsers[source]


def conversation(kind: str) -> dict[str, Any]:
    ranges = [ENDS, {**ENDS, "contributor": {"type": "human"}, "content_hash": TALK}, 3]
    return {"contributor": {"type": kind, "model_id": "x/gpt-5"}, "ranges": ranges, "url": TALK}


def line_of(**more: Any) -> str:
    files = [{"path": "./a.py", "conversations": [conversation("ai"), None]}, "b.py"]
    return json.dumps({"vcs": {"revision": "C0FFEE"}, "tool": {"name": "cursor"}, **more}
                      | {"files": files})  # fmt: skip


NOTES = [
    f"a.py\n  s_0123456789abcd::t_01 1-10,15\n---\n{json.dumps(data)}"
    for data in (
        {"sessions": {"s_0123456789abcd": AGENT}, "base_commit_sha": TALK},
        {"prompts": {"s_0123456789abcd": AGENT}, "humans": {"h_1": {"author": TALK}}},
        {"humans": {"s_0123456789abcd": AGENT}, "sessions": [TALK]},
        {"prompts": {"s_0123456789abcd": {"agent_id": {"tool": {"x": TALK}, "model": [TALK]}}}},
        {"prompts": {"s_0123456789abcd": {**AGENT, "agent_id": {"tool": "\ud800", "model": "m"}}}},
        {"prompts": TALK, "sessions": {"x": TALK}},
    )
]
AUTHORS = [{"author": "Cursor", "lines": [2, [4, 6], [[8]], {"x": 1}], "x": TALK}, TALK, 3]
RECORDS = [
    *(("git-ai", text) for text in NOTES),
    ("git-ai", f"a.py\n  0123456789abcdef 1\n---\n{{{TALK}"),
    ("git-ai", f"a.py\n  0123456789abcdef 1\n{'b.py' * SHORT}\n"),
    ("git-ai", f"a.py\r\n  0123456789abcdef 1\r\n---\r\n{json.dumps({'x': TALK})}"),
    ("git-ai", json.dumps({"files": {"a.py": {"authors": AUTHORS}, "b.py": TALK}})),
    ("agent-trace", "\n".join([line_of(said=TALK), "", "no json", line_of(tool=TALK), "[]"])),
    ("entire", json.dumps({"initial_attribution": {"agent_lines": 3, "total_committed": 5},
                           "agents": ["x", "Cursor"], "model": "m", "said": TALK})),
    ("entire", json.dumps({"initial_attribution": TALK, "agent": {"x": TALK}})),
    ("entire", TALK),
    ("entire", "[" * 99_999),
]  # fmt: skip


@pytest.mark.parametrize(("source", "text"), RECORDS)
def test_a_long_record_says_the_same(source: str, text: str) -> None:
    """The parser finds the same in what is kept, and what nobody reads is gone."""
    assert len(text) > SHORT

    kept = distilled(source, text)

    assert found_of(source)(kept) == found_of(source)(text)
    assert kept.encode("utf-8")
    assert len(kept) < len(text) or "private" not in text


@pytest.mark.parametrize("source", ["git-ai", "agent-trace", "entire"])
def test_a_short_record_stays(source: str) -> None:
    """Of that size it costs nothing, and it is not looked into."""
    assert distilled(source, "x" * SHORT) == "x" * SHORT


WORDS = """
humans prompts sessions files agent_id tool model authors author lines vcs revision name path x
conversations contributor type model_id ranges start_line end_line agents initial_attribution
agent_lines s_0123456789abcd h_0 a.py
"""
_JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=9),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(
            some.sampled_from(WORDS.split()),
            inner,
            max_size=4,
        )
    ),
    max_leaves=30,
)


@settings(max_examples=200)
@given(some.sampled_from(["git-ai", "agent-trace", "entire"]), _JSON, some.booleans())
def test_any_json_says_the_same(source: str, data: Any, is_note: bool) -> None:
    """Whatever shape a record has."""
    start = "a.py\n  s_0123456789abcd 1-3\n  h_0 2\n---\n" if is_note else ""
    text = start + json.dumps(data) + " " * SHORT

    assert found_of(source)(distilled(source, text)) == found_of(source)(text)


SHARED = Path(os.environ.get("AICHECK_SHARED", Path(__file__).parents[3] / "shared"))
REAL = SHARED / "eval/attribution/notes.jsonl"


@pytest.mark.skipif(not REAL.exists(), reason="AICHECK_SHARED names no folder with real notes")
def test_real_notes_say_the_same() -> None:
    for case in map(json.loads, REAL.read_text(encoding="utf-8").splitlines()):
        text = case["note"] + " " * SHORT
        assert notes.parse(distilled("git-ai", text)) == notes.parse(text), case["commit"]
