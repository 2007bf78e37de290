"""Checks that a change weakens: tests, what continuous integration runs, and code that fakes both.

An agent that cannot make a test pass can make it pass anyway. What is judged is the difference:
what was asked before and is not asked any more, and was not moved, renamed or taken out with the
code that it was about.
"""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.checks.context import Context
from aicheck.checks.verification.ci import ci_weakened
from aicheck.checks.verification.facts import TESTS, Facts
from aicheck.checks.verification.rules import RULES
from aicheck.checks.verification.sources import fresh, hits_by
from aicheck.checks.verification.special import ANSWERS, answers, special
from aicheck.checks.verification.swallowing import swallowing
from aicheck.checks.verification.tests_removed import removed
from aicheck.checks.verification.tests_skipped import skipped
from aicheck.checks.verification.tests_weakened import weakened
from aicheck.checks.verification.unfinished import unfinished
from aicheck.model import Change, Failure, Finding

__all__ = ["NAME", "PARTS", "RULES", "check"]

NAME = "verification"


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield a finding for each way in which less is checked after the change than before."""
    facts = Facts(change)
    for pair in facts.pairs:
        if not pair.is_read and pair.file.skipped is None and pair.file.head is not None:
            why = "its tests cannot be compared: it is too large, or no valid source"
            yield Failure(NAME, why, pair.file.path, required=False)
    yield from removed(facts)
    yield from skipped(facts)
    yield from weakened(facts)
    yield from ci_weakened(facts)
    yield from answers(facts)
    yield from fresh(facts, HITS, _DETECTORS)


_DETECTORS = (swallowing, unfinished, special)
HITS = hits_by(_DETECTORS, RULES)
PARTS = (ANSWERS, HITS, TESTS)
