"""Orders to look away: one that the change adds is a finding, one that stood at the base counts.

Code that moves takes its directive along. So a line counts as standing if the change does not add
it, or if it removes the same words elsewhere, once for each.

A directive was written for the flaw that somebody saw. What the change newly brings to a line that
it leaves alone, such as a source above it, is another flaw, and no directive of the base covers it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import pairwise
from operator import itemgetter
from typing import TypeAlias

from aicheck.checks import bandit
from aicheck.checks.context import Context
from aicheck.checks.directives import HINT, Directive, directives
from aicheck.checks.quoted import strings
from aicheck.merge import weakness
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

# A line of these brings no value to those below it: nothing, a comment, a name, the head of a class
# or of a block that only catches what goes wrong.
_HARMLESS = re.compile(
    r"\s*(?:$|#(?!\s*include)|//|import\s|from\s+[\w.]+\s+import\s|(?:\w+\s+)*class\s+\w+[^;=]*$"
    r"|(?:try|else|finally|if True|except(?:\s+\(?[\w.]+(?:,\s*[\w.]+)*\)?)?)\s*:\s*$"
    r"|(?:pass|raise|\}?\s*(?:try|finally)\s*\{|\})\s*$)"
)

_Place: TypeAlias = "tuple[int, int]"
"""A line, and a 0-based column in it."""


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield a finding for each directive that the change adds."""
    standing = _Standing.of(change)
    for file in change.files:
        lines = [line for line in _hinted(file) if not standing.holds(file, line.number)]
        quoted = strings(file.path, file.head or "") if lines else []
        for line in lines:
            found = directives(file.path, line.text)
            told = (it for it in found if not _is_in((line.number, it.column - 1), quoted))
            for directive in _strongest(told):
                yield _finding(file, line, directive)


def _is_in(place: _Place, spans: Sequence[tuple[_Place, _Place]]) -> bool:
    """Whether the place is inside one of the spans, which are in order."""
    at = bisect_right(spans, place, key=itemgetter(0)) - 1
    return at >= 0 and place < spans[at][1]


def marked(findings: Iterable[Finding], change: Change) -> Iterator[Finding]:
    """Yield the findings, with `suppressed` filled in where a directive stood at the base.

    What another scanner says of the same weakness is covered too: it would show as one finding.
    """
    standing = _Standing.of(change)
    heads: dict[str, list[_Head]] = defaultdict(list)
    for file in change.files:
        if file.head is not None and HINT.search(file.head):
            heads[file.path].append(_Head(file, file.head.split("\n")))
    told = [(it, _first(it, heads.get(it.path or "", ()), standing)) for it in findings]
    covered = {weakness(finding): reason for finding, reason in told if reason}
    for finding, reason in told:
        twin = covered.get(weakness(finding), "")
        if twin and not reason:
            around = heads[finding.path or ""]
            reason = twin if any(_has_old_scope(finding, it, standing) for it in around) else ""
        yield replace(finding, suppressed=reason) if reason else finding


def _first(finding: Finding, heads: Iterable[_Head], standing: _Standing) -> str:
    return next(filter(None, (_reason(finding, head, standing) for head in heads)), "")


def _hinted(file: FileChange) -> Iterator[Line]:
    """Yield the added lines that may have a directive."""
    if file.head is None or HINT.search(file.head):
        yield from (line for line in file.lines() if HINT.search(line.text))


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


# -- what stood at the base --------------------------------------------------------------------


@dataclass(frozen=True)
class _Head:
    """The head of a file, whose lines are split once for all findings in it."""

    file: FileChange
    lines: list[str]


