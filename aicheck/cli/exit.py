"""The exit codes that other tools rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Not at run time: help and completion end before there is a verdict.
    from aicheck.model import Verdict

PASS = 0
FAIL = 1
USAGE = 2
INCOMPLETE = 3
BUG = 4


def code_of(verdict: Verdict) -> int:
    """The exit code that says `verdict`."""
    return {"pass": PASS, "fail": FAIL, "incomplete": INCOMPLETE}[verdict.status]
