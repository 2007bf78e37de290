"""From findings and settings to decisions, and from those to a verdict. Pure."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from aicheck.config import NEVER, Config, Waiver
from aicheck.globs import matches
from aicheck.model import (
    AuthorClass,
    Change,
    Decision,
    Disposition,
    Failure,
    Finding,
    Severity,
    Verdict,
)

# What no settings can make optional: without these there is no change to speak of.
ALWAYS_REQUIRED = frozenset({"history", "read"})


def decide(
    findings: Iterable[Finding], change: Change, config: Config, today: datetime.date
) -> Iterator[Decision]:
    """Yield a decision for each finding, in the order of the report."""
    files = {file.path: file for file in change.files}
    seen: Counter[tuple[str, str, str]] = Counter()
    for finding in sorted(findings, key=_place):
        mark = (finding.rule.id, finding.path or "", " ".join(finding.code.split()))
        fingerprint = _fingerprint(*mark, seen[mark])
        seen[mark] += 1
        file = files.get(finding.path or "")
        commit = finding.commit or (file.commit_of(finding.start.line) if file else None)
        author = _author(finding, commit, change)
        severity = config.rules.severity.get(finding.rule.id, finding.rule.severity)
        disposition, reason = _disposition(finding, severity, author, fingerprint, config, today)
        yield Decision(finding, severity, disposition, reason, fingerprint, commit, author)


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


def _place(finding: Finding) -> tuple[str, int, int, str, str, str]:
    start = finding.start
    return (
        finding.path or "", start.line, start.column, finding.rule.id, finding.commit or "",
        finding.message,
    )  # fmt: skip


def _fingerprint(rule: str, path: str, code: str, ordinal: int) -> str:
    text = "\0".join((rule, path, code, str(ordinal)))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _author(finding: Finding, sha: str | None, change: Change) -> AuthorClass:
    """Who wrote the finding's line; of an unchanged one, who changed its file."""
    if sha in change.by_sha:
        return change.by_sha[sha or ""].attribution.kind
    if finding.placement == "added" and finding.path and not _is_lost(finding, change):
        return "none"
    # The cause is somewhere in the change: where one of its commits is AI-assisted, so may it be.
    kinds = {commit.attribution.kind for commit in change.commits}
    return next((kind for kind in ("ai", "bot") if kind in kinds), "none")


def _is_lost(finding: Finding, change: Change) -> bool:
    """Whether history doesn't tell which commit the finding's file comes from."""
    return not any(file.origins for file in change.files if file.path == finding.path)


def _disposition(
    finding: Finding,
    severity: Severity,
    author: AuthorClass,
    fingerprint: str,
    config: Config,
    today: datetime.date,
) -> tuple[Disposition, str]:
    rule = finding.rule.id
    if rule in config.rules.off:
        return "off", "the settings switch this rule off"
    late = ""
    for waiver in config.waivers:
        if not _fits(waiver, finding, fingerprint):
            continue
        if waiver.expires >= today:
            until = f"until {waiver.expires} by {waiver.owner}"
            return "waived", f"waived {until}: {waiver.reason}"
        late = f"; its waiver expired on {waiver.expires}"
    is_ai = author == "ai" or (author == "none" and config.undeclared == "ai")
    name, limit = _threshold(finding.path, config, is_ai)
    if severity >= limit:
        return "block", f"{severity} reaches {name} = {Severity(limit)}{late}"
    wanted = "never" if limit == NEVER else str(Severity(limit))
    return "warn", f"{severity} is below {name} = {wanted}{late}"


def _fits(waiver: Waiver, finding: Finding, fingerprint: str) -> bool:
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
