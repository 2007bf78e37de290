"""Where a SARIF result is: percent-encoded paths under the repository's root, and regions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aicheck.model import Decision, FileChange, Report
from aicheck.reporters import summary
from aicheck.reporters.visible import block

ROOT = "SRCROOT"
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


@dataclass(frozen=True, slots=True)
class Place:
    """A file, and a line where there is one; `encoded` paths are percent-encoded already."""

    path: str
    line: int | None = None
    encoded: bool = False


def place_of(report: Report, decision: Decision, files: Mapping[str, FileChange]) -> Place:
    """The place that stands for a decision: GitHub refuses a file with one result without."""
    finding = decision.finding
    if finding.path is not None:
        file = files.get(finding.path)
        return Place(finding.path, finding.start.line, bool(file and file.path_encoded))
    return _place_of_commit(report, summary.commit_of(decision))


def _place_of_commit(report: Report, sha: str | None) -> Place:
    """The first line that a commit added, or else the first file at all, or else the commit."""
    files = [file for file in report.change.files if file.status != "deleted"]
    for file in files:
        for line, origin, *_ in file.origins:
            if sha and origin == sha:
                return Place(file.path, line, file.path_encoded)
    if files:
        return Place(files[0].path, None, files[0].path_encoded)
    return Place(f"commits/{sha or 'change'}")


def location(decision: Decision, place: Place) -> dict[str, Any]:
    """A result's location; a commit's one names the commit besides."""
    physical = artifact(place.path, place.encoded)
    if decision.finding.path is not None:
        return {"physicalLocation": {**physical, "region": _region(decision)}}
    region = {"region": {"startLine": place.line}} if place.line else {}
    sha = summary.commit_of(decision)
    name = {"name": summary.short(sha), "fullyQualifiedName": sha} if sha else {"name": "change"}
    return {
        "physicalLocation": {**physical, **region},
        "logicalLocations": [{**name, "kind": "commit"}],
    }


def _region(decision: Decision) -> dict[str, Any]:
    start, end = decision.finding.start, decision.finding.end
    region: dict[str, Any] = {"startLine": start.line, "startColumn": start.column}
    if end > start:
        region |= {"endLine": end.line, "endColumn": end.column}
    code = block(decision.finding.code)
    return region | ({"snippet": {"text": code}} if code else {})


def artifact(path: str, encoded: bool = False) -> dict[str, Any]:
    """A file under the repository's root."""
    return {"artifactLocation": {"uri": percent(path, encoded), "uriBaseId": ROOT}}


def percent(path: str, encoded: bool = False) -> str:
    """`path` as a relative URI reference."""
    kept = _UNRESERVED | {ord("%")} if encoded else _UNRESERVED
    data = path.encode("utf-8", "replace")
    return "".join(chr(byte) if byte in kept else f"%{byte:02X}" for byte in data)
