"""A second opinion on the licences of a change: the user's own ScanCode, only where asked for.

It runs on this machine, over private copies of the changed files; nothing leaves it.
"""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.checks.context import Context
from aicheck.checks.scancode.rules import RULES
from aicheck.model import Change, Failure, Finding

__all__ = ["NAME", "RULES", "check"]

NAME = "scancode"


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield the licences on added lines that ScanCode reads and aicheck does not."""
    if context.asked.scancode:
        # Imported here: few runs ask.
        from aicheck.checks.scancode.work import judged

        yield from judged(change, context.asked.scancode, context)
    elif NAME in context.config.gate.required:
        reason = "the settings require it, and only --scancode COMMAND switches it on"
        yield Failure(NAME, reason)
