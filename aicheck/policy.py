"""From findings and settings to decisions, and from those to a verdict. Pure."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from aicheck.baseline import GROWN, Found, Match
from aicheck.config import BASELINE, NEVER, Config, Waiver
from aicheck.fingerprints import LONGEST, by_path, identified
from aicheck.globs import matches
from aicheck.model import (
    AuthorClass,
    BaselineEntry,
    Change,
    Decision,
    Disposition,
    Failure,
    FileChange,
    Finding,
    Severity,
    Verdict,
    Waived,
)

# What no settings can make optional: they read the change, and guard the gate itself.
ALWAYS_REQUIRED = frozenset(
    {
        "declaration",
        "history",
        "integrity",
        "provenance",
        "read",
        "sarif",
        "sign-off",
        "suppressions",
    }
)


def decide(
    findings: Iterable[Finding],
    change: Change,
    config: Config,
    today: datetime.date,
    match: Match | None = None,
) -> Iterator[Decision]:
    """Yield a decision for each finding, in the order of the report.

    What would block or warn, and `match` knows from the baseline, does not.
    """
    decisions = list(_decided(findings, change, config, today))
    found = [
        Found(it.finding, it.fingerprint, it.code, it.disposition in ("block", "warn"))
        for it in decisions
    ]
    known = match(found) if match else {}
    for at, decision in enumerate(decisions):
        yield _known(decision, known[at]) if at in known else decision


def _known(decision: Decision, entry: BaselineEntry) -> Decision:
    if decision.disposition not in ("block", "warn"):
        return replace(decision, known=entry)
    moved = f" in {entry.path}" if entry.path != decision.finding.path else ""
    reason = f"known: {BASELINE} has it{moved}"
    return replace(decision, disposition="waived", reason=reason, known=entry)


def _decided(
    findings: Iterable[Finding], change: Change, config: Config, today: datetime.date
) -> Iterator[Decision]:
    files = by_path(change)
    for it in identified(findings, change):
        finding, fingerprint = it.finding, it.fingerprint
        found = files.get(finding.path or "", ())
        commit, author = _author(finding, found, change)
        author = "ai" if _is_marked(finding, found) else author
        severity = config.rules.severity.get(finding.rule.id, finding.rule.severity)
        disposition, reason, waiver = _disposition(
            finding, severity, author, fingerprint, config, today
        )
        if finding.rule.id == GROWN and change.judges_itself and config.baseline is not None:
            disposition, reason, waiver = "waived", "this baseline is the one that decides", None
        yield Decision(
            finding, severity, disposition, reason, fingerprint, commit, author, waiver, it.code
        )


def judge(decisions: Sequence[Decision], failures: Sequence[Failure]) -> Verdict:
    """The verdict: a finding that blocks fails, a required check that did not finish is no pass."""
    blocking = [decision for decision in decisions if decision.disposition == "block"]
    open_checks = [failure for failure in failures if failure.required]
    reasons = [*_counted(blocking), *_unchecked(open_checks)]
    status = "fail" if blocking else "incomplete" if open_checks else "pass"
    return Verdict(status, len(blocking), tuple(reasons))  # type: ignore[arg-type]


def required(failure: Failure, config: Config) -> bool:
    """Whether this failure keeps the verdict from passing."""
    needed = ALWAYS_REQUIRED.union(config.gate.required)
    return failure.required and failure.check in needed


def expired(config: Config, today: datetime.date) -> Iterator[Failure]:
    """Yield a notice for each waiver whose time is over."""
    for waiver in config.waivers:
        if waiver.expires < today:
            reason = f"the waiver of {waiver.rule} in {waiver.path} expired on {waiver.expires}"
            yield Failure("waivers", reason, required=False)


def _author(
    finding: Finding, files: Sequence[FileChange], change: Change
) -> tuple[str | None, AuthorClass]:
    """The commit that a finding comes from, and who wrote it: of several the AI-assisted one."""
    found = [finding.commit] if finding.commit else list(_commits(finding, files))
    is_known = finding.placement == "added" and any(file.origins for file in files)
    if not found and finding.path and not is_known:
        # A removed line has no place in the head: the cause may be any commit of the change.
        found = [commit.sha for commit in change.commits]
        return None, _kind(found, change)
    commit = next((sha for sha in found if _kind([sha], change) == "ai"), None)
    return commit or next(iter(found), None), _kind(found, change)


def _is_marked(finding: Finding, files: Sequence[FileChange]) -> bool:
    """Whether any line of a finding is an AI's, whatever its commit is.

    Whoever makes a change can mark its lines as a person's, so that no mark takes AI away.
    """
    first, last = finding.start.line, max(finding.start.line, finding.end.line)
    marks = (mark for file in files for mark in file.marked(first, min(last, first + LONGEST)))
    return finding.commit is None and any(mark.kind == "ai" for mark in marks)


def _commits(finding: Finding, files: Sequence[FileChange]) -> Iterator[str]:
    """Yield the commits of the added lines of a finding, or else those that changed its file."""
    first, last = finding.start.line, max(finding.start.line, finding.end.line)
    for file in files:
        lines = (n for n in range(first, min(last, first + LONGEST) + 1) if file.is_added(n))
        yield from filter(None, dict.fromkeys(file.commit_of(n) for n in lines))
    if finding.placement == "unchanged":
        yield from dict.fromkeys(sha for file in files for sha in file.commits)


def _kind(shas: Sequence[str], change: Change) -> AuthorClass:
    kinds = {change.by_sha[sha].attribution.kind for sha in shas if sha in change.by_sha}
    # What the index adds is nobody's commit yet.
    kinds.add(change.attribution.kind)
    return "ai" if "ai" in kinds else "bot" if "bot" in kinds else "none"


def _disposition(
    finding: Finding,
    severity: Severity,
    author: AuthorClass,
    fingerprint: str,
    config: Config,
    today: datetime.date,
) -> tuple[Disposition, str, Waived | None]:
    rule = finding.rule.id
    if rule in config.rules.off:
        return "off", "the settings switch this rule off", None
    if finding.suppressed:
        return "waived", f"suppressed at the base: {finding.suppressed}", None
    late = ""
    for waiver in config.waivers:
        if not fits(waiver, finding, fingerprint):
            continue
        if waiver.expires >= today:
            until = f"until {waiver.expires} by {waiver.owner}"
            found = Waived(waiver.reason, waiver.owner, waiver.expires)
            return "waived", f"waived {until}: {waiver.reason}", found
        late = f"; its waiver expired on {waiver.expires}"
    is_ai = author == "ai" or config.undeclared == "ai"
    name, limit = _threshold(finding.path, config, is_ai)
    if severity >= limit:
        return "block", f"{severity} reaches {name} = {Severity(limit)}{late}", None
    wanted = "never" if limit == NEVER else str(Severity(limit))
    return "warn", f"{severity} is below {name} = {wanted}{late}", None


def fits(waiver: Waiver, finding: Finding, fingerprint: str) -> bool:
    """Whether a waiver is for a finding, whatever its date."""
    return (
        waiver.rule == finding.rule.id
        and matches(waiver.path, finding.path or "")
        and waiver.fingerprint in (None, fingerprint)
    )


def _threshold(path: str | None, config: Config, is_ai: bool) -> tuple[str, int]:
    gate = config.gate
    name, limit = ("ai-fail-on", gate.ai_fail_on) if is_ai else ("fail-on", gate.fail_on)
    for entry in reversed(gate.paths):
        if path is not None and matches(entry.match, path):
            own = entry.ai_fail_on if is_ai else entry.fail_on
            return (name, limit) if own is None else (f"{name} of {entry.match}", own)
    return name, limit


def _counted(blocking: Sequence[Decision]) -> Iterator[str]:
    rules = Counter(decision.finding.rule.id for decision in blocking)
    for rule, count in sorted(rules.items(), key=lambda item: (-item[1], item[0])):
        yield f"{rule} blocks" if count == 1 else f"{rule} blocks {count} times"


def _unchecked(failures: Sequence[Failure]) -> Iterator[str]:
    checks = Counter(failure.check for failure in failures)
    for check, count in sorted(checks.items()):
        first = next(failure.reason for failure in failures if failure.check == check)
        yield f"{check} did not finish: {first}" + (f" (and {count - 1} more)" if count > 1 else "")