@dataclass(frozen=True)
class _Standing:
    """What the base had: the lines that only moved, and what stood right below a directive.

    `moved` are added lines by file, of which the change removes the same words; `pairs` are the
    words of a line with a directive and of the next.
    """

    moved: Mapping[int, frozenset[int]]
    pairs: frozenset[tuple[str, str]]
    files: tuple[FileChange, ...] = ()

    @classmethod
    def of(cls, change: Change) -> _Standing:
        removed: Counter[str] = Counter()
        for file in change.files:
            # The line below a directive moves with it.
            texts = [text for hunk in file.hunks for text in hunk.removed]
            if any(HINT.search(text) for text in texts):
                removed.update(map(_words, texts))
        files = change.files if removed else ()
        moved = {id(file): frozenset(_moved(file, removed)) for file in files}
        pairs = frozenset(pair for file in change.files for pair in _pairs(file))
        return cls(moved, pairs, change.files)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What the changed files said at the base, without what brings no value to other lines."""
        return tuple(_telling(file.base.split("\n")) for file in self.files if file.base)

    def holds(self, file: FileChange, number: int) -> bool:
        """Whether line `number` of the head stood at the base, there or elsewhere."""
        return not file.is_added(number) or number in self.moved.get(id(file), ())


def _moved(file: FileChange, removed: Counter[str]) -> Iterator[int]:
    for line in file.lines():
        words = _words(line.text)
        if words and removed[words] > 0:
            removed[words] -= 1
            yield line.number


def _pairs(file: FileChange) -> Iterator[tuple[str, str]]:
    if file.base is None or not HINT.search(file.base):
        return
    lines = file.base.split("\n")
    for text, below in pairwise(lines):
        if HINT.search(text):
            yield _words(text), _words(below)


def _words(text: str) -> str:
    return " ".join(text.split())


def _reason(finding: Finding, head: _Head, standing: _Standing) -> str:
    """Which directive of the base tells the finding's scanner to look away, if one does."""
    file, lines, number = head.file, head.lines, finding.start.line
    # On a line that stays only a new flaw is told, and of a moved one the code must be the old one.
    if number > len(lines) or number not in standing.moved.get(id(file), ()):
        return ""
    # What semgrep tells of a line may come from those above it.
    if finding.rule.engine == "semgrep" and not _has_old_scope(finding, head, standing):
        return ""
    for directive in directives(file.path, lines[number - 1]):
        if _is_for(directive, finding.rule):
            return _shown(lines[number - 1], directive)
    if number < 2 or (_words(lines[number - 2]), _words(lines[number - 1])) not in standing.pairs:
        return ""
    for directive in directives(file.path, lines[number - 2]):
        if directive.is_alone and _is_for(directive, finding.rule):
            return _shown(lines[number - 2], directive)
    return ""


def _has_old_scope(finding: Finding, head: _Head, standing: _Standing) -> bool:
    """Whether nothing that can change what reaches the finding's line is new.

    A directive was written for the flaw that one scanner saw. A new source or decorator above the
    line makes another flaw of the same kind, which that directive knows nothing of.
    """
    first = _scope(head.lines, finding.start.line)
    last = max(finding.start.line, finding.end.line)
    scope = _telling(head.lines[first - 1 : last])
    return any(scope in text for text in standing.texts)


def _telling(lines: Iterable[str]) -> str:
    """The words of the lines that can bring a value to others, each between line feeds."""
    return "\n".join(("", *(_words(line) for line in lines if not _HARMLESS.match(line)), ""))


def _scope(lines: Sequence[str], number: int) -> int:
    """The first line of the top-level definition, with its decorators, that a line stands in.

    A statement of the file itself may use all that stands above it.
    """
    if not lines[number - 1][:1].isspace():
        return 1
    while number > 1 and (lines[number - 1][:1].isspace() or not lines[number - 1].strip()):
        number -= 1
    while number > 1 and lines[number - 2].strip():
        number -= 1
    return number


def _is_for(directive: Directive, rule: Rule) -> bool:
    ids, scanner = directive.ids, directive.scanner
    if scanner == "aicheck":
        return rule.id in ids
    if scanner == "secrets":
        return rule.category == "secrets"
    if scanner == "semgrep":
        named = any(it.replace("/", ".").rpartition(".")[2] == rule.id for it in ids)
        return rule.engine == "semgrep" and (not ids or named)
    if scanner in ("bandit", "noqa"):
        tests = _tests(rule)
        named = any(it.upper().replace("S", "B", 1) in tests or it in tests for it in ids)
        return rule.engine == "bandit" and (not ids or named)
    return False


def _tests(rule: Rule) -> frozenset[str]:
    """The ids of bandit's tests that this rule stands for."""
    known = bandit.rules().items()
    return frozenset(test.partition("/")[0] for test, found in known if found.id == rule.id)


def _shown(text: str, directive: Directive) -> str:
    return text[directive.column - 1 :].rstrip("*/ ->\r")[:80]
