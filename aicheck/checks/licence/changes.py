"""What a change does to the rights that files state: what it takes, turns and brings along."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from aicheck.checks.base import Base
from aicheck.checks.licence.holders import change_holders, tree_holders
from aicheck.checks.licence.licence_files import edited
from aicheck.checks.licence.missing import headerless
from aicheck.checks.licence.parties import third_parties
from aicheck.checks.licence.removed import removed
from aicheck.checks.licence.reuse import reuse_of
from aicheck.checks.licence.vendored import findings, vendored
from aicheck.model import Finding


def changes(base: Base) -> Iterator[Finding]:
    """Yield the findings, in no order."""
    change = base.change
    known = cache(lambda: change_holders(change))
    # Both read the tree, and most changes need neither.
    reuse = cache(lambda: reuse_of(base))
    for file in change.files:
        yield from removed(file, change, reuse)
        yield from edited(file, base)
    known_at_all = cache(lambda: known() | tree_holders(base, ()))
    folders = vendored(change.files, base, known_at_all)
    yield from findings(folders, base)
    inside = tuple(f"{it.folder}/" for it in folders)

    def foreign(path: str) -> bool:
        return path.startswith(inside)

    yield from third_parties(change, known, lambda paths: tree_holders(base, paths), foreign)
    yield from headerless(base, reuse, foreign)
