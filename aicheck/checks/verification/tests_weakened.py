"""Assertions that still stand and ask for less than before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from aicheck.checks.reading.nouns import Assertion, Test, words
from aicheck.checks.verification.facts import Facts, Pair, asked, placed, quoted
from aicheck.checks.verification.rules import TEST_WEAKENED
from aicheck.model import Finding, Severity
from aicheck.patterns import lazy

_LESS = replace(TEST_WEAKENED, severity=Severity.LOW)
_MOST = 200
# By how much a tolerance may grow.
_GROWN = 9.99
_BROAD = lazy(
    r"(?:pytest\.raises|assertRaises)\((?:builtins\.)?(?:Base)?Exception\s*(?:,\s*\w+\s*)?\)"
)
_SNAPSHOT = lazy(r"(?:^|/)__snapshots__/|\.snap$|\.ambr$|(?:^|/)goldens?/|\.approved\.\w+$")
_LITERAL = lazy(r"-?\d[\d_.eE+-]*$|[rbuf]?(['\"`]).*\1$|True$|False$|None$|true$|false$|null$")


def weakened(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each assertion that asks for less."""
    for pair in facts.pairs:
        yield from _constants(pair)
        for before, after in pair.kept:
            if before.text != after.text:
                yield from _between(facts, pair, before, after)
    yield from _snapshots(facts)


def _constants(pair: Pair) -> Iterator[Finding]:
    """What is true whatever the code does."""
    known = asked(pair.before)
    for test in pair.after:
        for it in test.assertions:
            if it.form != "constant" or not pair.file.is_added(it.line):
                continue
            if known[it.text] > 0:
                known[it.text] -= 1
                continue
            # Where others stand beside it, it marks a place that the test must reach.
            others = any(other.form != "constant" for other in test.assertions)
            if not others:
                text = f"{quoted(it.text)} holds whatever the code does"
                yield placed(
                    TEST_WEAKENED, pair.file, it.line, f"{text}: `{test.short}` asks nothing"
                )


def _between(facts: Facts, pair: Pair, before: Test, after: Test) -> Iterator[Finding]:
    gone = _left(before, after)[:_MOST]
    come = [it for it in _left(after, before) if pair.file.is_added(it.line)][:_MOST]
    for old in gone:
        # Which new one stands in the old one's place is told by what it looks at.
        new = next((it for it in come if _is_twin(old, it)), None)
        if new is None:
            continue
        come.remove(new)
        if found := _compared(facts, old, new):
            rule, text = found
            yield placed(rule, pair.file, new.line, text)


def _left(test: Test, other: Test) -> list[Assertion]:
    counts: Counter[str] = asked((test,)) - asked((other,))
    left = []
    for it in test.assertions:
        if counts[it.text] > 0:
            counts[it.text] -= 1
            left.append(it)
    return left


def _is_twin(old: Assertion, new: Assertion) -> bool:
    if old.form == new.form == "raises":
        return True
    return bool(old.subject or new.text) and (
        old.subject == new.subject or (bool(old.subject) and new.text == old.subject)
    )


def _compared(
    facts: Facts, old: Assertion, new: Assertion
) -> tuple[type(TEST_WEAKENED), str] | None:  # type: ignore[valid-type]
    was, now = quoted(old.text, 60), quoted(new.text, 60)
    if facts.went_with_code(old.text):
        return None
    if old.form == "equal" and new.form == "weak" and old.wanted not in ("True", "true"):
        return TEST_WEAKENED, f"{was} became {now}, which takes nearly any value"
    if old.form == "raises" and _BROAD.match(new.text) and not _BROAD.match(old.text):
        return TEST_WEAKENED, f"{was} became {now}, which takes any exception"
    if new.form == "near" and new.tolerance:
        if old.form == "near" and old.tolerance and new.tolerance > _GROWN * old.tolerance:
            return TEST_WEAKENED, f"the tolerance grew from {old.tolerance:g} to {new.tolerance:g}"
        if old.form == "equal" and new.tolerance > 1e-3:
            return TEST_WEAKENED, f"{was} became {now}, which takes a range of values"
    if old.form == new.form == "equal" and _is_literal_changed(facts, old, new):
        return (
            _LESS,
            f"the expected value was {quoted(old.wanted, 30)} and now is {quoted(new.wanted, 30)}",
        )
    return None


def _is_literal_changed(facts: Facts, old: Assertion, new: Assertion) -> bool:
    """Whether another value is expected of code that the change touches."""
    if old.wanted == new.wanted or not (_LITERAL.match(old.wanted) and _LITERAL.match(new.wanted)):
        return False
    # A value that the code names is no measured one: a label that was changed on purpose.
    if new.wanted.strip("'\"`") in facts.added_code:
        return False
    return not words(new.subject).isdisjoint(facts.changed_words)


def _snapshots(facts: Facts) -> Iterator[Finding]:
    """Recorded results that were recorded anew while the code changed."""
    if not facts.sources:
        return
    for file in facts.change.files:
        if file.base is None or file.head is None or not _SNAPSHOT.search(file.path):
            continue
        total = file.base.count("\n") + 1
        gone = sum(len(hunk.removed) for hunk in file.hunks)
        if total >= 10 and gone >= total / 2 and file.added:
            first = next(file.lines()).number
            text = f"{gone} of {total} recorded lines were replaced by what the code says now"
            yield placed(_LESS, file, first, text)
