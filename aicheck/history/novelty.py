"""The lines that a history adds, each told where it is first added.

What of them is gone at the end is what its commits took out again. A version of a file whose lines
git cannot tell, because its line feeds are wide or because it is no UTF-8 text, is read itself; its
lines are compared among themselves, so that it does not matter when they are read.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aicheck.decode import Decoded, readings
from aicheck.git import Repository
from aicheck.history.deltas import name_of
from aicheck.oversized import MAX_FILE
from aicheck.rawdiff import MOST_HUNKS, Entry, Span, path_text

Version: TypeAlias = "list[Any]"
"""The number of a commit, a file's name and blob, its new lines, and how many bytes were read.

New lines are the number of a first one and the lines as one text, by turns. They are None where
they were not read; where there is no name either, nothing was read from there on.
"""

# Different lines in bytes and by number, and bytes of files that were read themselves, for a whole
# history: what is held takes twice that.
MOST_BYTES, MOST_LINES, MOST_READ = 192 << 20, 3 << 20, 192 << 20

_REGULAR = (0o100644, 0o100755)
_UNPRINTABLE = re.compile(rb"[^\t -~]+")
# Of what is no text only that is kept which could be some.
_SHORTEST = 8


@dataclass
class _Seen:
    """Lines of one kind that were seen, and how much that is."""

    lines: set[bytes] = field(default_factory=set)
    size: int = 0
    read: int = 0
    is_full: bool = False

    def is_over(self) -> bool:
        """Whether there is no room for more."""
        is_much = self.size > MOST_BYTES or len(self.lines) > MOST_LINES
        return is_much or self.read > MOST_READ


class Novelty:
    """Knows the lines that were seen, and how much is held of them."""

    def __init__(self, known: Iterable[Version] = ()) -> None:
        """Go on behind the versions that are `known`."""
        self._told, self._odd = _Seen(), _Seen()
        # Bytes that were found and not taken yet.
        self.held = 0
        self._found: list[Version] = []
        self._waiting: list[tuple[int, Entry, Sequence[Span]]] = []
        for _, name, _, new, read in known:
            seen = self._odd if read else self._told
            lines = {line for text in (new or ())[1::2] for line in text.encode().split(b"\n")}
            seen.lines |= lines
            seen.size += sum(map(len, lines))
            seen.read += read
            seen.is_full = seen.is_full or not name

    def add(self, at: int, entry: Entry, spans: Sequence[Span], parts: Sequence[bytes]) -> None:
        """Take what the commit number `at` made of a file, with the text of its hunks."""
        is_file = entry.status != "D" and entry.new_mode in _REGULAR
        if not is_file or not any(come for *_, come in spans):
            return
        if len(spans) > MOST_HUNKS:
            self._found.append([at, name_of(entry.path), entry.new_blob, None, 0])
        elif any(map(_is_odd, parts)):
            self._waiting.append((at, entry, spans))
        elif not self._told.is_full:
            hunks = ((new, _added(part)) for (_, _, new, _), part in zip(spans, parts, strict=True))
            self._keep(at, entry, hunks, self._told)

    def take(self, repository: Repository, end: int) -> list[Version]:
        """What the commits before `end` have that was not taken yet; raises GitError."""
        odd = [it for it in self._waiting if it[0] < end] if not self._odd.is_full else []
        # One by one: what is read of them must not depend on which are read together.
        contents = repository.blobs([it[1].new_blob for it in odd], MAX_FILE)
        for (at, entry, spans), (_, data) in zip(odd, contents, strict=True):
            if not isinstance(data, bytes):
                self._found.append([at, name_of(entry.path), entry.new_blob, None, 0])
            elif not self._odd.is_full:
                hunks = list(_read(data, path_text(entry.path)[0], spans))
                self._keep(at, entry, hunks, self._odd, len(data))
        found = [it for it in self._found if it[0] < end]
        self._found, self._waiting, self.held = [], [], 0
        return found

    def _keep(
        self,
        at: int,
        entry: Entry,
        hunks: Iterable[tuple[int, list[bytes]]],
        seen: _Seen,
        read: int = 0,
    ) -> None:
        new: list[Any] = []
        for first, lines in hunks:
            if first == 1 and lines and lines[0].startswith(BOM_UTF8):
                lines[0] = lines[0].removeprefix(BOM_UTF8)
            if fresh := set(lines).difference(seen.lines):
                seen.lines |= fresh
                size = sum(map(len, fresh))
                seen.size += size
                self.held += size
                new += _runs(first, lines, fresh)
        seen.read += read
        if new or read:
            self._found.append([at, name_of(entry.path), entry.new_blob, new, read])
        if seen.is_over():
            seen.is_full = True
            self._found.append([at, "", "", None, read])


def _is_odd(part: bytes) -> bool:
    if not part.isascii():
        try:
            part.decode("utf-8")
        except UnicodeDecodeError:
            return True
    return b"\0" in part


def _added(part: bytes) -> list[bytes]:
    """The added lines among those behind a hunk's header."""
    return [line[1:] for line in part.split(b"\n")[1:] if line[:1] == b"+"]


def _read(data: bytes, path: str, spans: Sequence[Span]) -> Iterator[tuple[int, list[bytes]]]:
    """The added lines of a file that was read, as UTF-8; what is looked for is ASCII anyway."""
    found = readings(data, [path])[path]
    if isinstance(found, Decoded) and found.is_wide:
        yield 1, found.text.removesuffix("\n").encode("utf-8", "replace").split(b"\n")
        return
    if isinstance(found, Decoded):
        lines = found.text.encode("utf-8", "replace").split(b"\n")
    elif b"\0" in data:
        lines = [_UNPRINTABLE.sub(b" ", line) for line in data.split(b"\n")]
        lines = [line if len(line) >= _SHORTEST else b"" for line in lines]
    else:
        lines = data.decode("latin-1").encode().split(b"\n")
    for _, _, first, count in spans:
        if count:
            yield first, lines[first - 1 : first - 1 + count]


def _runs(first: int, lines: Sequence[bytes], fresh: set[bytes]) -> Iterator[Any]:
    """Yield the fresh ones among lines, each once: the number of a first one, and the text."""
    start, run = first, list[bytes]()
    for number, line in enumerate(lines, first):
        if line in fresh:
            fresh.discard(line)
            run.append(line)
            continue
        if run:
            yield start
            yield b"\n".join(run).decode()
        start, run = number + 1, []
    if run:
        yield start
        yield b"\n".join(run).decode()
