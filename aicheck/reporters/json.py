"""The report as data: `aicheck.result/1`, described in docs/result.schema.json."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from typing import Any

from aicheck import standards
from aicheck.model import (
    Attribution,
    Commit,
    Decision,
    FileChange,
    Position,
    Pushed,
    Related,
    Report,
)
from aicheck.reporters import summary, survey_json
from aicheck.reporters.rows import pretty
from aicheck.reporters.style import PLAIN, Style
from aicheck.reporters.visible import COMMAND, is_hidden, is_plain
from aicheck.shares import Share, Shares

SCHEMA = "aicheck.result/1"


def render(report: Report, style: Style = PLAIN) -> str:
    """The whole report as JSON; `style` changes nothing."""
    return document(
        {
            "schema": SCHEMA,
            "tool": {
                "name": "aicheck",
                "version": report.version,
                "engines": dict(sorted(report.engines.items())),
            },
            "change": {
                "mode": report.change.mode,
                "base": report.change.base,
                "head": report.change.head,
                "repository": report.change.repository,
                **_pending(report.change.attribution),
                **_pushed(report.change.pushed),
            },
            "policy": {
                "source": report.policy.source,
                "digest": report.policy.digest,
                "extends": list(report.policy.extends),
                "accept": list(report.policy.accept),
            },
            "commits": [_commit(report, commit) for commit in report.change.commits],
            "files": [_file(report, file, runs) for file, runs in Shares(report.change).files],
            "findings": _findings(report),
            "failures": _failures(report),
            **baseline(report),
            **scanned(report),
            "verdict": verdict(report),
            "stats": {
                "seconds": round(report.stats.seconds, 3),
                "cache": {"hits": report.stats.hits, "misses": report.stats.misses},
            },
        }
    )


def document(value: Any) -> str:
    """`value` as JSON that is valid UTF-8 and, shown anywhere, hides nothing and commands nothing.

    Every string still reads back as it was, but for lone surrogates, which UTF-8 does not have.
    """
    text = pretty(value)
    # Inside JSON `##[` can only stand in a string, so an escape there changes no meaning.
    text = COMMAND.sub(r"#\\u0023", text)
    if is_plain(text.replace("\n", "")):
        return text + "\n"
    return "\n".join(line if is_plain(line) else _escaped(line) for line in text.split("\n")) + "\n"


def _escaped(line: str) -> str:
    befores = [" ", *line]
    return "".join(
        _escape(char) if is_hidden(char, before) else char
        for char, before in zip(line, befores, strict=False)
    )


def _escape(char: str) -> str:
    if "\ud800" <= char <= "\udfff":
        return "\\ufffd"
    return json.dumps(char)[1:-1]


def attribution(said: Attribution) -> dict[str, Any]:
    """Who wrote a commit, and the evidence."""
    return {
        "class": said.kind,
        "agent": said.agent,
        "model": said.model,
        "evidence": [
            {"signal": it.signal, "strength": it.strength, "detail": it.detail}
            for it in said.evidence
        ],
    }


def _pending(said: Attribution) -> dict[str, Any]:
    """Who writes the lines whose commit does not exist yet, where something says so."""
    return {"attribution": attribution(said)} if said.evidence else {}


def _pushed(refs: Sequence[Pushed]) -> dict[str, Any]:
    """The refs of a push, where it is one that was checked."""
    if not refs:
        return {}
    listed = [{"ref": it.ref, "base": it.base, "head": it.head} for it in refs]
    own = [{"verdict": it.verdict} if it.verdict else {} for it in refs]
    return {"pushed": [{**one, **more} for one, more in zip(listed, own, strict=True)]}


def verdict(report: Report) -> dict[str, Any]:
    """The verdict and its reasons."""
    return {
        "status": report.verdict.status,
        "blocking": report.verdict.blocking,
        "reasons": list(report.verdict.reasons),
    }


def baseline(report: Report) -> dict[str, Any]:
    """What the known findings came to, where there is a baseline."""
    use = report.baseline
    if use is None:
        return {}
    fixed = [
        {"rule": it.rule, "path": it.path, "commit": it.commit, "fingerprint": it.fingerprint}
        for it in use.fixed
    ]
    known = summary.known_count(report)
    return {"baseline": {"entries": use.entries, "known": known, "fixed": fixed}}


def sign_off(report: Report, sha: str) -> dict[str, Any]:
    """Who answers for a commit."""
    found = summary.sign_off_of(report, sha)
    return {
        "required": found.required,
        "status": found.status,
        "by": found.by,
        "detail": found.detail,
        "way": found.way,
    }


def _commit(report: Report, commit: Commit) -> dict[str, Any]:
    return {
        "sha": commit.sha,
        "subject": commit.subject,
        "author": str(commit.author),
        "committer": str(commit.committer),
        "authored": _time(commit.authored),
        "attribution": attribution(commit.attribution),
        "sign_off": sign_off(report, commit.sha),
    }


def _time(seconds: int | None) -> str | None:
    """A point in time as ISO 8601 writes it, in UTC."""
    if seconds is None:
        return None
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def scanned(report: Report) -> dict[str, Any]:
    """What a scan of a tree has besides."""
    if report.survey is None:
        return {}
    return {
        "left_out": survey_json.left_out(report.change.left_out),
        "survey": survey_json.survey(report.survey),
    }


def _file(report: Report, file: FileChange, runs: Sequence[Share]) -> dict[str, Any]:
    return {
        "path": file.path,
        "old_path": file.old_path,
        **_encoded(file.path_encoded),
        "status": file.status,
        "added": file.added,
        "ai_added": report.ai_added(file),
        "scanned": file.skipped is None,
        "skipped": file.skipped,
        "licences": [
            {"expression": it.expression, "start": it.start, "end": it.end, "score": it.score}
            for it in report.licences.get(file.path, ())
        ],
        **({"runs": survey_json.runs(runs)} if report.survey else {}),
    }


def _encoded(encoded: bool) -> dict[str, bool]:
    return {"path_encoded": True} if encoded else {}


def _findings(report: Report) -> list[dict[str, Any]]:
    encoded = {file.path for file in report.change.files if file.path_encoded}
    return [
        finding(decision, decision.finding.path in encoded) for decision in summary.ordered(report)
    ]


def finding(decision: Decision, encoded: bool) -> dict[str, Any]:
    """A finding with what was decided about it."""
    found = decision.finding
    rule = found.rule
    return {
        "rule": rule.id,
        "category": rule.category,
        "engine": rule.engine,
        "severity": str(decision.severity),
        "confidence": str(rule.confidence),
        "message": found.message,
        "path": found.path,
        **_encoded(encoded),
        "start": _position(found.start),
        "end": _position(max(found.start, found.end)),
        "code": found.code,
        "related": [_related(it) for it in found.related],
        "placement": found.placement,
        "commit": summary.commit_of(decision),
        "attribution": decision.attribution,
        "disposition": decision.disposition,
        "reason": decision.reason,
        "fingerprint": decision.fingerprint,
        **({"known": True} if decision.is_known else {}),
        "cwe": list(rule.cwe),
        "references": list(standards.references(rule)),
        "url": None,
        "fix": found.fix
        and {"description": found.fix.description, "replacement": found.fix.replacement},
    }


def _related(related: Related) -> dict[str, Any]:
    more = {"source": related.source, "code": related.code}
    return {
        "path": related.path,
        "line": related.line,
        "message": related.message,
        **{key: value for key, value in more.items() if value},
    }


def _position(position: Position) -> dict[str, int]:
    return {"line": position.line, "column": position.column}


def _failures(report: Report) -> list[dict[str, Any]]:
    return [
        {"check": it.check, "path": it.path, "reason": it.reason, "required": it.required}
        for it in sorted(report.failures, key=lambda it: (it.path or "", it.check, it.reason))
    ]
