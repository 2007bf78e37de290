"""Packages that a change adds: made-up names, look-alikes, odd sources, and imports of none.

Without `--online` nothing is asked of any registry: a name is known from lock files, from what is
installed, and from a list with a date. What nobody knows is said to be unknown, never not to exist.
"""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.checks.context import Context
from aicheck.checks.dependencies.places import concerns
from aicheck.checks.dependencies.rules import RULES
from aicheck.checks.dependencies.source_imports import candidates
from aicheck.model import Change, Failure, Finding

__all__ = ["NAME", "RULES", "check"]

NAME = "dependencies"


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield what is wrong with the packages that the change adds."""
    files = [file for file in change.files if concerns(file)]
    imports = candidates(change)
    if files or imports:
        # Imported here: the readers cost 30 ms, and most changes add no package.
        from aicheck.checks.dependencies.work import judged

        yield from judged(change, files, imports, context)
