"""What a change does to the rights that files state: what it takes, turns and brings along."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from aicheck.checks.base import Base
from aicheck.checks.licence.holders import change_holders, tree_holders
from aicheck.checks.licence.kinds import vendor_folder
from aicheck.checks.licence.licence_files import edited
from aicheck.checks.licence.manifests import is_manifest
from aicheck.checks.licence.missing import headerless
from aicheck.checks.licence.parties import third_parties
from aicheck.checks.licence.patched import Shown, fields, is_in_part
from aicheck.checks.licence.removed import removed
from aicheck.checks.licence.reuse import Reuse, is_reuse_file
from aicheck.checks.licence.stripped import stripped
from aicheck.checks.licence.vendored import findings, vendored
from aicheck.checks.reading.places import is_test
from aicheck.model import FileChange, Finding


def changes(base: Base, reuse: Callable[[], Reuse]) -> Iterator[Finding]:
    """Yield the findings, in no order; `reuse` reads how the head keeps to REUSE."""
    change = base.change
    known = cache(lambda: change_holders(change))
    for file in change.files:
        if change.mode == "patch" and is_in_part(file):
            yield from _in_part(file, base, reuse)
            continue
        yield from removed(file, change, reuse)
        yield from edited(file, base)
    bare = list(stripped(base, reuse))
    yield from bare
    known_at_all = cache(lambda: known() | tree_holders(base, ()))
    folders = vendored(change.files, base, known_at_all)
    yield from findings(folders, base)
    inside = tuple(f"{it.folder}/" for it in folders)

    def foreign(path: str) -> bool:
        return path.startswith(inside)

    yield from third_parties(change, known, lambda paths: tree_holders(base, paths), foreign)
    told = frozenset(it.path or "" for it in bare)
    yield from headerless(base, reuse, lambda path: path in told or foreign(path))


def _in_part(file: FileChange, base: Base, reuse: Callable[[], Reuse]) -> Iterator[Finding]:
    """Yield what the hunks of a patch show of a file."""
    if is_manifest(file.path) or is_reuse_file(file.path):
        if not (is_test(file.path) or vendor_folder(file.path)):
            yield from fields(file)
        return
    shown = Shown(file)
    yield from map(shown.placed, removed(shown.file, base.change, reuse))
    yield from map(shown.placed, edited(shown.file, base))
