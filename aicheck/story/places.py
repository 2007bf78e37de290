"""Places in a tree as people write them: `PATH:LINE`, `PATH:FIRST-LAST`, `PATH:LINE:COLUMN`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from aicheck.errors import AicheckError
from aicheck.model import Change, FileChange, LeftOut

# So many lines are a page; whoever wants all of them wants `attribute`.
MOST_LINES = 1_000
_PLACE = re.compile(r"(?P<path>.+):(?P<start>[0-9]{1,9})(?:-(?P<end>[0-9]{1,9}))?\Z", re.DOTALL)
_KINDS = {
    "symlink": ("is a symbolic link, and has no lines", "name the file that it points to"),
    "submodule": ("is a submodule, and has no lines", "run this in the submodule itself"),
}
_NEAR = 3


class Place(NamedTuple):
    """Lines `start` to `end` of the file at `path`."""

    path: str
    start: int
    end: int


def places(text: str) -> tuple[Place, ...]:
    """What `text` may mean as a place, the likeliest first; nothing where it is none.

    The last colon stands before the line. A report writes a column behind it, and that is what is
    copied: the second meaning leaves it out.
    """
    found = _PLACE.match(text)
    if not found:
        return ()
    meant = [_place(found)]
    if found["end"] is None and (inner := _PLACE.match(found["path"])):
        meant.append(_place(inner))
    return tuple(meant)


def _place(found: re.Match[str]) -> Place:
    return Place(found["path"], int(found["start"]), int(found["end"] or found["start"]))


def located(change: Change, meant: Iterable[Place], names: Callable[[str], Iterable[str]]) -> Place:
    """The first of the places that the tree has; `names` are the paths that one may stand for.

    Raises AicheckError that says what is there instead.
    """
    wanted = tuple(meant)
    left_out = {it.path: it for it in change.left_out}
    for place in wanted:
        for path in names(place.path):
            if path in left_out:
                raise _left_out(left_out[path])
            if file := change.by_path.get(path):
                return _within(file, place._replace(path=path))
    raise _unknown(change, wanted[0])


def _within(file: FileChange, place: Place) -> Place:
    path, start, end = place
    if file.status in _KINDS:
        what, hint = _KINDS[file.status]
        raise AicheckError(f"'{path}' {what}", hint)
    if file.head is None:
        said = file.skipped or "its text was not read"
        raise AicheckError(f"'{path}' has no lines to explain: {said}", "name a file of text")
    if end < start:
        raise AicheckError(f"the lines {start}-{end} end before they begin", "write FIRST-LAST")
    count = file.head.count("\n") + (file.head[-1:] not in ("", "\n"))
    if not count:
        raise AicheckError(f"'{path}' is empty", "name a file with lines")
    if not 1 <= start <= end <= count:
        wrong = start if not 1 <= start <= count else end
        has = f"{count:,} line{'s' * (count != 1)}"
        hint = f"name a line from 1 to {count}" if count > 1 else "name line 1"
        raise AicheckError(f"'{path}' has {has}, and no line {wrong}", hint)
    if end - start >= MOST_LINES:
        hint = "name fewer, or see 'aicheck attribute --by path'"
        raise AicheckError(f"more than {MOST_LINES:,} lines are too many to explain", hint)
    return place


def _left_out(file: LeftOut) -> AicheckError:
    said = f"'{file.path}' is left out as {file.reason} ({file.detail})"
    return AicheckError(f"{said}: nobody looked at its lines", "name a file that is read")


def _unknown(change: Change, place: Place) -> AicheckError:
    near = " or ".join(f"'{it}'" for it in _nearest(place.path, change))
    hint = f"did you mean {near}?" if near else "name a tracked file, from the repository's top"
    return AicheckError(f"'{place.path}' is no file of this tree", hint)


def _nearest(path: str, change: Change) -> Iterator[str]:
    """Yield the files that may have been meant: of the same name elsewhere, or a slip away."""
    paths = [*change.by_path, *(it.path for it in change.left_out)]
    name = path.replace("\\", "/").rpartition("/")[2]
    same = sorted(it for it in paths if it.rpartition("/")[2] == name)
    close = difflib.get_close_matches(path, [] if same else paths, _NEAR, 0.75)
    yield from (same or close)[:_NEAR]
