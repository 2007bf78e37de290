"""The story of a few lines as data: docs/line.schema.json describes it."""

from __future__ import annotations

from typing import Any

from aicheck.model import Commit, Decision
from aicheck.reporters.json import attribution, document, finding, sign_off
from aicheck.reporters.line import commands
from aicheck.story import Part, Story

SCHEMA = "aicheck.line/1"


def render(told: Story, version: str) -> str:
    """The lines with who wrote them, their commits, and what was found in them."""
    file, change = told.file, told.change
    return document(
        {
            "schema": SCHEMA,
            "tool": {"name": "aicheck", "version": version},
            "change": {"head": change.head, "repository": change.repository},
            "path": file.path,
            **({"path_encoded": True} if file.path_encoded else {}),
            "start": told.start,
            "end": told.end,
            "complete": told.is_complete,
            "lines": [line for part in told.parts for line in _lines(told, part)],
            "commits": [_commit(told, commit) for commit in told.commits],
            "findings": _findings(told),
            "failures": [
                {"check": it.check, "path": it.path, "reason": it.reason, "required": it.required}
                for it in told.failures
            ],
            "commands": list(commands(told)),
        }
    )


def _lines(told: Story, part: Part) -> list[dict[str, Any]]:
    share, origin, mark = part.share, part.origin, part.mark
    return [
        {
            "line": share.start + at,
            "text": text,
            "class": share.kind,
            "agent": share.agent,
            "model": share.model,
            "commit": share.commit,
            "origin": origin
            and share.commit
            and {"path": origin.path or told.file.path, "line": origin.line + at},
            "evidence": mark
            and {
                "signal": mark.evidence.signal,
                "strength": mark.evidence.strength,
                "detail": mark.evidence.detail,
                "says": mark.kind,
            },
        }
        for at, text in enumerate(part.texts)
    ]


def _commit(told: Story, commit: Commit) -> dict[str, Any]:
    return {
        "sha": commit.sha,
        "subject": commit.subject,
        "author": str(commit.author),
        "committer": str(commit.committer),
        "authored": commit.authored,
        "attribution": attribution(commit.attribution),
        "sign_off": sign_off(told.report, commit.sha),
    }


def _findings(told: Story) -> list[dict[str, Any]] | None:
    if told.decisions is None:
        return None
    return [{**finding(it, told.file.path_encoded), "waiver": _waiver(it)} for it in told.decisions]


def _waiver(decision: Decision) -> dict[str, str] | None:
    waiver = decision.waiver
    if waiver is None:
        return None
    expires = waiver.expires.isoformat()
    return {"reason": waiver.reason, "owner": waiver.owner, "expires": expires}
