"""Whole runs: each folder of `scenarios` is a base, what a change puts over it, and the outcome.

`base` is the tree of `main`; `head` holds the files that the change adds or edits. `commit.txt` is
one commit or several with a line `%%` between them, each with headers before its message: `Author`,
`Committer`, `Files` (those of `head` that it brings; else all that are left) and `Remove`.
`expected.json` has the mode (range, staged or patch), the exit code, the verdict, every finding as
[rule, path, line, disposition] and every failure as [check, path, required].
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path

import pytest
from repos import Repo, Result

FOLDER = Path(__file__).parent / "scenarios"
NAMES = sorted(path.name for path in FOLDER.iterdir())


@dataclass(frozen=True)
class Step:
    """One commit of a scenario."""

    message: str
    headers: dict[str, str] = field(default_factory=dict)

    def person(self, header: str) -> tuple[str, str] | None:
        return parseaddr(self.headers[header]) if header in self.headers else None

    def names(self, header: str) -> list[str]:
        return self.headers.get(header, "").split()


def steps(text: str) -> Iterator[Step]:
    for part in text.split("\n%%\n"):
        head, _, message = part.partition("\n\n")
        pairs = (line.split(": ", 1) for line in head.splitlines())
        yield Step(message, dict(pairs))


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def build(repo: Repo, scenario: Path, mode: str) -> None:
    """Make `main` and `topic`, or leave the change in the index."""
    repo.commit(tree(scenario / "base"), "Start", signed=True)
    repo.git("checkout", "--quiet", "-b", "topic")
    left = tree(scenario / "head")
    for step in steps((scenario / "commit.txt").read_text(encoding="utf-8")):
        mine = {name: left.pop(name) for name in step.names("Files") or list(left)}
        changes: dict[str, str | bytes | None] = {**mine, **dict.fromkeys(step.names("Remove"))}
        if mode == "staged":
            repo.write(changes)
            repo.git("add", "--all")
        else:
            author = step.person("Author")
            assert author, "a step names its author"
            repo.commit(changes, step.message, author, step.person("Committer"))
    assert not left, f"no commit brings {sorted(left)}"


def checked(repo: Repo, mode: str, outside: Path) -> Result:
    if mode == "staged":
        return repo.run("check", "--staged", "-o", "json")
    if mode == "patch":
        patch = repo.raw("format-patch", "--stdout", "main..topic")
        return repo.run("check", "--patch", "-", "-o", "json", feed=patch, cwd=outside)
    return repo.run("check", "main..topic", "-o", "json")


@pytest.mark.parametrize("name", NAMES)
def test_scenario(empty_repo: Repo, tmp_path: Path, name: str) -> None:
    expected = json.loads((FOLDER / name / "expected.json").read_text(encoding="utf-8"))
    build(empty_repo, FOLDER / name, expected["mode"])

    result = checked(empty_repo, expected["mode"], tmp_path)

    assert result.errors == ""
    found = result.json
    assert {
        "exit": result.exit_code,
        "verdict": found["verdict"]["status"],
        "findings": sorted(
            ([it["rule"], it["path"], it["start"]["line"], it["disposition"]]
             for it in found["findings"]),
            key=str,
        ),
        "failures": [[it["check"], it["path"], it["required"]] for it in found["failures"]],
    } == {
        "exit": expected["exit"],
        "verdict": expected["verdict"],
        "findings": sorted(expected["findings"], key=str),
        "failures": expected["failures"],
    }, expected["about"]  # fmt: skip
