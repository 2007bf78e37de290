"""The baseline: findings that a project had when it took up the gate, and lets be.

Its file is read from the commit that judges, as the settings are. What a change brings is held
against the findings that the base had in the same files, so that an entry lets code move and no
flaw come back.
"""

from __future__ import annotations

from aicheck.baseline.fixed import Scope, is_below, notices, use_of
from aicheck.baseline.matching import Found, Match, matcher
from aicheck.baseline.text import FORMAT, GROWN, LARGEST, BaselineError, baseline_of, written

__all__ = [
    "FORMAT",
    "GROWN",
    "LARGEST",
    "BaselineError",
    "Found",
    "Match",
    "Scope",
    "baseline_of",
    "is_below",
    "matcher",
    "notices",
    "use_of",
    "written",
]
