"""What a report shows of a change and of its findings: no secrets and no personal data."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from aicheck.checks.privacy import hidden
from aicheck.checks.secrets import redacted
from aicheck.checks.secrets.keys import private_keys
from aicheck.checks.secrets.redaction import mark
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


def lines_without_secrets(text: str, start: int, end: int) -> list[str]:
    """The lines `start` to `end` of a file's text as they may be shown."""
    lines = text.split("\n")
    keys = list(_keys(text, lines)) if "PRIVATE" in text or "Private-Lines" in text else []
    return [
        # The last line of a key is short, and looks like nothing by itself.
        mark(line) if any(first < at <= last for first, last in keys) else hidden(redacted(line))
        for at, line in enumerate(lines[start - 1 : end], start)
    ]


def _keys(text: str, lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last line of each private key that has several."""
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    for key in private_keys(text):
        first, last = (bisect_right(starts, at) for at in (key.start, key.end - 1))
        if last > first:
            yield first, last
