"""Which lines of a change an AI wrote, in real repositories with notes, traces and markers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from endurance import in_time
from repos import CLAUDE, Repo

from aicheck import __version__
from aicheck.attribution import attribute
from aicheck.change import read_index, read_range
from aicheck.git import open_repository
from aicheck.model import (
    Attribution,
    Change,
    Commit,
    Evidence,
    FileChange,
    Hunk,
    LineMark,
    Origin,
    Person,
    PolicySource,
    Record,
    Report,
    Verdict,
)

PAT = Person("Pat Doe", "pat@example.org")
KEY, PERSON = "0123456789abcdef", "h_0123456789abcd"
TRACES = ".agent-trace/traces.jsonl"


def numbered(count: int, start: int = 1) -> str:
    return "".join(f"line {number}\n" for number in range(start, start + count))


def note(**entries: str) -> str:
    """A note of Cursor's: lines by file name, or `name_person` for those of a person."""
    out = []
    for name, ranges in entries.items():
        path, _, who = name.partition("_")
        out.append(f"{path}.py\n  {PERSON if who else KEY} {ranges}\n")
    agent = {"agent_id": {"tool": "cursor", "id": "x", "model": "gpt-5"}}
    return "".join(out) + f"---\n{json.dumps({'prompts': {KEY: agent}})}\n"


def add_note(repo: Repo, text: str, commit: str = "HEAD") -> None:
    repo.git("notes", "--ref=ai", "add", "-f", "-F", "-", commit, feed=text.encode())


def trace(revision: str, start: int, end: int, kind: str = "ai", path: str = "a.py") -> str:
    contributor = {"type": kind, "model_id": "x/gpt-5"}
    ranges = [{"start_line": start, "end_line": end}]
    files = [{"path": path, "conversations": [{"contributor": contributor, "ranges": ranges}]}]
    whole = {"vcs": {"revision": revision}, "tool": {"name": "cursor"}, "files": files}
    return json.dumps(whole) + "\n"


def attributed(repo: Repo) -> Change:
    return attribute(read_range(open_repository(repo.path), "main..topic"))


def marks(change: Change, path: str = "a.py") -> list[tuple[int, int, str, str]]:
    (file,) = (file for file in change.files if file.path == path)
    return [(it.start, it.end, it.kind, it.evidence.signal) for it in file.marks]


def ai_added(change: Change, path: str = "a.py") -> int:
    (file,) = (file for file in change.files if file.path == path)
    source, verdict = PolicySource("s", "d"), Verdict("pass", 0)
    return Report(__version__, {}, change, source, (), (), verdict).ai_added(file)


# -- notes -------------------------------------------------------------------------------------


def test_a_note_marks_lines_and_judges_its_commit(repo: Repo) -> None:
    """The commit is AI-assisted; of its lines those that the note names count as the AI's."""
    repo.commit({"a.py": numbered(10)})
    add_note(repo, note(a="2-4,9"))

    change = attributed(repo)

    (commit,) = change.commits
    assert commit.attribution == Attribution(
        "ai",
        "cursor",
        "gpt-5",
        (
            Evidence(
                commit.sha, "git-note", "git-ai note: 4 of its 10 added lines", "recorded", "ai",
                "cursor", "gpt-5",
            ),
        ),
    )  # fmt: skip
    assert marks(change) == [(2, 4, "ai", "git-note"), (9, 9, "ai", "git-note")]
    assert ai_added(change) == 4


def test_lines_without_an_entry_are_unknown(repo: Repo) -> None:
    """They count as their commit does, and a person's don't count at all."""
    repo.commit({"a.py": numbered(10)}, f"Add it\n\n{CLAUDE}\n")
    add_note(repo, note(a="2-4", a_person="7-8"))

    change = attributed(repo)

    assert marks(change) == [(2, 4, "ai", "git-note"), (7, 8, "human", "git-note")]
    assert ai_added(change) == 8
    assert change.commits[0].attribution.agent == "claude-code"


