"""What told scanners to look away before the change, and which findings that still covers.

Code that moves takes its directive along. So a line counts as standing if the change does not add
it, or if it removes the same words elsewhere, once for each, from code of the same language.

A directive was written for the flaw that somebody saw. What the change newly brings to a line that
it leaves alone, such as a source above it, is another flaw, and no directive of the base covers it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from aicheck.checks import bandit
from aicheck.checks.directives import Directive, directives, is_prose
from aicheck.checks.hints import hinted, is_hinted
from aicheck.checks.quoted import Quoted, strings
from aicheck.languages import language
from aicheck.merge import weakness
from aicheck.model import Change, FileChange, Finding, Rule
from aicheck.patterns import lazy

# A line of these brings no value to those below it: nothing, a comment, a name, the head of a class
# or of a block that only catches what goes wrong.
_HARMLESS = lazy(
    r"\s*(?:$|#(?!\s*include)|//|import\s|from\s+[\w.]+\s+import\s|(?:\w+\s+)*class\s+\w+[^;=]*$"
    r"|(?:try|else|finally|if True|except(?:\s+\(?[\w.]+(?:,\s*[\w.]+)*\)?)?)\s*:\s*$"
    r"|(?:pass|raise|\}?\s*(?:try|finally)\s*\{|\})\s*$)"
)
# These share their comments, and code moves between them.
_FAMILY = {"cpp": "c", "typescript": "javascript"}


def marked(findings: Iterable[Finding], change: Change) -> Iterator[Finding]:
    """Yield the findings, with `suppressed` filled in where a directive stood at the base.

    What another scanner says of the same weakness is covered too: it would show as one finding.
    """
    standing = Standing.of(change)
    # A directive covers only what stands on a line that moved.
    paths = {file.path for file in change.files if standing.moved.get(id(file))}
    heads: dict[str, list[_Head]] = defaultdict(list)
    for file in change.files:
        if file.path in paths and file.head is not None and is_hinted(file.head):
            heads[file.path].append(_Head(file))
    told = [(it, _first(it, heads.get(it.path or "", ()), standing)) for it in findings]
    covered = {weakness(finding): reason for finding, reason in told if reason}
    for finding, reason in told:
        twin = covered.get(weakness(finding), "")
        if twin and not reason:
            around = heads[finding.path or ""]
            reason = twin if any(_has_old_scope(finding, it, standing) for it in around) else ""
        yield replace(finding, suppressed=reason) if reason else finding


def orders(path: str, number: int, text: str, quoted: Quoted) -> Iterator[Directive]:
    """Yield the directives of a line that their scanners obey."""
    for it in directives(path, text):
        if it.is_by_line or not quoted.holds((number, it.column - 1)):
            yield it


def _first(finding: Finding, heads: Iterable[_Head], standing: Standing) -> str:
    return next(filter(None, (_reason(finding, head, standing) for head in heads)), "")


@dataclass(frozen=True)
class _Head:
    """The head of a file, with its strings."""

    file: FileChange

    def orders(self, number: int) -> Iterator[Directive]:
        """The directives on a line."""
        return orders(self.file.path, number, self.file.head_lines[number - 1], self.quoted)

    @cached_property
    def quoted(self) -> Quoted:
        """Its strings."""
        return Quoted(self.file.path, self.file.head or "")


@dataclass(frozen=True)
class Standing:
    """What the base had: the lines that only moved, and what stood right below a directive.

    `moved` are added lines by file, of which the change removes the same words; `files` are those
    of the change, for what else is asked.
    """

    moved: Mapping[int, frozenset[int]]
    files: tuple[FileChange, ...] = ()

    @classmethod
    def of(cls, change: Change) -> Standing:
        """What stood before `change`."""
        removed: dict[str, Counter[str]] = defaultdict(Counter)
        for file in change.files:
            # The line below a directive moves with it.
            if is_hinted("\n".join(text for hunk in file.hunks for text in hunk.removed)):
                name, data = _kind(_old_name(file), file.base), _data(file)
                removed[name].update(
                    _words(text) for number, text in _removed(file) if number not in data
                )
        files = change.files if removed else ()
        moved = {
            id(file): frozenset(_moved(file, removed[_kind(file.path, file.head)]))
            for file in files
        }
        return cls(moved, change.files)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The words of a line with a directive at the base, and those of the next line."""
        return frozenset(pair for file in self.files for pair in _pairs(file))

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What the changed files said at the base, without what brings no value to other lines."""
        return tuple(
            _telling(file.base.split("\n"))
            for file in self.files
            if file.base and not is_prose(_old_name(file))
        )

    def holds(self, file: FileChange, number: int) -> bool:
        """Whether line `number` of the head stood at the base, there or elsewhere."""
        return not file.is_added(number) or number in self.moved.get(id(file), ())


def _kind(path: str, text: str | None) -> str:
    name = language(path, text or "") or ""
    return _FAMILY.get(name, name)


def _old_name(file: FileChange) -> str:
    return file.old_path or file.path


def _removed(file: FileChange) -> Iterator[tuple[int, str]]:
    """Yield the lines that the change takes out of a file, with their numbers there."""
    for hunk in file.hunks:
        yield from enumerate(hunk.removed, hunk.old_start)


def _data(file: FileChange) -> Collection[int]:
    """The lines of a file's base on which no directive stood that code could take along."""
    base = file.base or ""
    if is_prose(_old_name(file)):
        return range(base.count("\n") + 2)
    spans = strings(_old_name(file), base)
    long = (range(first, last + 1) for (first, _), (last, _) in spans if first < last)
    return frozenset(chain.from_iterable(long))


