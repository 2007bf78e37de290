"""What was decided about a change, and all that a report may show."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from aicheck.model.baseline import BaselineEntry, BaselineUse
from aicheck.model.change import Change, Failure
from aicheck.model.commits import AuthorClass
from aicheck.model.files import FileChange
from aicheck.model.findings import Finding, Licence, Severity
from aicheck.model.survey import Survey

Disposition = Literal["block", "warn", "waived", "off"]
Way = Literal["trailer", "remediation", "signature", "review"]
SignOffState = Literal["ok", "missing", "agent", "unverified", "not-required"]
VerdictStatus = Literal["pass", "fail", "incomplete"]


@dataclass(frozen=True, slots=True)
class Waived:
    """A person's exception that is in force: why, by whom, and its last day."""

    reason: str
    owner: str
    expires: datetime.date


@dataclass(frozen=True, slots=True)
class Decision:
    """A finding, who wrote its line, and what the settings make of it.

    `waiver` is the one that applies; a finding that was suppressed at the base has none. `code` is
    a digest of what the finding stands in, and `known` the entry of the baseline that fits it.
    """

    finding: Finding
    severity: Severity
    disposition: Disposition
    reason: str
    fingerprint: str
    commit: str | None = None
    attribution: AuthorClass = "none"
    waiver: Waived | None = None
    code: str = ""
    known: BaselineEntry | None = None

    @property
    def is_known(self) -> bool:
        """Whether the baseline alone keeps it from blocking or warning."""
        is_let_be = self.disposition == "waived" and self.known is not None
        return is_let_be and self.waiver is None and not self.finding.suppressed


@dataclass(frozen=True, slots=True)
class SignOff:
    """Whether a person took responsibility for one commit, and by which way.

    `said_in_vain` is whether a later commit says so for somebody whose word does not count.
    """

    required: bool
    status: SignOffState
    by: str | None = None
    detail: str = ""
    way: Way | None = None
    said_in_vain: bool = False


@dataclass(frozen=True, slots=True)
class PolicySource:
    """Where the settings in force came from; `digest` covers settings, waivers and rules.

    `accept` are the ways in which a person may take responsibility.
    """

    source: str
    digest: str
    extends: tuple[str, ...] = ()
    accept: tuple[str, ...] = ("trailer",)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer: `blocking` counts the findings that block, `reasons` says why in words."""

    status: VerdictStatus
    blocking: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stats:
    """The only part of a report that two runs on the same input may differ in."""

    seconds: float = 0.0
    hits: int = 0
    misses: int = 0


@dataclass(frozen=True)
class Report:
    """Everything a reporter may show: the one value that reporters see.

    `survey` is what a whole tree looks like, where one was scanned; `baseline` is what the known
    findings made of it, where there are any.
    """

    version: str
    engines: Mapping[str, str]
    change: Change
    policy: PolicySource
    decisions: tuple[Decision, ...]
    failures: tuple[Failure, ...]
    verdict: Verdict
    sign_offs: Mapping[str, SignOff] = field(default_factory=dict)
    licences: Mapping[str, tuple[Licence, ...]] = field(default_factory=dict)
    stats: Stats = Stats()
    survey: Survey | None = None
    baseline: BaselineUse | None = None

    def author_class(self, sha: str | None) -> AuthorClass:
        """Who wrote the commit `sha`, or the lines of none, as far as the evidence says."""
        commit = self.change.by_sha.get(sha or "")
        return (commit or self.change).attribution.kind

    def ai_added(self, file: FileChange) -> int:
        """How many added lines of `file` an AI wrote, as far as the evidence says.

        Lines with a mark count by it. Others count where their commit is AI-assisted, but for one
        that only records or markers say so of: those say which lines it is true of.
        """
        count = 0
        for first, stop, origin in file.owners():
            marks = list(file.marked(first, stop - 1))
            count += sum(mark.end - mark.start + 1 for mark in marks if mark.kind == "ai")
            if self._is_whole(origin.commit if origin else None):
                count += stop - first - sum(mark.end - mark.start + 1 for mark in marks)
        return count

    def _is_whole(self, sha: str | None) -> bool:
        return (self.change.by_sha.get(sha or "") or self.change).attribution.is_whole
