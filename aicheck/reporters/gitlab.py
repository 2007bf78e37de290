"""The report as GitLab's Code Quality artifact, which merge requests show beside the code.

GitLab reads a description, a check's name, a fingerprint, one of five severities and a place. It
keeps one entry of those that share a fingerprint, and stops without a word at the first entry that
lacks one of these; so everything gets a file, and every fingerprint is the only one.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from aicheck.model import Decision, Failure, Report, Severity
from aicheck.reporters import lines, summary
from aicheck.reporters.json import document
from aicheck.reporters.places import Place, home_of, place_of, plain_path
from aicheck.reporters.style import PLAIN, Style
from aicheck.reporters.visible import one_line, visible

# What blocks is critical or a blocker, and nothing else is.
_WARNINGS = {
    Severity.LOW: "info",
    Severity.MEDIUM: "minor",
    Severity.HIGH: "major",
    Severity.CRITICAL: "major",
}
_UNCHECKED = "unchecked"


def render(report: Report, style: Style = PLAIN) -> str:
    """The findings and what was not checked as a JSON array; `verbose` lists all findings."""
    entries = [*_findings(report, style), *(_failure(report, it) for it in report.failures)]
    return document(list(_told_apart(entries)))


def _told_apart(entries: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the entries with an ordinal at each fingerprint that was there before."""
    seen: Counter[str] = Counter()
    for entry in entries:
        mark = entry["fingerprint"]
        seen[mark] += 1
        yield {**entry, "fingerprint": f"{mark}-{seen[mark]}"} if seen[mark] > 1 else entry


def _findings(report: Report, style: Style) -> Iterator[dict[str, Any]]:
    files = report.change.by_path
    for decision in lines.shown(report, style):
        finding = decision.finding
        last = None if finding.path is None else max(finding.start, finding.end).line
        yield {
            "description": _description(report, decision),
            "check_name": visible(finding.rule.id),
            "fingerprint": decision.fingerprint,
            "severity": _severity(decision),
            "location": _location(place_of(report, decision, files), last),
        }


def _severity(decision: Decision) -> str:
    if decision.disposition == "block":
        return "blocker" if decision.severity == Severity.CRITICAL else "critical"
    return _WARNINGS[decision.severity] if decision.disposition == "warn" else "info"


def _description(report: Report, decision: Decision) -> str:
    finding = decision.finding
    text = lines.message(decision)
    if finding.path is not None and not plain_path(finding.path):
        text = f"{visible(finding.path)}: {text}"
    aside = lines.said(report, decision)
    text += f" [{decision.severity}, {decision.disposition}{aside and f'; {aside}'}]"
    for related in finding.related:
        where = visible(summary.place_of(related))
        text += f"; see {where}, line {related.line}: {one_line(related.message)}"
    return text + (f"; mend: {one_line(finding.fix.description)}" if finding.fix else "")


def _failure(report: Report, failure: Failure) -> dict[str, Any]:
    told = "\0".join((failure.check, failure.path or "", failure.reason))
    where = f" of {visible(failure.path)}" if failure.path else ""
    file = report.change.by_path.get(failure.path or "")
    is_encoded = bool(file and file.path_encoded)
    place = Place(failure.path, encoded=is_encoded) if failure.path else home_of(report)
    return {
        "description": f"not checked by {one_line(failure.check)} ({lines.needed(failure)})"
        f"{where}: {one_line(failure.reason)}",
        "check_name": _UNCHECKED,
        "fingerprint": hashlib.sha256(told.encode("utf-8", "replace")).hexdigest(),
        "severity": "blocker" if failure.required else "minor",
        "location": _location(place),
    }


def _location(place: Place, last: int | None = None) -> dict[str, Any]:
    first = place.line or 1
    return {
        "path": place.shown,
        "lines": {"begin": first, "end": max(first, last or first)},
    }
