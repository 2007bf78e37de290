"""Where a SARIF result is: files under the root of the repository, and regions."""

from __future__ import annotations

from typing import Any

from aicheck.model import Decision
from aicheck.reporters import summary
from aicheck.reporters.places import Place, percent
from aicheck.reporters.visible import block

ROOT = "SRCROOT"


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
