"""One report of several changes that go together, as the refs of a push do. Pure.

What two of them say alike is said once, and as strictly as either says it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from aicheck import policy
from aicheck.model import (
    Change,
    Decision,
    Failure,
    FileChange,
    PolicySource,
    Pushed,
    Report,
    SignOff,
    Stats,
)

_STRICTEST = ("block", "warn", "waived", "off")


def joined(reports: Sequence[Report]) -> Report:
    """The reports as one; a single one stays as it is."""
    first = reports[0]
    if len(reports) == 1:
        return first
    decisions = _decisions(reports)
    failures = _failures(reports)
    return replace(
        first,
        engines={name: it for report in reports for name, it in report.engines.items()},
        change=replace(
            _change([report.change for report in reports], failures), pushed=_pushed(reports)
        ),
        policy=_policy([report.policy for report in reports]),
        decisions=decisions,
        failures=failures,
        verdict=policy.judge(decisions, failures),
        sign_offs=_sign_offs(reports),
        licences={path: it for report in reports for path, it in report.licences.items()},
        stats=Stats(
            sum(report.stats.seconds for report in reports),
            sum(report.stats.hits for report in reports),
            sum(report.stats.misses for report in reports),
        ),
    )


def _decisions(reports: Iterable[Report]) -> tuple[Decision, ...]:
    kept: dict[object, Decision] = {}
    for report in reports:
        for it in report.decisions:
            # The content, whatever its line is in either; a commit's own is of that commit.
            key = (it.finding.rule.id, it.finding.path, it.fingerprint, it.finding.message)
            known = kept.get(key)
            if known is None or _strictness(it) < _strictness(known):
                kept[key] = it
    return tuple(kept.values())


def _strictness(it: Decision) -> tuple[int, int]:
    return _STRICTEST.index(it.disposition), -it.severity


def _failures(reports: Iterable[Report]) -> tuple[Failure, ...]:
    kept: dict[object, Failure] = {}
    for report in reports:
        for it in report.failures:
            key = (it.check, it.path or "", it.reason)
            if key not in kept or it.required:
                kept[key] = it
    return tuple(kept[key] for key in sorted(kept, key=str))


def _sign_offs(reports: Iterable[Report]) -> dict[str, SignOff]:
    kept: dict[str, SignOff] = {}
    for report in reports:
        for sha, it in report.sign_offs.items():
            if sha not in kept or (it.required and it.status != "ok"):
                kept[sha] = it
    return kept


def _change(changes: Sequence[Change], failures: tuple[Failure, ...]) -> Change:
    commits = {commit.sha: commit for change in changes for commit in change.commits}
    files = {_content(file): file for change in changes for file in change.files}
    return replace(
        changes[0],
        base=None,
        head=None,
        judge=None,
        guessed=None,
        commits=tuple(commits.values()),
        files=tuple(sorted(files.values(), key=lambda file: file.path)),
        failures=failures,
    )


def _pushed(reports: Iterable[Report]) -> tuple[Pushed, ...]:
    return tuple(
        replace(it, verdict=report.verdict.status)
        for report in reports
        for it in report.change.pushed
    )


def _content(file: FileChange) -> tuple[object, ...]:
    return file.path, file.old_path, file.status, file.old_blob, file.new_blob


def _policy(sources: Sequence[PolicySource]) -> PolicySource:
    unlike = list(dict.fromkeys(sources))
    if len(unlike) == 1:
        return unlike[0]
    names = dict.fromkeys(it.source for it in unlike)
    digest = hashlib.sha256(" ".join(it.digest for it in unlike).encode()).hexdigest()
    extends = dict.fromkeys(name for it in unlike for name in it.extends)
    accept = dict.fromkeys(way for it in unlike for way in it.accept)
    return PolicySource("; ".join(names), f"sha256:{digest}", tuple(extends), tuple(accept))
