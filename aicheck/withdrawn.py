"""The lines that a commit of a range added and that are gone at its end: history keeps them.

A version of a file whose content is the head's has none. Others are read once, each as its commit
left it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from aicheck.decode import Decoded, readings
from aicheck.git import Repository
from aicheck.model import Failure, FileChange, Hunk, Withdrawn
from aicheck.oversized import MAX_FILE
from aicheck.rawdiff import MOST_HUNKS, Entry, Span, path_text

Version: TypeAlias = "tuple[str, Entry, Sequence[Span]]"
"""A commit, a file that it changed, and the places of its hunks."""

_REGULAR = (0o100644, 0o100755)
# Of all earlier versions together, in bytes.
MAX_READ = 192 << 20


def withdrawn(
    repository: Repository, versions: Iterable[Version], files: Sequence[FileChange]
) -> Iterator[Withdrawn | Failure]:
    """Yield the lines of `versions` that none of `files` adds, the oldest first; raises GitError.

    Each is told once. A failure says what was not read.
    """
    ends = {file.new_blob for file in files}
    asked: dict[str, list[Version]] = {}
    for version in versions:
        _, entry, spans = version
        is_file = entry.new_mode in _REGULAR and entry.status != "D"
        if is_file and entry.new_blob not in ends and any(come for *_, come in spans):
            asked.setdefault(entry.new_blob, []).append(version)
    if not asked:
        return
    known = {line for file in files for hunk in file.hunks for line in hunk.added}
    size = 0
    for blob, data in repository.blobs(asked, MAX_FILE):
        size += len(data) if isinstance(data, bytes) else 0
        if size > MAX_READ:
            reason = f"over {MAX_READ >> 20} MiB of earlier versions"
            yield Failure("secrets", f"not all that commits took out again was looked at: {reason}")
            return
        # The same content may come back: its lines are then told of its first commit.
        for commit, entry, spans in asked[blob]:
            path = path_text(entry.path)[0]
            if not isinstance(data, bytes) or len(spans) > MOST_HUNKS:
                reason = "an earlier version of it was not read, which a later commit changed"
                yield Failure("secrets", reason, path)
                continue
            if hunks := tuple(_gone(*_lines(data, path, spans), known)):
                yield Withdrawn(commit, path, hunks)


def _lines(data: bytes, path: str, spans: Sequence[Span]) -> tuple[list[str], Sequence[Span]]:
    """The text's lines, and the places of the added ones; what is looked for is ASCII anyway."""
    found = readings(data, [path])[path]
    if isinstance(found, Decoded) and found.is_wide:
        lines = found.text.split("\n")
        return lines, [(0, 0, 1, len(lines))]
    text = found.text if isinstance(found, Decoded) else data.decode("latin-1")
    return text.split("\n"), spans


def _gone(lines: Sequence[str], spans: Iterable[Span], known: set[str]) -> Iterator[Hunk]:
    for _, _, first, count in spans:
        start, run = first, []
        for number in range(first, first + count):
            line = lines[number - 1] if number <= len(lines) else ""
            if line not in known:
                known.add(line)
                run.append(line)
                continue
            if run:
                yield Hunk(0, (), start, tuple(run))
            start, run = number + 1, []
        if run:
            yield Hunk(0, (), start, tuple(run))
