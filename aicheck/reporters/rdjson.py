"""The report in reviewdog's diagnostic format, `rdjson`, for any forge that reviewdog speaks to.

reviewdog puts a message into comments as Markdown, and prints messages, paths and the original
output into logs as they are: so what others wrote stands in code spans, and no line is a command.
"""

from __future__ import annotations

import re
from typing import Any

from aicheck.model import (
    Decision,
    Failure,
    FileChange,
    Finding,
    Position,
    Related,
    Report,
    Severity,
)
from aicheck.reporters import lines, summary
from aicheck.reporters.json import document
from aicheck.reporters.places import Place, home_of, percent, place_of, plain_path
from aicheck.reporters.style import PLAIN, Style
from aicheck.reporters.visible import defused, span, visible

# reviewdog writes a rule's name between angle brackets. Others than ours could be tags there, and a
# back-tick the start of a mail address.
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
# ... and the path of a place outside of the difference behind an address, as Markdown.
_ADDRESS = re.compile(r"[\w./+-]+")


def render(report: Report, style: Style = PLAIN) -> str:
    """The findings and what was not checked as one result; `verbose` lists all findings."""
    findings = [_finding(report, it) for it in lines.shown(report, style)]
    return document(
        {
            "source": {"name": "aicheck"},
            "severity": "INFO" if report.verdict.status == "pass" else "ERROR",
            "diagnostics": [*findings, *(_failure(report, it) for it in report.failures)],
        }
    )


# -- findings ----------------------------------------------------------------------------------


def _finding(report: Report, decision: Decision) -> dict[str, Any]:
    finding = decision.finding
    file = report.change.by_path.get(finding.path or "")
    return {
        "message": _message(report, decision),
        "location": _location(report, decision, file),
        "severity": _severity(decision),
        "code": {"value": _code(finding.rule.id)},
        **_suggestions(finding),
        **_related(report, finding),
        "original_output": defused(lines.finding_line(report, decision)),
    }


def _severity(decision: Decision) -> str:
    if decision.disposition == "block":
        return "ERROR"
    is_warning = decision.disposition == "warn" and decision.severity >= Severity.MEDIUM
    return "WARNING" if is_warning else "INFO"


def _code(rule: str) -> str:
    return rule if _NAME.fullmatch(rule) else f"`{percent(rule)}`"


def _message(report: Report, decision: Decision) -> str:
    finding = decision.finding
    # A forge drops `<rule>`, which reviewdog writes, as an unknown tag.
    text = f"{span(finding.rule.id)} ({decision.severity}, {decision.disposition})"
    if finding.path is None and (sha := summary.commit_of(decision)):
        text += f", {summary.named(sha, span)}"
    text += f": {span(lines.message(decision))}"
    who = summary.who(report, decision, span)
    reason = span(decision.reason) if decision.reason else ""
    asides = ["; ".join(part for part in (who, reason) if part)]
    asides += [_see(it) for it in _far(finding)]
    if finding.fix:
        asides.append(f"mend: {span(finding.fix.description)}")
    return _safe("\n".join([text, *(f"- {aside}" for aside in asides if aside)]))


def _far(finding: Finding) -> list[Related]:
    """The places that reviewdog could not link to: outside of the repository, or oddly named."""
    return [it for it in finding.related if it.source or not _ADDRESS.fullmatch(it.path)]


def _see(related: Related) -> str:
    place = span(summary.place_of(related))
    return f"see {place}, line {related.line}: {span(related.message)}"


def _safe(markdown: str) -> str:
    return "\n".join(defused(line) for line in markdown.split("\n"))


def _related(report: Report, finding: Finding) -> dict[str, Any]:
    places = [
        {
            "message": _safe(span(it.message)),
            "location": {"path": it.path, "range": {"start": {"line": max(1, it.line)}}},
        }
        for it in finding.related
        if it not in _far(finding)
    ]
    return {"related_locations": places} if places else {}


def _suggestions(finding: Finding) -> dict[str, Any]:
    """The new text of the finding's lines, unless something in it would not be seen."""
    text = finding.fix.replacement if finding.fix and finding.path is not None else None
    if text is None:
        return {}
    text = text.removesuffix("\n")
    shown = text.replace("\n", "").replace("\t", "")
    if visible(shown) != shown:
        return {}
    first, last = finding.start.line, max(finding.start, finding.end).line
    span_of_lines = {"start": {"line": first}, "end": {"line": last}}
    return {"suggestions": [{"range": span_of_lines, "text": text}]}


# -- places ------------------------------------------------------------------------------------


def _location(report: Report, decision: Decision, file: FileChange | None) -> dict[str, Any]:
    place = place_of(report, decision, report.change.by_path)
    finding = decision.finding
    is_shown = bool(
        file and file.is_added(finding.start.line, max(finding.start, finding.end).line)
    )
    located = {"path": _path(place, is_shown)}
    if finding.path is None:
        return {**located, **({"range": {"start": {"line": place.line}}} if place.line else {})}
    return {**located, "range": _range(finding, file)}


def _path(place: Place, is_in_difference: bool) -> str:
    """The path by which reviewdog finds its place, or its address where it only links to it."""
    if plain_path(place.path) and (is_in_difference or _ADDRESS.fullmatch(place.path)):
        return place.path
    return percent(place.path, place.encoded)


def _range(finding: Finding, file: FileChange | None) -> dict[str, Any]:
    """Lines, with columns in bytes of UTF-8 where the texts of both lines are known."""
    start, end = finding.start, max(finding.start, finding.end)
    columns = [_column(finding, file, position) for position in (start, end)]
    if columns[0] is None or (end > start and columns[1] is None):
        return {"start": {"line": start.line}, "end": {"line": end.line}}
    first = {"line": start.line, "column": columns[0]}
    if end == start:
        return {"start": first}
    return {"start": first, "end": {"line": end.line, "column": columns[1]}}


def _column(finding: Finding, file: FileChange | None, position: Position) -> int | None:
    before = position.column - 1
    text = _line(file, position.line)
    if text is None:
        code = finding.code.split("\n")
        offset = position.line - finding.start.line
        text = code[offset] if offset < len(code) else None
    if text is None or before > len(text):
        return None
    return len(text[:before].encode("utf-8", "replace")) + 1


def _line(file: FileChange | None, number: int) -> str | None:
    if file is None:
        return None
    if number <= len(file.head_lines):
        return file.head_lines[number - 1]
    for hunk in file.hunks:
        if 0 <= number - hunk.new_start < len(hunk.added):
            return hunk.added[number - hunk.new_start]
    return None


# -- what was not checked ----------------------------------------------------------------------


def _failure(report: Report, failure: Failure) -> dict[str, Any]:
    file = report.change.by_path.get(failure.path or "")
    is_encoded = bool(file and file.path_encoded)
    place = Place(failure.path, encoded=is_encoded) if failure.path else home_of(report)
    where = f" of {span(failure.path)}" if failure.path else ""
    return {
        "message": _safe(
            f"not checked by {span(failure.check)} ({lines.needed(failure)}){where}: "
            f"{span(failure.reason)}"
        ),
        "location": {"path": _path(place, is_in_difference=False)},
        "severity": "ERROR" if failure.required else "WARNING",
        "code": {"value": "unchecked"},
        "original_output": defused(lines.failure_line(failure)),
    }
