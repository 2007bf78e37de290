"""What `git diff-tree --raw -z` and its patches say, read as a stream.

Names survive only in the raw form: a patch quotes them, and a name may hold a newline. The files
of both forms come in the same order, so that a patch's chunks are told apart by counting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from aicheck.model import Hunk

# A file's patch larger than this is not parsed; the file is reported as not scanned.
MAX_PATCH = 8 << 20

_HEADER = re.compile(rb"[0-9a-f]{40,64}(?: [0-9a-f]{40,64})?\n")
_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a raw diff; `old_path` is that of a renamed file."""

    status: str
    old_mode: int
    new_mode: int
    old_blob: str
    new_blob: str
    path: bytes
    old_path: bytes | None = None

    @property
    def has_patch(self) -> bool:
        """Whether a patch of modified and renamed files holds a chunk for it."""
        return self.status in ("M", "R")


@dataclass(frozen=True, slots=True)
class Span:
    """The place of a hunk, without its text: `old` and `new` are (first line, number of lines)."""

    old: tuple[int, int]
    new: tuple[int, int]


def sections(fields: Iterable[bytes]) -> Iterator[list[Entry]]:
    """Yield the entries of each pair of trees; a pair's header stands before its entries."""
    section: list[Entry] | None = None
    stream = iter(fields)
    for field in stream:
        if not field.startswith(b":"):
            if section is not None:
                yield section
            section = []
            continue
        section = [] if section is None else section
        section.append(_entry(field, stream))
    if section is not None:
        yield section


def _entry(field: bytes, stream: Iterator[bytes]) -> Entry:
    old_mode, new_mode, old_blob, new_blob, status = field[1:].decode("ascii").split(" ")
    first = next(stream)
    renamed = status[0] in "RC"
    return Entry(
        status=status[0],
        old_mode=int(old_mode, 8),
        new_mode=int(new_mode, 8),
        old_blob=old_blob,
        new_blob=new_blob,
        path=next(stream) if renamed else first,
        old_path=first if renamed else None,
    )


def chunks(lines: Iterable[bytes]) -> Iterator[list[bytes] | None]:
    """Yield each file's lines from its first hunk on, and None where a pair of trees begins.

    A chunk over `MAX_PATCH` bytes is cut: its last line is then empty, which no line of git's is.
    """
    chunk: list[bytes] | None = None
    size = 0
    for line in lines:
        if line.startswith(b"diff --git "):
            if chunk is not None:
                yield chunk
            chunk, size = [], 0
        elif line[:1] in b"0123456789abcdef" and _HEADER.fullmatch(line):
            if chunk is not None:
                yield chunk
            chunk = None
            yield None
        elif chunk is not None and (chunk or line.startswith(b"@@ ")) and size <= MAX_PATCH:
            size += len(line)
            chunk.append(line if size <= MAX_PATCH else b"")
    if chunk is not None:
        yield chunk


def spans(lines: Iterable[bytes]) -> Iterator[list[Span] | None]:
    """Yield each file's hunks without their text, and None where a pair of trees begins."""
    found: list[Span] | None = None
    for line in lines:
        first = line[:1]
        if first in (b"+", b"-", b"\\"):
            continue
        if first == b"@" and found is not None and (match := _HUNK.match(line)):
            found.append(_span(match))
        elif line.startswith(b"diff --git "):
            if found is not None:
                yield found
            found = []
        elif _HEADER.fullmatch(line):
            if found is not None:
                yield found
            found = None
            yield None
    if found is not None:
        yield found


def _span(match: re.Match[bytes]) -> Span:
    old, old_size, new, new_size = match.groups()
    return Span(
        (int(old), 1 if old_size is None else int(old_size)),
        (int(new), 1 if new_size is None else int(new_size)),
    )


def hunks(chunk: list[bytes], encoding: str) -> tuple[Hunk, ...]:
    """The hunks of one file's patch; raises UnicodeDecodeError and unidiff's own errors."""
    if not chunk:
        return ()
    # Imported here: most runs of most commands read no patch, and it costs 20 ms.
    from unidiff.patch import PatchSet

    text = b"".join(chunk).decode(encoding)
    patch = PatchSet(["--- a\n", "+++ b\n", *_lines(text)])
    return tuple(_hunk(hunk) for file in patch for hunk in file)


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")]


def _hunk(hunk: Any) -> Hunk:
    removed = tuple(line.value.removesuffix("\n") for line in hunk if line.is_removed)
    added = tuple(line.value.removesuffix("\n") for line in hunk if line.is_added)
    return Hunk(hunk.source_start, removed, hunk.target_start, added)
