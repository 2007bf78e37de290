"""Who wrote a change, as data: docs/attribution.schema.json describes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from aicheck.model import Commit, FileChange, Step
from aicheck.reporters.json import attribution, document
from aicheck.shares import Lines, Share, Shares, count

SCHEMA = "aicheck.attribution/1"
EXPLANATION = "aicheck.explanation/1"


def render(shares: Shares, version: str) -> str:
    """All commits and lines with who wrote them, and the totals, sorted and stable."""
    change = shares.change
    return document(
        {
            "schema": SCHEMA,
            "tool": {"name": "aicheck", "version": version},
            "change": {
                "mode": change.mode,
                "base": change.base,
                "head": change.head,
                "repository": change.repository,
            },
            "complete": not shares.unread,
            "commits": [_commit(it, _own([it], shares)) for it in change.commits],
            "files": [_file(file, runs, shares) for file, runs in shares.files],
            "totals": {
                "commits": _kinds(change.commits),
                "lines": _lines(shares.total if shares.is_known else None),
                "by_author": _by_author(shares),
                "by_agent": _by_agent(shares),
                "by_path": _by_path(shares),
            },
            "failures": [
                {"path": it.path, "reason": it.reason}
                for it in sorted(change.failures, key=lambda it: (it.path or "", it.reason))
            ],
        }
    )


def explanation(commit: Commit, steps: Iterable[Step], lines: Lines | None, version: str) -> str:
    """One commit and why it is attributed as it is; without `lines` they could not be read."""
    return document(
        {
            "schema": EXPLANATION,
            "tool": {"name": "aicheck", "version": version},
            "commit": _commit(commit, lines),
            "steps": [_step(step) for step in steps],
        }
    )


def _step(step: Step) -> dict[str, Any]:
    return {
        "line": step.line or None,
        "text": step.text,
        "outcome": step.outcome,
        "signal": step.signal or None,
        "strength": step.evidence.strength if step.evidence else None,
        "why": step.why,
    }


def _commit(commit: Commit, lines: Lines | None) -> dict[str, Any]:
    return {
        "sha": commit.sha,
        "subject": commit.subject,
        "author": str(commit.author),
        "committer": str(commit.committer),
        "attribution": attribution(commit.attribution),
        "lines": _lines(lines),
    }


def _file(file: FileChange, runs: Sequence[Share], shares: Shares) -> dict[str, Any]:
    return {
        "path": file.path,
        "old_path": file.old_path,
        **({"path_encoded": True} if file.path_encoded else {}),
        "status": file.status,
        "skipped": file.skipped,
        "lines": _lines(None if file.path in shares.unread else count(runs)),
        "runs": [
            {
                "start": run.start,
                "end": run.end,
                "commit": run.commit,
                "class": run.kind,
                "agent": run.agent,
                "model": run.model,
            }
            for run in runs
        ],
    }


# -- totals ------------------------------------------------------------------------------------


def _lines(lines: Lines | None) -> dict[str, int | None]:
    return dict.fromkeys(Lines._fields) if lines is None else lines._asdict()


def _kinds(commits: Iterable[Commit]) -> dict[str, int]:
    kinds = Counter(commit.attribution.kind for commit in commits)
    return {"all": kinds.total(), "ai": kinds["ai"], "bot": kinds["bot"], "none": kinds["none"]}


def _by_author(shares: Shares) -> list[dict[str, Any]]:
    groups = _grouped(shares.change.commits, lambda commit: str(commit.author))
    return [
        {"author": who, "commits": _kinds(own), "lines": _lines(_own(own, shares))}
        for who, own in groups
    ]


def _own(commits: Iterable[Commit], shares: Shares) -> Lines | None:
    if not shares.is_known:
        return None
    found = [shares.by_commit.get(commit.sha, Lines()) for commit in commits]
    return Lines(*(sum(numbers) for numbers in zip(*found, strict=True)))


def _by_agent(shares: Shares) -> list[dict[str, Any]]:
    runs = [run for _, own in shares.files for run in own]
    commits = Counter(_who(commit) for commit in shares.change.commits)
    lines = Counter[_Who]()
    for run in runs:
        lines[run.kind, run.agent or "", run.model or ""] += run.lines
    return [
        {
            "class": kind,
            "agent": agent or None,
            "model": model or None,
            "commits": commits[kind, agent, model],
            "lines": lines[kind, agent, model] if shares.is_known else None,
        }
        for kind, agent, model in sorted({*commits, *lines})
    ]


_Who = tuple[str, str, str]


def _who(commit: Commit) -> _Who:
    said = commit.attribution
    return said.kind, said.agent or "", said.model or ""


def _by_path(shares: Shares) -> list[dict[str, Any]]:
    """The top folders, with `.` for the files in none; `files` has the rest."""
    groups = _grouped(
        [(file, runs) for file, runs in shares.files if runs],
        lambda pair: pair[0].path.partition("/")[0] if "/" in pair[0].path else ".",
    )
    return [
        {"path": folder, "lines": _lines(count(run for _, runs in own for run in runs))}
        for folder, own in groups
    ]


def _grouped(values: Iterable[Any], key: Callable[[Any], str]) -> list[tuple[str, list[Any]]]:
    groups: dict[str, list[Any]] = {}
    for value in values:
        groups.setdefault(key(value), []).append(value)
    return sorted(groups.items())
