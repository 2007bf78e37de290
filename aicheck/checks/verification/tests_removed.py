"""Tests that ask less than before, or are gone, although the code they were for is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from aicheck.checks.reading.nouns import Assertion, Test, words
from aicheck.checks.verification.facts import Facts, Pair, asked, is_heir, placed, quoted
from aicheck.checks.verification.rules import TEST_ASSERT_REMOVED
from aicheck.model import Finding, Severity


def removed(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each test that lost questions, and for those that are gone."""
    for pair in facts.pairs:
        if pair.is_read:
            yield from _lost_questions(facts, pair)
            yield from _gone_tests(facts, pair)


_LESS = replace(TEST_ASSERT_REMOVED, severity=Severity.LOW)
# What is asked of each of so many; the others are only counted.
_MOST = 200
# More tests than these go for a reason that stands in no line.
_FEW = 3


def _lost_questions(facts: Facts, pair: Pair) -> Iterator[Finding]:
    if _weight(pair.after) >= _weight(pair.before):
        return
    for before, after in pair.kept:
        lost = _lost(facts, pair, before, after)
        is_hollow = all(it.form == "constant" for it in after.assertions) and after.assertions
        if lost and not (after.is_empty or after.skips or is_hollow):
            count = f"{len(lost)} of {len(before.assertions)} assertions"
            text = f"{count} of the test `{after.short}` are gone: {quoted(lost[0].text)}"
            if len(before.assertions) == 1:
                text = f"the only assertion of `{after.short}` is gone: {quoted(lost[0].text)}"
            is_sure = bool(facts.sources) and _is_else_the_same(before, after, lost)
            rule = TEST_ASSERT_REMOVED if is_sure else _LESS
            yield placed(rule, pair.file, after.line, text)


def _is_else_the_same(before: Test, after: Test, lost: list[Assertion]) -> bool:
    """Whether a test does what it did, and only asks less."""
    gone = Counter(before.lines()) - Counter(after.lines())
    come = Counter(after.lines()) - Counter(before.lines())
    asked_for = " ".join(it.text for it in lost)
    new = [it for it in come if it not in ("pass", "...") and not it.startswith(("#", "//"))]
    return not new and all(_says(line, asked_for) for line in gone)


def _says(line: str, asked_for: str) -> bool:
    bare = line.removeprefix("assert ").rstrip(":;, ")
    return bare in asked_for or words(bare) <= words(asked_for) or line.startswith(("#", "//"))


def _weight(tests: tuple[Test, ...]) -> int:
    return sum(test.weight for test in tests)


def _lost(facts: Facts, pair: Pair, before: Test, after: Test) -> list[Assertion]:
    """The questions that nobody asks any more, if the test has no new ones in their place."""
    if after.weight >= before.weight:
        return []
    gone = asked((before,)) - asked((after,))
    come = asked((after,)) - asked((before,))
    lost = []
    for it in before.assertions:
        if gone[it.text] > 0:
            gone[it.text] -= 1
            lost.append(it)
    left = [it for it in lost[:_MOST] if not _is_elsewhere(facts, pair, it)]
    return left if len(left) > sum(come.values()) else []


def _is_elsewhere(facts: Facts, pair: Pair, it: Assertion) -> bool:
    if facts.asked_anew[it.text] > 0 or facts.went_with_code(it.text, pair.common):
        return True
    # The same thing is looked at under another form, or by a test of its own.
    return len(it.subject) > 5 and any(it.subject in test.text for test in facts.new_tests)


def _gone_tests(facts: Facts, pair: Pair) -> Iterator[Finding]:
    # Tests that are cleaned up on their own hide no change of the code.
    if not facts.sources:
        return
    is_made_up = bool(pair.new) and _weight(pair.new) >= _weight(pair.gone)
    rivals = pair.new[:_MOST]
    left = [
        test
        for test in pair.gone[:_MOST]
        if test.assertions
        and not facts.went_with_code(test.text, pair.common)
        and not facts.lives_on(test)
        and not (is_made_up and any(is_heir(test, it) for it in rivals))
    ]
    if not left:
        return
    names = ", ".join(f"`{test.short}`" for test in left[:3])
    more = f" and {len(left) - 3} more" if len(left) > 3 else ""
    is_sure = len(pair.gone) <= _FEW and not any(facts.has_heir(it) for it in left)
    rule = TEST_ASSERT_REMOVED if is_sure else _LESS
    if pair.file.status == "deleted":
        yield placed(rule, pair.file, 1, f"a file of tests is deleted, with {names}{more}")
        return
    what, verb = ("the test", "is") if len(left) == 1 else ("the tests", "are")
    place = _place(pair, left[0])
    yield placed(rule, pair.file, place, f"{what} {names}{more} {verb} deleted")


def _place(pair: Pair, test: Test) -> int:
    """The line of the head that now stands where the test stood."""
    for hunk in pair.file.hunks:
        if hunk.old_start + len(hunk.removed) > test.first:
            return hunk.new_start if hunk.added else hunk.new_start + 1
    return 1
