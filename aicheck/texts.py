"""The texts of a change's files, each content read once, and the bounds of what is held of them.

A content may stand under several names. What is a picture under one of them can be a program under
another, so each name is answered for itself.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from aicheck.decode import Decoded, readings
from aicheck.git import Repository
from aicheck.languages import is_code, language
from aicheck.oversized import MAX_FILE
from aicheck.rawdiff import Entry, path_text

Side: TypeAlias = "tuple[str, str]"
"""A blob, and a name that it has on some side of the change."""
Texts: TypeAlias = "Mapping[Side, Decoded | str]"
"""The text of each side, or the reason why there is none."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much memory all texts may take, and how many lines they may have, if that counts."""

    what: str
    size: int
    lines: int | None = None


# A text after which the sum of all is over one of these is not read. The lines of a change are
# held beside its texts; a tree has its texts alone, each of which is split while it is looked at.
OF_CHANGE = Bounds("change", 192 << 20, 2 << 20)
OF_TREE = Bounds("tree", 448 << 20)
# What is held of a line takes 150 bytes and more, however short it is.
_MOST_LINES = 1 << 20
# An engine takes one to three thousand bytes for each name, number or mark of a program. People
# write four to six bytes for one, a program that shortens names two.
_MOST_TOKENS = {"javascript": 1 << 18, "python": 1 << 19, "typescript": 1 << 18}
# Parts of names to `a`, white space to a space, and every mark and line feed to `;`.
_PARTS = bytes(
    97 if code > 127 or chr(code).isalnum() or chr(code) in "_\\\0"
    else 32 if chr(code) in " \t\r\f\v"
    else 59
    for code in range(256)
)  # fmt: skip

_SYMLINK, _SUBMODULE = 0o120000, 0o160000


def read_texts(
    repository: Repository, entries: Iterable[Entry], bounds: Bounds = OF_CHANGE
) -> Texts:
    """The text, or the reason why there is none, of each side of `entries` that is a file."""
    wanted: dict[str, dict[str, None]] = {}
    # What goes is read last: it must not use up the limits that what comes is read within.
    ordered = sorted(entries, key=lambda entry: entry.status == "D")
    for blob, path in (side for entry in ordered for side in _sides(entry)):
        wanted.setdefault(blob, {})[path] = None
    texts: dict[Side, Decoded | str] = {}
    size = lines = 0
    limit = ""
    for side, found, length in _each(repository, wanted):
        # Every name has lines of its own, although it may share its content with others.
        size += max(length, sys.getsizeof(found.text)) if isinstance(found, Decoded) else length
        lines += found.text.count("\n") if isinstance(found, Decoded) else 0
        texts[side] = found
        if limit := _limit(size, lines, bounds):
            break
    rest = f"the {bounds.what} is too large to check (over {limit})"
    sides = ((blob, path) for blob, paths in wanted.items() for path in paths)
    return {side: texts.get(side, rest) for side in sides}


def _each(
    repository: Repository, wanted: Mapping[str, Iterable[str]]
) -> Iterator[tuple[Side, Decoded | str, int]]:
    """Yield each side with its text, or the reason why it has none, and with its size if read."""
    for blob, data in repository.blobs(wanted, MAX_FILE):
        length = len(data) if isinstance(data, bytes) else 0
        for path, found in _read(data, wanted[blob]).items():
            yield (blob, path), found, length


def _limit(size: int, lines: int, bounds: Bounds) -> str:
    """The limit that is reached, if any is."""
    if size > bounds.size:
        return f"{bounds.size >> 20} MiB of text"
    return f"{bounds.lines:,} lines" if bounds.lines and lines > bounds.lines else ""


def _read(data: bytes | int | None, paths: Iterable[str]) -> Mapping[str, Decoded | str]:
    if data is None:
        return dict.fromkeys(paths, "missing from the repository (a partial clone?)")
    if isinstance(data, int):
        why = f"too large to check ({data >> 20} MiB; the limit is {MAX_FILE >> 20} MiB)"
        return dict.fromkeys(paths, why)
    return {path: _bounded(found, data, path) for path, found in readings(data, paths).items()}


def _bounded(found: Decoded | str, data: bytes, path: str) -> Decoded | str:
    """What was read, or the reason why it is too much to be looked into."""
    if isinstance(found, str):
        return found
    if data.count(b"\n") > _MOST_LINES:
        return f"too large to check (over {_MOST_LINES:,} lines)"
    most = _MOST_TOKENS.get(language(path, found.text) or "")
    # No text has more parts than bytes.
    if most and len(data) > most and _tokens(data) > most:
        return f"too large to check (over {most:,} names, numbers and marks of code)"
    return found


def _tokens(data: bytes) -> int:
    """About how many names, numbers, marks and line feeds a program has, in a fraction of time."""
    parts = b" " + data.translate(_PARTS)
    # To JavaScript U+2028 and U+2029 end a line, too.
    breaks = data.count(b"\xe2\x80\xa8") + data.count(b"\xe2\x80\xa9")
    return parts.count(b";") + parts.count(b" a") + parts.count(b";a") + breaks


def _sides(entry: Entry) -> Iterator[Side]:
    path = path_text(entry.path)[0]
    if entry.status == "D" and _is_regular(entry.old_mode) and is_code(path):
        yield entry.old_blob, path
    if entry.status not in ("D", "U") and _is_regular(entry.new_mode):
        yield entry.new_blob, path
        if entry.has_old and _is_regular(entry.old_mode) and entry.old_blob != entry.new_blob:
            yield entry.old_blob, old_name(entry)


def old_name(entry: Entry) -> str:
    """The name of a file's old side."""
    return path_text(entry.old_path or entry.path)[0]


def _is_regular(mode: int) -> bool:
    return mode not in (0, _SYMLINK, _SUBMODULE)
