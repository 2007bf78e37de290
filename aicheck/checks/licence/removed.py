"""Licence notices that a change takes out."""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.checks.licence.brought import around, stated
from aicheck.checks.licence.detection import licences_in, may_state_a_licence
from aicheck.checks.licence.finding import code, text_of
from aicheck.checks.licence.rules import REMOVED
from aicheck.model import FileChange, Finding, Fix, Licence, Position

_CERTAIN = 0.8


def removed(file: FileChange) -> Iterator[Finding]:
    """Yield each licence that the base of `file` states and its head does not."""
    if file.base is None or file.head is None or file.status not in ("modified", "renamed"):
        return
    gone = [(hunk.old_start, len(hunk.removed)) for hunk in file.hunks if hunk.removed]
    if not may_state_a_licence(around(file.base, gone)):
        return
    left = stated(file.head)
    for licence in licences_in(file.base):
        # Naming a version that was left open takes nothing out.
        if licence.expression in left or licence.score < _CERTAIN:
            continue
        at = _line_after(file, licence)
        yield Finding(
            rule=REMOVED,
            message=f"{REMOVED.message}: {licence.expression}",
            path=file.path,
            start=Position(at),
            end=Position(at),
            placement="added" if file.is_added(at) else "unchanged",
            code=code(text_of(file.head, at)),
            fix=Fix(REMOVED.fix),
        )


def _line_after(file: FileChange, licence: Licence) -> int:
    """The head's line where the base's licence stood."""
    for hunk in file.hunks:
        if hunk.removed and hunk.old_start + len(hunk.removed) > licence.start:
            return max(1, hunk.new_start)
    return 1
