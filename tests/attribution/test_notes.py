"""git-ai's notes: the standard, the oddities of real ones, and what a hostile one may try."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from aicheck.attribution.notes import Ledger, parse
from aicheck.attribution.spans import Author, Run

CLAUDE = Author("ai", "claude-code", "claude-opus-4-6")
PERSON = Author("human")
SOMEBODY = Author("ai")
SESSION = "s_0123456789abcd"
SESSION_ID = "01234567-89ab-cdef-0123-456789abcdef"
PROMPT = "0123456789abcdef"
PERSON_KEY = "h_0123456789abcd"
AGENT = {"agent_id": {"tool": "claude", "id": "x", "model": "claude-opus-4-6"}}


def note(attestation: str, **data: Any) -> str:
    """A note whose JSON holds one session and one prompt of Claude's."""
    known = {"prompts": {PROMPT: AGENT}, "sessions": {SESSION: AGENT}, "humans": {PERSON_KEY: {}}}
    return (
        f"{attestation}---\n{json.dumps({'schema_version': 'authorship/3.0.0', **known, **data})}"
    )


def told(ledger: Ledger) -> Mapping[str, list[tuple[int, int, Author]]]:
    """The runs as plain values."""
    return {path: [(it.start, it.end, it.value) for it in runs] for path, runs in ledger.items()}


@pytest.mark.parametrize(
    ("attestation", "expected"),
    [
        (f"a.py\n  {SESSION}::t_01 1-10,15\n", {"a.py": [(1, 10, CLAUDE), (15, 15, CLAUDE)]}),
        (f"a.py\n  {PROMPT} 3\n", {"a.py": [(3, 3, CLAUDE)]}),
        (f'"my file.py"\n  {PROMPT} 3\n', {"my file.py": [(3, 3, CLAUDE)]}),
        (f"my file.py\n  {PROMPT} 3\n", {"my file.py": [(3, 3, CLAUDE)]}),
        (f"{{{{name}}}}/a.py\n  {PROMPT} 3\n", {"{{name}}/a.py": [(3, 3, CLAUDE)]}),
        (f"a.py\r\n  {PROMPT} 3\r\n", {"a.py": [(3, 3, CLAUDE)]}),
        (f"a.py\n\t{PROMPT} 3, 5\n", {"a.py": [(3, 3, CLAUDE), (5, 5, CLAUDE)]}),
        ("a.py\n  abcdef0 3\n", {"a.py": [(3, 3, SOMEBODY)]}),
        ("a.py\n  s_ffffffffffffff::t_01 3\n", {"a.py": [(3, 3, SOMEBODY)]}),
        (f"a.py\n  {PERSON_KEY} 3-4\n", {"a.py": [(3, 4, PERSON)]}),
        ("a.py\n  ai_agent 3\n  ai_tab 4\n", {"a.py": [(3, 4, SOMEBODY)]}),
        (f"a.py\n  {SESSION_ID} 3\n", {"a.py": [(3, 3, SOMEBODY)]}),
        ("a.py\n  human 3\n  known_human 4\n", {"a.py": [(3, 4, PERSON)]}),
        ("a.py\n  h_ffffffffffffff 3\n", {"a.py": [(3, 3, PERSON)]}),
        (f"a.py\n  {PROMPT} 240-241,241-250,245-250\n", {"a.py": [(240, 250, CLAUDE)]}),
        (f"a.py\n  {PROMPT} 9,3-4\n", {"a.py": [(3, 4, CLAUDE), (9, 9, CLAUDE)]}),
        (
            f"a.py\n  {PROMPT} 1-9\n  {PERSON_KEY} 4-5\n",
            {"a.py": [(1, 3, CLAUDE), (4, 5, PERSON), (6, 9, CLAUDE)]},
        ),
        (f"a.py\n  {PERSON_KEY} 4-5\n  {PROMPT} 1-9\n", {"a.py": [(1, 9, CLAUDE)]}),
        (
            f"a.py\n  {PROMPT} 1\nb.py\n  {PROMPT} 2\n",
            {"a.py": [(1, 1, CLAUDE)], "b.py": [(2, 2, CLAUDE)]},
        ),
        (f"a.py\n  {PROMPT} 1-999999999\n", {"a.py": [(1, 999_999_999, CLAUDE)]}),
        ("", {}),
        ("a.py\n", {}),
        (f"  {PROMPT} 3\n", {}),
        (f"a.py\n  {PROMPT} -3,0,0-4,9-2,x,3-,{'9' * 5000}\n", {}),
        (f"a.py\n  {PROMPT}\n", {}),
        ("a.py\n  x_0123 3\n", {}),
    ],
)  # fmt: skip
def test_an_attestation(attestation: str, expected: Mapping[str, object]) -> None:
    """The last entry on a line wins; a range that is none says nothing; no entry is unknown."""
    assert told(parse(note(attestation))) == expected


