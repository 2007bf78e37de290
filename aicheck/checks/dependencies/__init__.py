"""Packages that a change adds: made-up names, look-alikes, odd sources, licences, imports of none.

Without `--online` nothing is asked of any registry: a name is known from lock files, from what is
installed, and from a list with a date. What nobody knows is said to be unknown, never not to exist.
"""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.checks.context import Context
from aicheck.checks.dependencies.licences.rules import RULES as LICENCE_RULES
from aicheck.checks.dependencies.places import concerns, is_lock
from aicheck.checks.dependencies.rules import RULES as PACKAGE_RULES
from aicheck.checks.dependencies.source_imports import candidates
from aicheck.model import Change, Failure, Finding

__all__ = ["NAME", "RULES", "check"]

NAME = "dependencies"
RULES = (*PACKAGE_RULES, *LICENCE_RULES)


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield what is wrong with the packages that the change adds."""
    files = [file for file in change.files if concerns(file)]
    imports = candidates(change)
    if files or imports or any(is_lock(file.path) and file.added for file in change.files):
        # Imported here: the readers cost 30 ms, and most changes add no package.
        from aicheck.checks.dependencies.work import judged

        yield from judged(change, files, imports, context)
