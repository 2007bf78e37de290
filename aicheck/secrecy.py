"""What a report shows of a change and of its findings: no secrets and no personal data."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from aicheck.checks.privacy import hidden
from aicheck.checks.secrets import private_keys, redacted, redacted_lines
from aicheck.model import Change, Commit, FileChange, Finding

# More of the lines before and after is read than is shown: what they say together may be a secret.
_MARGIN = 4
_LONGEST_LINE = 1_000
_HIDDEN = "…"


class LinesWithoutSecrets:
    """Lines of one file as a report may show them: no secret of theirs, and no personal data."""

    def __init__(self, lines: Sequence[str]) -> None:
        """Take the lines of the whole file: that one is part of a key is seen only from there."""
        self._lines = lines
        self._keys = _lines_of_keys(lines)

    def shown(self, first: int, last: int) -> list[tuple[int, str]]:
        """The lines `first` to `last`, counted from 1, as far as there are any, with numbers."""
        start, stop = max(first - 1, 0), min(last, len(self._lines))
        low = max(start - _MARGIN, 0)
        text = "\n".join(map(self._readable, range(low, min(stop + _MARGIN, len(self._lines)))))
        lines = redacted_lines(text)
        safe = hidden("\n".join(lines)).split("\n")
        if len(safe) != len(lines):
            safe = [hidden(line) for line in lines]
        return [(at + 1, safe[at - low]) for at in range(start, stop)]

    def _readable(self, at: int) -> str:
        line = self._lines[at]
        return _HIDDEN if at in self._keys or len(line) > _LONGEST_LINE else line


def _lines_of_keys(lines: Sequence[str]) -> frozenset[int]:
    """The lines, from 0, that are part of a private key."""
    text = "\n".join(lines)
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    found: set[int] = set()
    for key in private_keys(text):
        # The line that it begins on tells only that it is one, and is redacted like any other.
        first, last = bisect_right(starts, key.start) - 1, bisect_right(starts, key.end - 1) - 1
        found.update(range(first + 1, last + 1))
    return frozenset(found)


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
