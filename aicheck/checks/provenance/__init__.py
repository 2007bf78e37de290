"""Whether added lines are published code, as indexes know it that the project or the user names.

Nothing is looked up where no index is named, and nothing leaves the machine.
"""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.checks.context import Context
from aicheck.checks.provenance.rules import RULES
from aicheck.model import Change, Failure, Finding

__all__ = ["NAME", "RULES", "check"]

NAME = "provenance"


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield the added lines that the indexes know, and the indexes that could not be asked."""
    if context.config.provenance.indexes or context.asked.indexes:
        # Imported here: the engine costs 10 ms, and a project without an index never needs it.
        from aicheck.checks.provenance.work import judged

        yield from judged(change, context)
    elif NAME in context.config.gate.required:
        yield Failure(NAME, "the settings require it, and name no index in [provenance] indexes")
