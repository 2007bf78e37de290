"""What makes two findings the same, and which of several that are the same one is. Pure.

In a file it is the rule, the path and the code, whatever its line, and a number: a copy of code
that the change leaves alone is another finding, and code that moves within its file is the same
one. Of a commit it is the commit's id. Another commit can have the same subject, author and dates,
and anybody can choose them; whoever makes a new id, as by a rebase, can mend the message as well.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from aicheck.model import Change, FileChange, Finding

# A finding of more lines than this is judged by its first ones.
LONGEST = 2_000
_LETTERS = str.maketrans("0123456789", "ghijklmnop")

_Mark = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Identified:
    """A finding with its fingerprint, and a digest of its code alone, empty where it has none."""

    finding: Finding
    fingerprint: str
    code: str


def fingerprinted(findings: Iterable[Finding], change: Change) -> Iterator[tuple[Finding, str]]:
    """Yield each finding, in the order of the report, with its fingerprint."""
    return ((it.finding, it.fingerprint) for it in identified(findings, change))


def identified(findings: Iterable[Finding], change: Change) -> Iterator[Identified]:
    """Yield what each finding is known by, in the order of the report."""
    ordered = sorted(findings, key=_place)
    files = by_path(change)
    marks = [_mark(it, files.get(it.path or "", ()), change) for it in ordered]
    most = _most_on_a_line(ordered, marks)
    kept, seen = _Kept(), Counter[tuple[_Mark, bool]]()
    for finding, mark in zip(ordered, marks, strict=True):
        found = files.get(finding.path or "", ())
        is_new = _is_added(finding, found)
        before = kept.copies(finding, found) * most[mark] if is_new else 0
        code = code_of(mark[2]) if finding.path is not None else ""
        yield Identified(finding, fingerprint_of(*mark, before + seen[mark, is_new]), code)
        seen[mark, is_new] += 1


def fingerprints(finding: Finding, change: Change, most: int) -> frozenset[str]:
    """The fingerprints that a finding may have among up to `most` of its kind on each line."""
    files = by_path(change).get(finding.path or "", ())
    mark = _mark(finding, files, change)
    copies = _Kept().copies(finding, files)
    return frozenset(fingerprint_of(*mark, number) for number in range(most * (copies + 1)))


def fingerprint_of(rule: str, path: str, code: str, ordinal: int) -> str:
    """The fingerprint of a rule's finding in code with its white space folded.

    `ordinal` counts the findings of one rule in the same code of one file.
    """
    return _digest("\0".join((rule, path, code, str(ordinal))), 16)


def code_of(code: str) -> str:
    """A digest of code with its white space folded, wherever it stands; empty where there is none.

    It is of letters alone: sixteen digits by chance would be some payment card's number.
    """
    return _digest(code, 8).translate(_LETTERS) if code else ""


def _digest(text: str, size: int) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()


def by_path(change: Change) -> Mapping[str, Sequence[FileChange]]:
    """The changed files of each path."""
    files: dict[str, list[FileChange]] = {}
    for changed in change.files:
        files.setdefault(changed.path, []).append(changed)
    return files


def _place(finding: Finding) -> tuple[str, int, int, str, str, str]:
    start = finding.start
    return (
        finding.path or "", start.line, start.column, finding.rule.id, finding.commit or "",
        finding.message,
    )  # fmt: skip


# -- what is the same ----------------------------------------------------------------------------


def _mark(finding: Finding, files: Sequence[FileChange], change: Change) -> _Mark:
    """What makes two findings the same, but for their number."""
    if finding.path is None and finding.commit is not None:
        return finding.rule.id, "", _commit(finding.commit, change)
    return finding.rule.id, finding.path or "", folded(_content(finding, files))


def _commit(sha: str, change: Change) -> str:
    """A commit's id, or what stands for one that isn't made, or whose id is only a mail's word."""
    if change.is_committed:
        return sha
    commit = change.by_sha.get(sha)
    parts = [commit.message if commit else sha]
    for file in change.files:
        parts.append(file.path)
        parts += (line for hunk in file.hunks for line in (*hunk.removed, "", *hunk.added))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _content(finding: Finding, files: Sequence[FileChange]) -> str:
    """Its first line as shown, and the lines that follow it."""
    file = next((file for file in files if file.head is not None), None)
    first, last = span(finding)
    if file is None or last <= first:
        return finding.code
    return "\n".join([finding.code, *file.head_lines[first:last]])


def span(finding: Finding) -> tuple[int, int]:
    """The first and the last line that a finding is judged by; of a secret it is one."""
    first = finding.start.line
    is_secret = finding.rule.category == "secrets"
    return first, first if is_secret else min(finding.end.line, first + LONGEST)


def _is_added(finding: Finding, files: Sequence[FileChange]) -> bool:
    is_there = any(file.is_added(*span(finding)) for file in files)
    return is_there and finding.placement == "added"


def folded(text: str) -> str:
    """A text with its white space folded, as fingerprints read it."""
    return " ".join(text.split())


# -- which one it is -----------------------------------------------------------------------------


def _most_on_a_line(findings: Sequence[Finding], marks: Sequence[_Mark]) -> Mapping[_Mark, int]:
    """How many findings with the same mark begin on one line, at most: a copy has as many."""
    lines = Counter((mark, it.start.line) for it, mark in zip(findings, marks, strict=True))
    most: dict[_Mark, int] = {}
    for (mark, _), count in lines.items():
        most[mark] = max(count, most.get(mark, 0))
    return most


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a change leaves alone in the files that findings are in; read once."""

    texts: dict[str, tuple[str, str]] = field(default_factory=dict)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def copies(self, finding: Finding, files: Sequence[FileChange]) -> int:
        """How often the code of a finding stands in lines that the change does not touch."""
        file = next((file for file in files if file.head is not None), None)
        if file is None:
            return 0
        first, last = span(finding)
        code = folded("\n".join(file.head_lines[first - 1 : max(first, last)]))
        if file.path not in self.texts:
            text = "\n".join(["", *_unchanged(file), ""])
            self.texts[file.path] = text, text.replace("\n", " ")
        key = file.path, code
        if key not in self.counts:
            self.counts[key] = _occurrences(*self.texts[file.path], code)
        return self.counts[key]


def _unchanged(file: FileChange) -> Iterator[str]:
    """Yield the lines of the head that aren't blank, with a NUL for each that the change added."""
    for number, line in enumerate(file.head_lines, 1):
        if text := "\0" if file.is_added(number) else folded(line):
            yield text


def _occurrences(text: str, flat: str, code: str) -> int:
    """How often `code` is whole lines of `text`, which is `flat` with its lines joined."""
    count, size = 0, len(code)
    at = flat.find(f" {code} ") if code else -1
    while at >= 0:
        is_whole = text[at] == text[at + size + 1] == "\n"
        count += is_whole
        at = flat.find(f" {code} ", at + size + 1 if is_whole else at + 1)
    return count
