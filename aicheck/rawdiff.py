"""What `git diff-tree --raw -p -U0` says, read as a stream: files and the places of their hunks.

One process gives both forms of a diff: the raw one, with names, modes and blobs, and behind it the
patch, of which only the hunks' headers are read. Whatever a file holds stands behind a mark at the
beginning of its line, and git quotes the names that would break one: no content looks like either.
"""

from __future__ import annotations

import itertools
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar
from urllib.parse import quote_from_bytes

from aicheck.gitprocess import GitError

Span: TypeAlias = "tuple[int, int, int, int]"
"""A hunk without its text: first old line, their number, first new line, their number.

As in a unified diff without context, the first line of an empty side is the line before it.
"""

# Of a file with more hunks the others aren't kept: it is told apart by having one more than this.
MOST_HUNKS = 1 << 18

_TOKEN = re.compile(
    rb"\n(?:@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@"
    rb"|(diff --git )"
    rb"|:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*\t([^\t\n]*)(?:\t([^\n]*))?(?=\n)"
    rb"|([0-9a-f]{40,64})(?=\n))"
)
_HUNK, _DIFF, _FIELDS, _HEADER = 4, 5, range(6, 13), 13
_COMBINED = re.compile(
    rb"\n(?:::+[0-7]{6}(?: [0-7]{6})+((?: [0-9a-f]{40,64})+) ([A-Z]+)\t([^\n]*)"
    rb"|([0-9a-f]{40,64})(?=\n))"
)
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_ESCAPES = {
    b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v",
}  # fmt: skip
# How often a file's patch begins where it isn't once: a change of kind is a deletion and an
# addition, and a conflict in the index has no patch.
_PATCHES = {"T": 2, "U": 0}
_MISFIT = "its list of files and its patch don't fit together"


_T = TypeVar("_T", bound="tuple[Any, ...]")


class Entry(NamedTuple):
    """One file of a raw diff; `old_path` is that of a renamed or copied file."""

    status: str
    old_mode: int
    new_mode: int
    old_blob: str
    new_blob: str
    path: bytes
    old_path: bytes | None = None

    @property
    def has_old(self) -> bool:
        """Whether the file is an older one with another content, mode or name."""
        return self.status in ("M", "R", "C")


Joint: TypeAlias = "tuple[int, str, bytes, Sequence[str]]"
"""A file of a combined diff: its section, the letter for each parent, its name, and its blobs.

The last blob is the merge's own. One that isn't there has zeros, and a submodule's is a commit.
"""

Diff: TypeAlias = "tuple[int, Entry, Sequence[Span]]"
"""The number of the section that a file stands in, the file, and its hunks."""

Patch: TypeAlias = "tuple[int, Entry, Sequence[Span], Sequence[bytes]]"
"""The same, and for each hunk what stands behind its header: the rest of that line, and lines."""


def files(blocks: Iterable[bytes], commits: Sequence[str] = ()) -> Iterator[Diff]:
    """Yield every file of a diff in both forms; a line with each of `commits` begins a section.

    Without commits all is one section, -1. Raises GitError where the forms don't fit together.
    """
    reader = _Reader(commits)
    for match in _tokens(blocks):
        if (match.lastindex or 0) > _HUNK:
            yield from reader.take(match)
            continue
        if len(reader.spans) > MOST_HUNKS:
            continue
        old, gone, new, come = match.group(1, 2, 3, 4)
        reader.spans.append((int(old), int(gone or 1), int(new), int(come or 1)))
    yield from reader.finish()


def patches(blocks: Iterable[bytes], commits: Sequence[str]) -> Iterator[Patch]:
    """Yield every file as `files` does, with the text of its hunks."""
    reader = _Reader(commits)
    is_hunk = False
    for text, match in _pieces(blocks):
        if is_hunk and text:
            reader.parts[-1] += text
        if match is None:
            continue
        is_hunk = (match.lastindex or 0) <= _HUNK and len(reader.spans) <= MOST_HUNKS
        if is_hunk:
            old, gone, new, come = match.group(1, 2, 3, 4)
            reader.spans.append((int(old), int(gone or 1), int(new), int(come or 1)))
            reader.parts.append(b"")
        elif (match.lastindex or 0) > _HUNK:
            for diff in reader.take(match):
                yield (*diff, reader.parts)
    for diff in reader.finish():
        yield (*diff, reader.parts)


def entries(blocks: Iterable[bytes], commits: Sequence[str]) -> Iterator[tuple[int, Entry]]:
    """Yield every file of a raw diff without a patch, as `files` does."""
    headers = _Headers(commits)
    for match in _tokens(blocks):
        if match.lastindex == _HEADER:
            headers.begin(match[_HEADER])
        else:
            yield headers.number, _entry(match)
    headers.finish()


