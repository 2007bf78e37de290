"""The report as SARIF 2.1.0, within the limits of GitHub's code scanning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from aicheck.model import Decision, Disposition, Failure, FileChange, Finding, Report, Severity
from aicheck.reporters import summary
from aicheck.reporters.json import attribution, baseline, document, scanned
from aicheck.reporters.json import verdict as verdict_data
from aicheck.reporters.linehash import line_hashes
from aicheck.reporters.places import Place, percent, place_of
from aicheck.reporters.sarif_places import ROOT, artifact, location
from aicheck.reporters.sarif_rules import Used, descriptor, prose, used_rules
from aicheck.reporters.style import PLAIN, Style
from aicheck.reporters.visible import block, one_line

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
# Over a maximum GitHub refuses the whole file: 25,000 results; of 1,000 locations it reads 100.
MOST_RESULTS = 25_000
_MOST_RELATED = 99

_EXIT_CODES = {"pass": 0, "fail": 1, "incomplete": 3}
_RANKS: dict[Disposition, int] = {"block": 0, "warn": 1, "waived": 2, "off": 3}


def render(report: Report, style: Style = PLAIN) -> str:
    """The report as one SARIF run; `style` changes nothing."""
    decisions = _kept(report)
    rules = used_rules(decisions)
    return document(
        {
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [
                {
                    "tool": _tool(report, rules),
                    "invocations": [_invocation(report, len(decisions))],
                    **_provenance(report),
                    "originalUriBaseIds": {
                        ROOT: {"description": {"text": "The root of the repository."}}
                    },
                    "columnKind": "unicodeCodePoints",
                    "results": _results(report, decisions, rules),
                    "properties": _properties(report),
                }
            ],
        }
    )


def _kept(report: Report) -> list[Decision]:
    decisions = summary.ordered(report)
    if len(decisions) <= MOST_RESULTS:
        return decisions
    ranked = sorted(decisions, key=lambda it: (_RANKS[it.disposition], -it.severity))
    kept = set(map(id, ranked[:MOST_RESULTS]))
    return [decision for decision in decisions if id(decision) in kept]


# -- the run -----------------------------------------------------------------------------------


def _tool(report: Report, rules: Mapping[str, Used]) -> dict[str, Any]:
    return {
        "driver": {
            "name": "aicheck",
            "version": report.version,
            "rules": [descriptor(rule) for rule in rules.values()],
        },
        "extensions": [
            {"name": name, "version": version} for name, version in sorted(report.engines.items())
        ],
    }


def _invocation(report: Report, kept: int) -> dict[str, Any]:
    complete = not any(failure.required for failure in report.failures)
    notes = [_notification(failure) for failure in report.failures]
    if left_out := len(report.decisions) - kept:
        text = f"{left_out} more findings were left out: a SARIF run takes {MOST_RESULTS}"
        notes.append({"level": "warning", "message": {"text": text}})
    return {
        "executionSuccessful": complete and report.verdict.status != "incomplete",
        "exitCode": _EXIT_CODES[report.verdict.status],
        "toolExecutionNotifications": notes,
    }


def _notification(failure: Failure) -> dict[str, Any]:
    place = {"locations": [{"physicalLocation": artifact(failure.path)}]} if failure.path else {}
    return {
        "level": "error" if failure.required else "warning",
        "message": {"text": prose(f"{failure.check}: {failure.reason}")},
        **place,
        "properties": {"check": failure.check, "required": failure.required},
    }


def _provenance(report: Report) -> dict[str, Any]:
    change = report.change
    if not change.head:
        return {}
    # The schema wants an absolute URI, and a report knows the repository by its name alone.
    uri = f"urn:aicheck:repository:{percent(change.repository)}"
    details = {"repositoryUri": uri, "revisionId": change.head, "mappedTo": {"uriBaseId": ROOT}}
    return {"versionControlProvenance": [details]}


def _properties(report: Report) -> dict[str, Any]:
    change = report.change
    return {
        "change": {"mode": change.mode, "base": change.base, "head": change.head},
        "attribution": [{"commit": it.sha, **attribution(it.attribution)} for it in change.commits],
        "policy": {"source": report.policy.source, "digest": report.policy.digest},
        "verdict": verdict_data(report),
        **baseline(report),
        **scanned(report),
    }


# -- results -----------------------------------------------------------------------------------


def _results(
    report: Report, decisions: list[Decision], rules: Mapping[str, Used]
) -> list[dict[str, Any]]:
    files = {file.path: file for file in report.change.files}
    places = [place_of(report, decision, files) for decision in decisions]
    hashes = _hashes(files.values(), places)
    return [
        _result(
            decision, place, rules[decision.finding.rule.id].index, _hash(decision, place, hashes)
        )
        for decision, place in zip(decisions, places, strict=True)
    ]


def _hash(decision: Decision, place: Place, hashes: Mapping[Place, str]) -> str | None:
    # GitHub's hash has no salt: of a line with a short secret it would tell the secret.
    return None if decision.finding.rule.category in ("privacy", "secrets") else hashes.get(place)


def _hashes(files: Iterable[FileChange], places: Iterable[Place]) -> dict[Place, str]:
    wanted: defaultdict[str, dict[int, Place]] = defaultdict(dict)
    for place in places:
        if place.line:
            wanted[place.path][place.line] = place
    return {
        wanted[file.path][line]: value
        for file in files
        for line, value in line_hashes(file.head or "", wanted[file.path]).items()
    }


def _result(decision: Decision, place: Place, rule: int, line_hash: str | None) -> dict[str, Any]:
    finding = decision.finding
    return {
        "ruleId": finding.rule.id,
        "ruleIndex": rule,
        "level": _level(decision),
        "message": {"text": _message(decision)},
        "locations": [location(decision, place)],
        **_related(finding),
        "partialFingerprints": {
            "aicheck/v1": decision.fingerprint,
            "primaryLocationLineHash": line_hash or f"{decision.fingerprint[:16]}:1",
        },
        "suppressions": _suppressions(decision),
        **_fixes(finding, place),
        "properties": {
            "severity": str(decision.severity),
            "attribution": decision.attribution,
            "commit": summary.commit_of(decision),
            "disposition": decision.disposition,
            "placement": finding.placement,
            "reason": decision.reason,
            **_outside(finding),
        },
    }


def _level(decision: Decision) -> str:
    if decision.disposition == "warn":
        return "note" if decision.severity == Severity.LOW else "warning"
    return {"block": "error", "waived": "note", "off": "none"}[decision.disposition]


def _message(decision: Decision) -> str:
    sha = summary.commit_of(decision)
    about = f"{summary.named(sha, str)}: " if decision.finding.path is None and sha else ""
    return prose(about + (decision.finding.message or decision.finding.rule.id))


def _suppressions(decision: Decision) -> list[dict[str, Any]]:
    if decision.disposition not in {"waived", "off"}:
        return []
    return [{"kind": "external", "status": "accepted", "justification": one_line(decision.reason)}]


def _related(finding: Finding) -> dict[str, Any]:
    places = [
        {
            "id": number,
            "physicalLocation": {**artifact(it.path), "region": {"startLine": max(1, it.line)}},
            "message": {"text": prose(it.message)},
        }
        for number, it in enumerate(
            [it for it in finding.related if not it.source][:_MOST_RELATED], 1
        )
    ]
    return {"relatedLocations": places} if places else {}


def _outside(finding: Finding) -> dict[str, Any]:
    """Places outside of the repository: no file of it is there for a location to name."""
    places = [
        {
            "source": prose(it.source),
            "path": prose(it.path),
            "line": max(1, it.line),
            "message": prose(it.message),
            **({"code": block(it.code)} if it.code else {}),
        }
        for it in finding.related[:_MOST_RELATED]
        if it.source
    ]
    return {"outside": places} if places else {}


def _fixes(finding: Finding, place: Place) -> dict[str, Any]:
    fix = finding.fix
    if not fix or fix.replacement is None or finding.path is None:
        return {}
    last = max(finding.start, finding.end).line
    change = {
        "artifactLocation": artifact(place.path, place.encoded)["artifactLocation"],
        "replacements": [
            {
                "deletedRegion": {"startLine": finding.start.line, "endLine": last},
                "insertedContent": {"text": fix.replacement},
            }
        ],
    }
    return {
        "fixes": [{"description": {"text": prose(fix.description)}, "artifactChanges": [change]}]
    }
