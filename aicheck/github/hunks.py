"""Where a pull request takes comments: on lines that stand in a hunk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeAlias

from aicheck.patterns import lazy

Hunks: TypeAlias = "Mapping[str, tuple[range, ...]]"
"""The lines of the head's side in each hunk, by path."""

# A line of a hunk begins with a blank, `+`, `-` or `\\`: only a head can begin with `@@`.
_HEAD = lazy(r"^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@", 8)


def hunks(files: Iterable[Mapping[str, Any]], wanted: Collection[str]) -> Hunks:
    """The hunks of the files in `wanted`, from the list of a pull request's files.

    It is read no further than to the last of them: it may have 3,000 files. A file that is too
    large for GitHub to show has no hunks there.
    """
    found: dict[str, tuple[range, ...]] = {}
    left = set(wanted)
    for file in files if left else ():
        if file.get("filename") in left:
            found[file["filename"]] = tuple(_ranges(file.get("patch") or ""))
            left.discard(file["filename"])
            if not left:
                break
    return found


def _ranges(patch: str) -> Iterable[range]:
    for match in _HEAD.finditer(patch):
        start, count = int(match[1]), int(match[2] or 1)
        yield range(start, start + count)


def place(found: Hunks, path: str, start: int, end: int) -> tuple[int, int] | None:
    """The lines to comment on, or None if `start` stands in no hunk.

    A range that leaves its hunk becomes its first line alone.
    """
    for lines in found.get(path, ()):
        if start in lines:
            return (start, end) if end in lines and end >= start else (start, start)
    return None
