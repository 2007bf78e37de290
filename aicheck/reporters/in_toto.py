"""The verdict as evidence: an in-toto Statement with a verification summary, the same every time.

Statement v1 of the in-toto attestation framework; the predicate is SLSA's verification summary v1
(https://slsa.dev/spec/v1.1/verification_summary), whose consumers ignore fields that they do not
know: ours stand under `aicheck`. There is no time in it and no name of a folder, so that the same
commits, settings, tools and inputs give the same bytes in every clone, and anybody can make it
again and compare.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from aicheck import standards
from aicheck.errors import AicheckError
from aicheck.model import Change, Commit, Decision, Disposition, Report
from aicheck.reporters import summary
from aicheck.reporters.json import verdict
from aicheck.reporters.places import percent
from aicheck.reporters.style import PLAIN, Style

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://slsa.dev/verification_summary/v1"
SCHEMA = "aicheck.evidence/1"

_LEVEL = "AICHECK_GATE"
# What SLSA wants in the place of a level where the verification failed.
_NO_LEVEL = "FAILED"
_DISPOSITIONS: tuple[Disposition, ...] = ("block", "warn", "waived", "off")


def render(report: Report, style: Style = PLAIN) -> str:
    """The statement as canonical JSON; raises AicheckError where no commit is its subject."""
    return canonical(statement(report))


def canonical(value: Any) -> str:
    """`value` as JSON in one form: sorted keys, ASCII, no spaces but a final line feed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")) + "\n"


def statement(report: Report) -> dict[str, Any]:
    """What is attested of the head commit; raises AicheckError where there is none."""
    change = report.change
    hint = "check a range, as main..HEAD"
    if change.mode != "range" or not change.head:
        raise AicheckError("an in-toto statement is about a commit", hint)
    if not change.commits:
        raise AicheckError("an in-toto statement is about commits, and the range has none", hint)
    is_passed = report.verdict.status == "pass"
    return {
        "_type": STATEMENT,
        "subject": [{"name": f"git:{change.head}", "digest": {"gitCommit": change.head}}],
        "predicateType": PREDICATE,
        "predicate": {
            "verifier": {
                "id": "pkg:pypi/aicheck",
                "version": {"aicheck": report.version, **report.engines},
            },
            "resourceUri": f"git:{change.head}",
            "policy": {
                "uri": f"git:{change.judge or change.base}#{percent(_source(report))}",
                "digest": {"sha256": report.policy.digest.removeprefix("sha256:")},
            },
            # A verdict that is incomplete is no pass.
            "verificationResult": "PASSED" if is_passed else "FAILED",
            "verifiedLevels": [_LEVEL if is_passed else _NO_LEVEL],
            "aicheck": _details(report),
        },
    }


def _details(report: Report) -> dict[str, Any]:
    change = report.change
    return {
        "schema": SCHEMA,
        "change": {"base": change.base, "head": change.head, "judge": change.judge},
        "inputs": _inputs(change),
        "policy": {"source": _source(report), "extends": list(report.policy.extends)},
        "verdict": verdict(report),
        "counts": _counts(report),
        "commits": [_commit(report, commit) for commit in change.commits],
        "waivers": [_waiver(it) for it in _ordered(report) if it.disposition == "waived"],
        "failures": sorted(
            [
                {"check": it.check, "path": it.path, "reason": it.reason, "required": it.required}
                for it in report.failures
            ],
            key=canonical,
        ),
        "evidence_toward": _controls(report),
    }


def _source(report: Report) -> str:
    """Where the settings stood; a file that was named lies somewhere else on each machine."""
    return re.sub(r"^file:.*[/\\]", "file:", report.policy.source, flags=re.DOTALL)


def _inputs(change: Change) -> dict[str, Any]:
    """What the verdict rests on beside the repository, for others to hand in again."""
    text, ends = change.hints.description, change.inputs.source
    return {
        "branch": change.hints.branch,
        "description": None if text is None else {"sha256": _sha256(text)},
        "from": {"base": ends[0], "head": ends[1]} if ends else None,
        "merged": change.inputs.merged,
        "reviews": {"sha256": change.inputs.reviews} if change.inputs.reviews else None,
        "sarif": [{"sha256": digest} for digest in change.inputs.scanners],
    }


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _counts(report: Report) -> dict[str, Any]:
    files = report.change.files
    kinds = Counter(commit.attribution.kind for commit in report.change.commits)
    findings = Counter(decision.disposition for decision in report.decisions)
    return {
        "commits": len(report.change.commits),
        "ai_commits": kinds["ai"],
        "bot_commits": kinds["bot"],
        "files": len(files),
        "added": sum(file.added for file in files),
        "ai_added": sum(report.ai_added(file) for file in files),
        "findings": {name: findings[name] for name in _DISPOSITIONS},
    }


def _commit(report: Report, commit: Commit) -> dict[str, Any]:
    sign_off = summary.sign_off_of(report, commit.sha)
    return {
        "digest": {"gitCommit": commit.sha},
        "class": commit.attribution.kind,
        "agent": commit.attribution.agent,
        "sign_off": {
            "required": sign_off.required,
            "status": sign_off.status,
            "by": sign_off.by,
            "way": sign_off.way,
        },
    }


def _ordered(report: Report) -> Iterator[Decision]:
    yield from sorted(report.decisions, key=lambda it: (it.finding.rule.id, it.fingerprint))


def _waiver(decision: Decision) -> dict[str, Any]:
    waiver = decision.waiver
    return {
        "rule": decision.finding.rule.id,
        "path": decision.finding.path,
        "fingerprint": decision.fingerprint,
        "reason": waiver.reason if waiver else decision.reason,
        "owner": waiver.owner if waiver else None,
        "expires": waiver.expires.isoformat() if waiver else None,
    }


def _controls(report: Report) -> dict[str, dict[str, int]]:
    """How many findings, and how many that block, each control of a standard has."""
    out: dict[str, dict[str, int]] = {}
    for decision in report.decisions:
        rule = decision.finding.rule
        if decision.disposition == "off":
            continue
        for name in (*rule.cwe, *standards.references(rule)):
            # An address explains a rule; it is no control.
            if "://" not in name:
                counted = out.setdefault(name, {"findings": 0, "blocking": 0})
                counted["findings"] += 1
                counted["blocking"] += decision.disposition == "block"
    return out