@pytest.mark.parametrize("text", [note(a_person="1-10"), note(), "", "nonsense"])
def test_a_note_without_an_agents_line(text: str, repo: Repo) -> None:
    """It is no evidence of an AI, nor of a person's work."""
    repo.commit({"a.py": numbered(10)})
    add_note(repo, text or "\n")

    change = attributed(repo)

    assert change.commits[0].attribution == Attribution()
    assert ai_added(change) == 0


def test_notes_follow_their_lines(repo: Repo) -> None:
    """A later commit pushes lines down, replaces one, and takes another away."""
    repo.commit({"a.py": numbered(6)})
    add_note(repo, note(a="2-5"))
    after = "new\nline 1\nline 2\nchanged\nline 5\nline 6\n"
    repo.commit({"a.py": after})

    change = attributed(repo)

    assert marks(change) == [(3, 3, "ai", "git-note"), (5, 5, "ai", "git-note")]
    assert [commit.attribution.kind for commit in change.commits] == ["ai", "none"]
    (evidence,) = change.commits[0].attribution.evidence
    assert evidence.detail == "git-ai note: 2 of its 4 added lines"
    assert ai_added(change) == 2


def test_notes_follow_a_renamed_file(repo: Repo) -> None:
    """The note knows the file by the name that it had in its commit."""
    repo.commit({"a.py": numbered(9)})
    add_note(repo, note(a="2-3"))
    repo.git("mv", "a.py", "b.py")
    repo.commit({"b.py": "new\n" + numbered(9)})

    assert marks(attributed(repo), "b.py") == [(3, 4, "ai", "git-note")]


def test_a_note_whose_lines_are_gone(repo: Repo) -> None:
    """The commit stays an AI's: what it did is in the history."""
    repo.commit({"a.py": numbered(3)})
    add_note(repo, note(a="1-3"))
    repo.commit({"a.py": "mine\n"})

    change = attributed(repo)

    assert marks(change) == []
    (evidence,) = change.commits[0].attribution.evidence
    assert evidence.detail == "git-ai note: lines of which none is left"


def test_only_added_lines_are_marked(repo: Repo) -> None:
    """A note may name lines that the commit only moved, or lines that no file has."""
    repo.git("checkout", "--quiet", "main")
    repo.commit({"a.py": numbered(5)})
    repo.git("checkout", "--quiet", "-B", "topic")
    repo.commit({"a.py": "first\n" + numbered(5)})
    add_note(repo, note(a="1-999999999", b="1-3"))

    assert marks(attributed(repo)) == [(1, 1, "ai", "git-note")]


def test_several_agents_in_one_note(repo: Repo) -> None:
    """Each has its evidence; the one with most lines gives the commit its agent."""
    repo.commit({"a.py": numbered(10)})
    agents = {
        key: {"agent_id": {"tool": tool, "model": model}}
        for key, tool, model in [
            ("1" * 16, "codex", "m1"),
            ("2" * 16, "cursor", "m2"),
            ("3" * 16, "codex", "m3"),
        ]
    }
    entries = f"  {'1' * 16} 1\n  {'2' * 16} 2-4\n  {'3' * 16} 5-9\n"
    add_note(repo, f"a.py\n{entries}---\n{json.dumps({'prompts': agents})}\n")

    found = attributed(repo).commits[0].attribution

    assert [(it.agent, it.model, it.detail) for it in found.evidence] == [
        ("codex", "m3", "git-ai note: 6 of its 10 added lines"),
        ("cursor", "m2", "git-ai note: 3 of its 10 added lines"),
    ]


# -- traces ------------------------------------------------------------------------------------


