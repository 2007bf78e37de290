"""Orders to look away: one that the change adds is a finding, one that stood at the base counts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from aicheck.checks import kept
from aicheck.checks.context import Context
from aicheck.checks.directives import Directive
from aicheck.checks.hints import hinted
from aicheck.checks.quoted import Quoted
from aicheck.checks.standing import Standing, orders
from aicheck.model import (
    Change,
    Confidence,
    Failure,
    FileChange,
    Finding,
    Line,
    Position,
    Rule,
    Severity,
)

NAME = "suppressions"

_rule = partial(
    Rule,
    category="integrity",
    engine="aicheck",
    confidence=Confidence.HIGH,
    references=("AISVS-AC.4.3", "AISVS-AC.8.3", "SSDF-PW.7.2"),
)
SUPPRESSION_ADDED = _rule(
    id="suppression-added",
    severity=Severity.MEDIUM,
    message="the change adds a comment that tells a scanner to look away",
    why="aicheck reports the finding all the same: an exception belongs into the waivers file, "
    "with a reason, an owner and an end, where a person decides about it. A comment that stood "
    "there before the change counts.",
    fix="mend what the scanner found, or ask a maintainer for a waiver",
    bad="run(command, shell=True)  # nosec",
    good="run([program, argument])",
)
LINT_SUPPRESSION_ADDED = _rule(
    id="lint-suppression-added",
    severity=Severity.LOW,
    message="the change adds a comment that switches off a type, style or coverage check",
    why="One by one such comments are harmless and often right. An agent that cannot make a check "
    "pass silences it, though, and what the check would have said is lost for good.",
    fix="make the check pass, or name the one code that is wrong and say why beside it",
    bad="total = price + tax  # type: ignore",
    good="total = Decimal(price) + tax",
)
RULES = (LINT_SUPPRESSION_ADDED, SUPPRESSION_ADDED)


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield a finding for each directive that the change adds."""
    standing = Standing.of(change)
    for file in change.files:
        # Where nothing moved, a new file is judged by itself.
        yield from _in_file(file, standing) if standing.moved else PART.of(file)


def _in_file(file: FileChange, standing: Standing) -> Iterator[Finding | Failure]:
    if file.added:
        lines = [line for line in _hinted(file) if not standing.holds(file, line.number)]
        quoted = Quoted(file.path, file.head or "")
        for line in lines:
            for directive in _strongest(orders(file.path, line.number, line.text, quoted)):
                yield _finding(file, line, directive)


def _hinted(file: FileChange) -> Iterator[Line]:
    """Yield the added lines that may have a directive."""
    if numbers := list(hinted(file.added_text)):
        lines = list(file.lines())
        yield from (lines[number - 1] for number in numbers)


def _strongest(found: Iterator[Directive]) -> list[Directive]:
    """One directive a line is enough, the worst of them."""
    return sorted(found, key=lambda it: (it.is_minor, it.column))[:1]


def _finding(file: FileChange, line: Line, directive: Directive) -> Finding:
    rule = LINT_SUPPRESSION_ADDED if directive.is_minor else SUPPRESSION_ADDED
    return Finding(
        rule=rule,
        message=rule.message,
        path=file.path,
        start=Position(line.number, directive.column),
        end=Position(line.number, max(directive.column, len(line.text.rstrip()))),
        code=line.text.rstrip("\r"),
    )


PART = kept.part(NAME, RULES, partial(_in_file, standing=Standing({})))
