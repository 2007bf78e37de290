"""What a SCANOSS service knows of the added lines, only where the user asked for it.

Fingerprints leave the machine: no text, no name. No settings can switch it on.
"""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.checks.context import Context
from aicheck.checks.scanoss.rules import RULES
from aicheck.model import Change, Failure, Finding

__all__ = ["NAME", "RULES", "check"]

NAME = "scanoss"


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield what the service says of the added lines, and what it could not be asked."""
    if context.asked.scanoss:
        # Imported here: HTTP costs 40 ms, and few runs ask.
        from aicheck.checks.scanoss.work import judged

        yield from judged(change, context.asked.scanoss)
    elif NAME in context.config.gate.required:
        reason = "the settings require it, and only --scanoss URL switches it on"
        yield Failure(NAME, reason)