def test_a_trace_speaks_of_what_was_made_on_its_revision(repo: Repo) -> None:
    """The agent worked on a revision; the lines are in the commit that came of it."""
    base = repo.git("rev-parse", "HEAD")
    first = repo.commit({"a.py": numbered(5), TRACES: trace(base, 2, 3)})
    repo.commit({"a.py": "mine\n" + numbered(5)})

    change = attributed(repo)

    assert marks(change) == [(3, 4, "ai", "agent-trace")]
    assert [commit.attribution.kind for commit in change.commits] == ["ai", "none"]
    assert change.commits[0].attribution.evidence == (
        Evidence(
            first, "agent-trace", "Agent Trace: 2 of its 6 added lines", "recorded", "ai", "cursor",
            "gpt-5",
        ),
    )  # fmt: skip
    assert ai_added(change) == 2


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (trace("0" * 40, 2, 3), "none"),
        (trace("BASE", 2, 3, path="b.py"), "none"),
        (trace("BASE", 2, 3, "human"), "none"),
        (trace("BASE", 2, 3, "unknown"), "none"),
        (trace("BASE", 2, 3, "mixed"), "ai"),
        (trace("BASE", 1, 1), "ai"),
    ],
)
def test_what_a_trace_says_of_the_commit(line: str, expected: str, repo: Repo) -> None:
    """Another revision or file is not this commit; lines that nobody knows are still an AI's."""
    base = repo.git("rev-parse", "HEAD")
    repo.commit({"a.py": numbered(5), TRACES: line.replace("BASE", base)})

    change = attributed(repo)

    assert change.commits[0].attribution.kind == expected
    assert ai_added(change) == (2 if "mixed" in line else 0)


def test_a_trace_takes_nothing_away(repo: Repo) -> None:
    """The file comes with the change: where a note says AI, a trace's person does not count."""
    base = repo.git("rev-parse", "HEAD")
    repo.commit({"a.py": numbered(5), TRACES: trace(base, 1, 5, "human")})
    add_note(repo, note(a="2"))

    assert marks(attributed(repo)) == [
        (1, 1, "human", "agent-trace"),
        (2, 2, "ai", "git-note"),
        (3, 5, "human", "agent-trace"),
    ]


# -- markers -----------------------------------------------------------------------------------


def test_an_added_marker_judges_its_commit(repo: Repo) -> None:
    """Who adds the words declares the lines, those of other commits of the change too."""
    repo.commit({"a.py": "def f():\n    return 1\n"})
    marker = repo.commit({"a.py": "# Generated by ChatGPT\ndef f():\n    return 1\n"})

    change = attributed(repo)

    assert [commit.attribution.kind for commit in change.commits] == ["none", "ai"]
    assert change.commits[1].attribution.evidence == (
        Evidence(marker, "marker", "a.py:1: Generated by ChatGPT", agent="chatgpt"),
    )
    assert marks(change) == [(1, 3, "ai", "marker")]
    assert ai_added(change) == 3


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("x\n# @ai-generated-start\ny\n# @ai-generated-end\nz\n", [(4, 4, "ai", "marker")]),
        ("x\n# @ai-generated-start\ny\nz\n", [(4, 4, "ai", "marker")]),
        ("# @ai-generated\nx\ny\n", []),
        ("x\n# @ai-generated\ny\n", []),
    ],
)
def test_a_marker_of_the_base(base: str, expected: list[object], repo: Repo) -> None:
    """A block is a place for an AI's lines, whoever adds them; other words speak of their day."""
    repo.git("checkout", "--quiet", "main")
    repo.commit({"a.py": base})
    repo.git("checkout", "--quiet", "-B", "topic")
    repo.commit({"a.py": base.replace("y\n", "y\nnew\n")})

    change = attributed(repo)

    assert marks(change) == expected
    assert change.commits[0].attribution == Attribution()
    assert ai_added(change) == len(expected)


def test_what_is_about_to_be_committed(repo: Repo) -> None:
    """The index has no commit yet; its lines are marked all the same."""
    repo.write({"a.py": "# @ai-generated\nx\n"})
    repo.git("add", "--all")

    change = attribute(read_index(open_repository(repo.path)))

    assert marks(change) == [(1, 2, "ai", "marker")]
    assert ai_added(change) == 2


