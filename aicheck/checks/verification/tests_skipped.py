"""Tests that are switched off, or left without anything to do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from aicheck.checks.reading.nouns import Test, folded
from aicheck.checks.verification.facts import Facts, Pair, placed, quoted
from aicheck.checks.verification.rules import TEST_SKIP_ADDED
from aicheck.model import Finding, Severity
from aicheck.patterns import lazy

_ONLY = lazy(r"^(?:f(?:it|describe|context)\b|\w+(?:\.\w+)*\.only\b)")
_LESS = replace(TEST_SKIP_ADDED, severity=Severity.LOW)


def skipped(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each test that no longer runs, or runs alone."""
    moved = Counter(folded(text) for file in facts.change.files for text in _removed(file))
    for pair in facts.pairs:
        before = {test.name: test for test in pair.before}
        seen: set[int] = set()
        for test in pair.after:
            old = before.get(test.name)
            for skip in test.skips if not (old and old.skips) else ():
                if skip.line in seen or not pair.file.is_added(skip.line):
                    continue
                seen.add(skip.line)
                if not old and skip.text.endswith(".todo"):
                    continue
                words = folded(pair.file.head_lines[skip.line - 1])
                if moved[words] > 0:
                    moved[words] -= 1
                    continue
                rule = TEST_SKIP_ADDED if old or _ONLY.match(skip.text) else _LESS
                yield placed(rule, pair.file, skip.line, _said(test, skip.text, bool(old)))
        yield from _emptied(pair)


def _removed(file: object) -> Iterator[str]:
    for hunk in file.hunks:  # type: ignore[attr-defined]
        yield from hunk.removed


def _said(test: Test, text: str, is_old: bool) -> str:
    if _ONLY.match(text):
        return f"{quoted(text)} makes every other test of the run be left out"
    what = "the test" if is_old else "the new test"
    if text.startswith("return"):
        return f"{what} `{test.short}` now returns before it asks anything"
    verb = "may fail" if re.search(r"xfail|expectedFailure", text) else "is switched off"
    return f"{what} `{test.short}` {verb} by {quoted(text)}"


def _emptied(pair: Pair) -> Iterator[Finding]:
    for before, after in pair.kept:
        if after.is_empty and before.assertions:
            text = f"nothing is left in the body of the test `{after.short}`"
            yield placed(TEST_SKIP_ADDED, pair.file, after.line, text)