def combined(blocks: Iterable[bytes], commits: Sequence[str]) -> Iterator[Joint]:
    """Yield the files of a combined diff."""
    headers = _Headers(commits)
    for match in _COMBINED.finditer(b"\n" + b"".join(blocks)):
        if match[4]:
            headers.begin(match[4])
            continue
        blobs, letters = (match[at].decode("ascii") for at in (1, 2))
        yield headers.number, letters, _unquoted(match[3]), blobs.split()
    headers.finish()


def path_text(name: bytes) -> tuple[str, bool]:
    """The path as text; bytes that are not UTF-8 are percent-encoded, and then it says so."""
    try:
        return name.decode("utf-8"), False
    except UnicodeDecodeError:
        return quote_from_bytes(name, safe="/ "), True


def _tokens(blocks: Iterable[bytes]) -> Iterator[re.Match[bytes]]:
    """Every header, whole: a block may end anywhere."""
    rest = b""
    for block in blocks:
        text = b"\n" + rest + block
        end = text.rfind(b"\n")
        yield from _TOKEN.finditer(text, 0, end + 1)
        rest = text[end + 1 :]
        if rest[:1] in (b"+", b"-"):
            # A line of a file, which may be as long as the file: the rest of it says nothing.
            rest = rest[:1]


def _pieces(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, re.Match[bytes] | None]]:
    """Every header, with the text before it; there is none where a block ends."""
    rest = b""
    for block in blocks:
        text = b"\n" + rest + block
        end = text.rfind(b"\n")
        at = 0
        for match in _TOKEN.finditer(text, 0, end + 1):
            yield text[at : match.start()], match
            at = match.end()
        # The line feed is the first thing of the next block.
        yield text[at:end], None
        rest = text[end + 1 :]


class Sections(Generic[_T]):
    """Takes a stream of numbered things section by section; some have nothing in them."""

    def __init__(self, stream: Iterable[_T]) -> None:
        self._groups = itertools.groupby(stream, key=itemgetter(0))
        self._ahead: tuple[int, Iterator[_T]] | None = None
        self._number = -1

    def next(self) -> Iterator[_T]:
        """What is in the next section, which must be read before the one after it."""
        self._number += 1
        self._ahead = self._ahead or next(self._groups, None)
        if self._ahead is None or self._ahead[0] != self._number:
            return iter(())
        _, found = self._ahead
        self._ahead = None
        return found

    def finish(self) -> None:
        """Read the stream to its end, where it may raise."""
        for _ in self._groups:
            pass


class _Headers:
    """Which section a stream is in; raises GitError where another one was to come."""

    def __init__(self, commits: Sequence[str]) -> None:
        self._commits = commits
        self.number = -1

    def begin(self, header: bytes) -> None:
        """Go to the next section."""
        self.number += 1
        if self.number >= len(self._commits) or self._commits[self.number] != header.decode():
            raise GitError("it answers with a commit that was not asked for")

    def finish(self) -> None:
        """Take the stream's end."""
        if self.number != len(self._commits) - 1:
            raise GitError("it does not answer for every commit")


class _Reader:
    """Joins the two forms: names in the order of the list, hunks in the order of the patch."""

    def __init__(self, commits: Sequence[str]) -> None:
        self.spans: list[Span] = []
        self.parts: list[bytes] = []
        self._headers = _Headers(commits)
        self._waiting: deque[Entry] = deque()
        self._current: Entry | None = None

    def take(self, match: re.Match[bytes]) -> Iterator[Diff]:
        """Go on with a header that is no hunk's; yield the file that it ends."""
        if match.lastindex == _DIFF:
            if not self._waiting:
                raise GitError(_MISFIT)
            ahead = self._waiting.popleft()
            if ahead is not self._current:
                yield from self._ended()
            self._current, self.spans, self.parts = ahead, [], []
        elif match.lastindex == _HEADER:
            yield from self._ended()
            self._headers.begin(match[_HEADER])
        else:
            entry = _entry(match)
            self._waiting.extend([entry] * _PATCHES.get(entry.status, 1))
            if entry.status == "U":
                yield self._headers.number, entry, ()

    def finish(self) -> Iterator[Diff]:
        """Take the stream's end; yield the last file."""
        yield from self._ended()
        if self._waiting:
            raise GitError(_MISFIT)
        self._headers.finish()

    def _ended(self) -> Iterator[Diff]:
        if self._current is not None:
            yield self._headers.number, self._current, self.spans
        self._current, self.spans, self.parts = None, [], []


def _entry(match: re.Match[bytes]) -> Entry:
    old_mode, new_mode, old_blob, new_blob, status, first, second = match.group(*_FIELDS)
    name = _unquoted(second or first)
    old_name = _unquoted(first) if second else None
    return Entry(
        status.decode(), int(old_mode, 8), int(new_mode, 8), old_blob.decode(), new_blob.decode(),
        name, old_name,
    )  # fmt: skip


def _unquoted(name: bytes) -> bytes:
    if not name.startswith(b'"'):
        return name
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found[1]) or _octal(found[1]), name[1:-1])


def _octal(code: bytes) -> bytes:
    # A quote and a backslash stand for themselves.
    return bytes([int(code, 8)]) if len(code) == 3 else code
