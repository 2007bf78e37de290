"""Controls that a change takes away: a login that is no longer asked for, a check that is gone.

What is judged is the difference. A control that moved to a class, a router or a helper, that was
replaced by one of its kind, or that went together with what it protected is no finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.checks.context import Context
from aicheck.checks.controls.losses import losses, undoings
from aicheck.checks.controls.rules import RULES
from aicheck.model import Change, Failure, Finding

__all__ = ["NAME", "RULES", "check"]

NAME = "controls"


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield a finding where a control stood that is there no more."""
    yield from losses(change)
    yield from undoings(change)
