"""The check run of a head: every finding on lines as an annotation, 50 to a request.

https://docs.github.com/rest/checks/runs has the limits.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from aicheck.github.api import Api
from aicheck.github.comments import wanted
from aicheck.github.target import Target
from aicheck.model import Decision, Report, Severity
from aicheck.reporters import markdown, summary
from aicheck.reporters.visible import block, clipped, one_line, visible

NAME = "aicheck report"
A_REQUEST = 50
# Twenty requests. Who has more findings reads them in the log.
MOST = 1_000
_LONGEST_TITLE = 255
# 64 KB, and a character has up to four bytes.
_LONGEST_TEXT = 16_000


def publish(api: Api, target: Target, report: Report, own: str) -> Any:
    """Make the check run, or go on with one that stopped on the way, and return it.

    `own` is the account that we write as: nobody else's run is taken for ours.

    Raises a subclass of AicheckError. One that says the same already is left as it is.
    """
    is_passed = report.verdict.status == "pass"
    said = {"title": title(report), "summary": markdown.render(report)}
    listed = annotations_of(report)
    return _Making(api, target, own, identity(report), said, listed, is_passed).run()


@dataclass(frozen=True, slots=True)
class _Making:
    api: Api
    target: Target
    own: str
    identity: str
    said: dict[str, str]
    listed: list[dict[str, Any]]
    is_passed: bool

    def run(self) -> Any:
        run = self._found()
        have = _count(run) if run else 0
        if run is None:
            have = min(A_REQUEST, len(self.listed))
            run = self.api.write("POST", "/check-runs", self._first(), self._found)
        for at in range(have, len(self.listed), A_REQUEST):
            run = self._continued(run, at)
        if run["status"] != "completed":
            # It stopped between its last annotation and its end.
            run = self._continued(run, len(self.listed))
        return run

    def _first(self) -> dict[str, Any]:
        return {
            "name": NAME,
            "head_sha": self.target.head,
            "external_id": self.identity,
            **({"details_url": self.target.details_url} if self.target.details_url else {}),
            **self._state(len(self.listed) <= A_REQUEST),
            "output": self._output(self.listed[:A_REQUEST]),
        }

    def _found(self) -> Any:
        path = f"/commits/{self.target.head}/check-runs"
        runs = self.api.pages(path, "check_runs", check_name=NAME, filter="all")
        return next((it for it in runs if self._is_ours(it)), None)

    def _is_ours(self, run: Any) -> bool:
        slug = (run.get("app") or {}).get("slug")
        wanted = self._state(True)["conclusion"]
        return (
            run.get("external_id") == self.identity
            and self.own.casefold() == f"{slug}[bot]".casefold()
            and run.get("conclusion") in (None, wanted)
            and _count(run) <= len(self.listed)
        )

    def _continued(self, run: Any, at: int) -> Any:
        """The run with the annotations from number `at` on, as many as a request takes."""
        batch = self.listed[at : at + A_REQUEST]
        is_last = at + len(batch) >= len(self.listed)
        path = f"/check-runs/{run['id']}"

        def done() -> Any:
            now = self.api.get(path)
            has_come = _count(now) >= at + len(batch)
            return now if has_come and (not is_last or now["status"] == "completed") else None

        body = {**self._state(is_last), "output": self._output(batch)}
        return self.api.write("PATCH", path, body, done)

    def _state(self, is_last: bool) -> dict[str, str]:
        if not is_last:
            return {"status": "in_progress"}
        # A required check that is neutral counts as passed, and what was not checked has not.
        return {"status": "completed", "conclusion": "success" if self.is_passed else "failure"}

    def _output(self, batch: list[dict[str, Any]]) -> dict[str, Any]:
        return {**self.said, **({"annotations": batch} if batch else {})}


def _count(run: Any) -> int:
    return int(run["output"].get("annotations_count") or 0)


def title(report: Report) -> str:
    """The verdict in a few words."""
    said = [summary.blocking(report)]
    if report.verdict.status == "incomplete":
        said.append("not everything could be checked")
    if rest := summary.rest(report):
        said.append(rest)
    return "; ".join(said)


def identity(report: Report) -> str:
    """What tells a check run that says the same from one that doesn't."""
    failures = sorted((it.check, it.path or "", it.reason) for it in report.failures)
    said = [
        *sorted((it.fingerprint, it.disposition, str(it.severity)) for it in report.decisions),
        *failures,
        (report.policy.digest, report.verdict.status, report.version),
    ]
    return f"aicheck-{hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]}"


# -- annotations -------------------------------------------------------------------------------


def annotations_of(report: Report) -> list[dict[str, Any]]:
    """The annotations of at most `MOST` findings, those that block and the worst first."""
    return [_annotation(report, it) for it in wanted(report)[:MOST]]


def _annotation(report: Report, decision: Decision) -> dict[str, Any]:
    finding = decision.finding
    start, end = finding.start, max(finding.start, finding.end)
    columns = {"start_column": start.column, "end_column": end.column}
    said = [
        finding.message or finding.rule.id,
        summary.who(report, decision, one_line),
        decision.reason,
        f"mend: {finding.fix.description}" if finding.fix else "",
        f"aicheck explain {finding.rule.id}",
    ]
    code = block(finding.code)
    return {
        "path": finding.path,
        "start_line": start.line,
        "end_line": end.line,
        # GitHub takes columns on one line only.
        **(columns if start.line == end.line else {}),
        "annotation_level": _level(decision),
        "title": clipped(f"{visible(finding.rule.id)} ({decision.severity})", _LONGEST_TITLE),
        "message": clipped("\n".join(one_line(it) for it in said if it), _LONGEST_TEXT),
        **({"raw_details": clipped(code, _LONGEST_TEXT)} if code.strip() else {}),
    }


def _level(decision: Decision) -> str:
    if decision.disposition == "block":
        return "failure"
    return "warning" if decision.severity >= Severity.MEDIUM else "notice"