@pytest.mark.parametrize(
    "data", ["", "{", "[]", "null", '{"sessions": 3, "prompts": [1]}', "[" * 99_999]
)
def test_broken_json_loses_only_the_agents(data: str) -> None:
    """The lines are an AI's even where nothing says which."""
    assert told(parse(f"a.py\n  {PROMPT} 3\n---\n{data}")) == {"a.py": [(3, 3, SOMEBODY)]}


@pytest.mark.parametrize(
    ("tool", "model", "expected"),
    [
        ("cursor", "default", ("cursor", None)),
        ("codex", "gpt-5.5", ("codex", "gpt-5.5")),
        ("copilot_cli", "x/gpt-5", ("copilot", "gpt-5")),
        ("Claude Code", "", ("claude-code", None)),
        ("droid", None, ("factory-droid", None)),
        ("mock_ai", "unknown", (None, None)),
        (None, 5, (None, None)),
        ("", "a\x1b[31m", (None, None)),
        ("x" * 9_999, "m" * 9_999, (None, "m" * 100)),
    ],
)
def test_the_agent_behind_a_key(tool: object, model: object, expected: tuple[str, str]) -> None:
    """Tools have names of their own; a model is text that may be shown."""
    sessions = {SESSION: {"agent_id": {"tool": tool, "id": "x", "model": model}}}
    found = parse(note(f"a.py\n  {SESSION} 1\n", sessions=sessions))

    assert found["a.py"] == [Run(1, 1, Author("ai", *expected))]


def test_a_session_that_claims_to_be_a_person_too() -> None:
    """A key that stands among the agents is an agent's."""
    found = parse(note(f"a.py\n  {SESSION} 1\n", humans={SESSION: {"author": "Pat"}}))

    assert found["a.py"] == [Run(1, 1, CLAUDE)]


def test_conversations_are_dropped() -> None:
    """Older notes hold what was said to the agent; nothing of it is kept."""
    prompt = {**AGENT, "messages": [{"type": "user", "text": "private words"}]}
    found = parse(note(f"a.py\n  {PROMPT} 1\n", prompts={PROMPT: prompt}))

    assert found["a.py"] == [Run(1, 1, CLAUDE)]
    assert "private" not in repr(found)


def test_the_format_before_the_standard() -> None:
    """People and agents share a field there: only a known agent's name is an agent."""
    authors = [
        {"author": "Cursor", "lines": [2, [4, 6], [9, 8], [1, 2, 3], True, "5"]},
        {"author": "Pat Doe", "lines": [[1, 99]]},
    ]
    data = {
        "files": {"a.py": {"authors": authors}, "b.py": 3},
        "schema_version": "authorship/0.0.1",
    }

    cursor = Author("ai", "cursor")
    assert parse(json.dumps(data)) == {"a.py": [Run(2, 2, cursor), Run(4, 6, cursor)]}


SHARED = Path(os.environ.get("AICHECK_SHARED", Path(__file__).parents[3] / "shared"))
REAL = SHARED / "eval/attribution/notes.jsonl"


@pytest.mark.skipif(not REAL.exists(), reason="AICHECK_SHARED names no folder with real notes")
def test_real_notes() -> None:
    """Every note that is not empty says something, and of each feature what it should."""
    for case in map(json.loads, REAL.read_text(encoding="utf-8").splitlines()):
        found = parse(case["note"])
        kinds = {run.value.kind for runs in found.values() for run in runs}
        features = set(case["features"])
        assert ("empty-attestation" in features) == (not found), case["commit"]
        assert ("human" in kinds) <= ("key-human" in features), case["commit"]
        if features & {"key-session", "key-bare"}:
            assert "ai" in kinds, case["commit"]