def _moved(file: FileChange, removed: Counter[str]) -> Iterator[int]:
    for line in file.lines():
        words = _words(line.text)
        if words and removed[words] > 0:
            removed[words] -= 1
            yield line.number


def _pairs(file: FileChange) -> Iterator[tuple[str, str]]:
    numbers = list(hinted(file.base or ""))
    lines, data = (file.base or "").split("\n"), _data(file) if numbers else ()
    for number in numbers:
        if number < len(lines) and number not in data:
            yield _words(lines[number - 1]), _words(lines[number])


def _words(text: str) -> str:
    return " ".join(text.split())


def _reason(finding: Finding, head: _Head, standing: Standing) -> str:
    """Which directive of the base tells the finding's scanner to look away, if one does."""
    file, lines, number = head.file, head.file.head_lines, finding.start.line
    # On a line that stays only a new flaw is told, and of a moved one the code must be the old one.
    if number > len(lines) or number not in standing.moved.get(id(file), ()):
        return ""
    # What semgrep tells of a line may come from those above it.
    if finding.rule.engine == "semgrep" and not _has_old_scope(finding, head, standing):
        return ""
    for directive in head.orders(number):
        if _is_for(directive, finding.rule):
            return _shown(lines[number - 1], directive)
    if number < 2 or (_words(lines[number - 2]), _words(lines[number - 1])) not in standing.pairs:
        return ""
    for directive in head.orders(number - 1):
        if directive.is_alone and _is_for(directive, finding.rule):
            return _shown(lines[number - 2], directive)
    return ""


def _has_old_scope(finding: Finding, head: _Head, standing: Standing) -> bool:
    """Whether nothing that can change what reaches the finding's line is new.

    A directive was written for the flaw that one scanner saw. A new source or decorator above the
    line makes another flaw of the same kind, which that directive knows nothing of.
    """
    first = _scope(head.file.head_lines, finding.start.line)
    last = max(finding.start.line, finding.end.line)
    scope = _telling(head.file.head_lines[first - 1 : last])
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
        return (rule.engine == "bandit" or bool(tests)) and (not ids or named)
    return False


def _tests(rule: Rule) -> frozenset[str]:
    """The ids of bandit's tests that this rule stands for."""
    known = {test.partition("/")[0]: found.id for test, found in bandit.rules().items()}
    return frozenset(
        test for test, name in {**known, **bandit.instead()}.items() if name == rule.id
    )


def _shown(text: str, directive: Directive) -> str:
    return text[directive.column - 1 :].rstrip("*/ ->\r")[:80]
