"""What a report shows of a change and of its findings: no secrets and no personal data."""

from __future__ import annotations

from dataclasses import replace

from aicheck.checks.privacy import hidden
from aicheck.checks.secrets import redacted
from aicheck.model import Change, Commit, FileChange, Finding


def finding_without_secrets(finding: Finding) -> Finding:
    """The finding without the secret or personal data of its line, whoever found it."""
    code = redacted(finding.code)
    return replace(
        finding,
        # A commit's trailers are there to be read: only lines of files have data to hide.
        code=hidden(code) if finding.path else code,
        message=redacted(finding.message),
        suppressed=redacted(finding.suppressed),
        # A copy of a line has the same secret in it.
        related=tuple(replace(it, code=hidden(redacted(it.code))) for it in finding.related),
    )


def without_secrets(change: Change) -> Change:
    """The change as it may be shown: of a message its subject, and what evidence quotes."""
    files = tuple(_shown_file(file) if file.marks else file for file in change.files)
    # Records may hold whole conversations; what they say is in the evidence.
    commits = tuple(map(_shown, change.commits))
    return replace(change, commits=commits, files=files, records=(), scanners=(), withdrawn=())


def _shown_file(file: FileChange) -> FileChange:
    marks = (
        replace(mark, evidence=replace(mark.evidence, detail=redacted(mark.evidence.detail)))
        for mark in file.marks
    )
    return replace(file, marks=tuple(marks))


def _shown(commit: Commit) -> Commit:
    said = commit.attribution
    evidence = tuple(replace(it, detail=redacted(it.detail)) for it in said.evidence)
    shown = replace(said, evidence=evidence)
    return replace(commit, message=redacted(commit.subject), attribution=shown, records=())