# -- the gate ----------------------------------------------------------------------------------

FLAW = "import subprocess\n\n\ndef run(it):\n    subprocess.run(it, shell=True)\n"
BLOCK = "# @ai-generated-start\n"


def decided(repo: Repo, line: int = 5) -> Any:
    """The decisions about the shell, as the JSON shows them."""
    return [it for it in repo.check("main..topic")["findings"] if it["start"]["line"] == line]


@pytest.mark.parametrize(("base", "author"), [("x = 1\n", "none"), (BLOCK, "ai")])
def test_a_marked_line_is_judged_as_an_ais(base: str, author: str, repo: Repo) -> None:
    """Although its commit is a person's: the block stood there before."""
    repo.git("checkout", "--quiet", "main")
    repo.commit({"a.py": base}, signed=True)
    repo.git("checkout", "--quiet", "-B", "topic")
    sha = repo.commit({"a.py": base + FLAW}, signed=True)

    found = decided(repo, 6)

    assert {(it["attribution"], it["commit"]) for it in found} == {(author, sha)}


def test_a_persons_mark_lowers_nothing(repo: Repo) -> None:
    """Whoever commits an AI's work can write a note that says otherwise."""
    repo.commit({"a.py": FLAW}, f"Add it\n\n{CLAUDE}\n", signed=True)
    before = decided(repo)
    add_note(repo, note(a_person="1-5"))

    assert decided(repo) == before
    assert {it["attribution"] for it in before} == {"ai"}


def test_records_are_not_in_the_report(repo: Repo) -> None:
    """A note may hold what somebody said to the agent."""
    repo.commit({"a.py": "x\n", TRACES: '{"said": "private words"}\n'})
    prompt = {"agent_id": {"tool": "cursor"}, "messages": [{"text": "private words"}]}
    add_note(repo, f"a.py\n  {KEY} 1\n---\n{json.dumps({'prompts': {KEY: prompt}})}\n")

    for name in ("json", "sarif", "text", "markdown"):
        result = repo.run("check", "main..topic", "-o", name)
        assert "cursor" in result.output.casefold() or name == "sarif"
        assert "private" not in result.output


# -- size --------------------------------------------------------------------------------------


def test_a_large_change_is_attributed_in_time() -> None:
    """Many runs, many notes and many ranges cost as much as there are of them, together."""
    size = 20_000
    commits = [
        Commit(f"{n:040x}", (f"{n - 1:040x}",), PAT, PAT, "x", records=(Record("git-ai", text),))
        for n, text in ((n, f"a.py\n  {KEY} 1-999999999\n---\n{{}}\n") for n in range(1, 101))
    ]
    origins = tuple(Origin(n, commits[n % 100].sha, n) for n in range(1, size + 1))
    ranges = ",".join(str(n) for n in range(1, size, 2))
    commits[0] = replace(
        commits[0], records=(Record("git-ai", f"a.py\n  {KEY} {ranges}\n---\n{{}}"),)
    )
    text = "# @ai-generated\n" * size
    hunk = Hunk(0, (), 1, tuple(text.split("\n")[:-1]))
    file = FileChange("a.py", "added", hunks=(hunk,), head=text, origins=origins)
    change = Change("range", "b", "h", "r", tuple(commits), (file,))

    with in_time():
        done = attribute(change)

    assert ai_added(done) == size


def test_marks_are_cut_to_a_window() -> None:
    """The model gives the marks of some lines without looking at the others."""
    evidence = Evidence("c", "git-note", "d")
    found = tuple(LineMark(n, n + 2, "ai", evidence) for n in range(1, 40, 5))
    file = FileChange("a.py", "added", marks=found)

    assert [(it.start, it.end) for it in file.marked(7, 12)] == [(7, 8), (11, 12)]
    assert list(file.marked(4, 5)) == []
    assert list(file.marked(99, 100)) == []
