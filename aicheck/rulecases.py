"""Rules tried on their annotated cases, by the same checks that judge a change.

A comment on the line above says what is wanted: `ruleid: ID`, `ok: ID`, or for a known gap
`todoruleid: ID` and `todook: ID`. Cases lie beside the file of their rules and share its name, or
that of the rule. A comment `path: NAME` gives a case the path that a rule looks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from aicheck.checks import CHECKS, all_rules
from aicheck.checks.context import Context
from aicheck.errors import AicheckError
from aicheck.model import Change, Failure, FileChange, Finding, Hunk
from aicheck.rulefiles import PARTS, is_rule_file

_COMMENT = r"(?:#|//|--|;|<!--|\{#|/\*|\*)\s*"
_MARK = re.compile(
    rf"{_COMMENT}(ruleid|ok|todoruleid|todook):\s*([\w-]+(?:\s*,\s*[\w-]+)*)", re.ASCII
)
_PATH = re.compile(rf"^\s*{_COMMENT}path:\s*([\w./@-]+)", re.ASCII | re.MULTILINE)
_LARGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Case:
    """What is wanted of a rule on one line of a file."""

    rule: str
    path: str
    line: int
    kind: str


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Where a rule does not do what is wanted; line 0 stands for the whole file."""

    path: str
    line: int
    rule: str
    what: str


@dataclass(frozen=True, slots=True)
class Trial:
    """How many rules and cases were tried, and what was wrong."""

    rules: int
    cases: int
    problems: tuple[Problem, ...]


def rule_texts(path: Path) -> dict[str, bytes]:
    """The files of rules at or below `path`, by their paths; raises AicheckError where none is."""
    if path.is_dir():
        inside = sorted(it for it in path.rglob("*") if is_rule_file(it.name) and _is_plain(it))
    else:
        # A file may use what stands in the folder beside its own.
        inside = [*sorted(path.parent.parent.glob(f"{PARTS}/*.yaml")), path]
    try:
        found = {str(it): it.read_bytes() for it in inside}
    except OSError as error:
        raise AicheckError(f"cannot read '{path}': {error.strerror}", "name a folder") from error
    if not any(it.parent.name != PARTS for it in inside):
        raise AicheckError(f"there are no rules in '{path}'", "name a folder with .yaml files")
    return found


def trial(context: Context, root: Path) -> Trial:
    """What the catalogue's rules find in the cases beside their files, and what not.

    Their files' paths start at `root`. Raises AicheckError for cases that cannot be read, or that a
    check could not look at.
    """
    entries = context.catalogue.rules.values()
    rules = {entry.rule.id: str(root / entry.path) for entry in entries}
    return _tried(rules, _case_files(rules), context)


def _case_files(rules: Mapping[str, str]) -> dict[str, str]:
    stems: dict[Path, set[str]] = {}
    for rule, path in rules.items():
        stems.setdefault(Path(path).parent, set()).update((rule, Path(path).stem))
    beside = ((it, names) for folder, names in stems.items() for it in sorted(folder.iterdir()))
    return {
        str(it): _text(it)
        for it, names in beside
        if it.name.partition(".")[0] in names and not is_rule_file(it.name) and _is_plain(it)
    }


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        if len(data) > _LARGEST:
            raise AicheckError(f"the cases in '{path}' are over 1 MiB", "split the file")
        return data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AicheckError(f"the cases in '{path}' cannot be read: {error}", "mend it") from error


def _tried(rules: Mapping[str, str], texts: Mapping[str, str], context: Context) -> Trial:
    cases = [case for path, text in texts.items() for case in _cases(path, text)]
    found = _found(texts, context)
    known = all_rules(context.catalogue)
    problems = [*_unmarked(rules, cases), *_differences(rules, cases, found)]
    problems += [
        Problem(it.path, it.line, it.rule, "there is no such rule")
        for it in cases
        if it.rule not in known
    ]
    return Trial(len(rules), len(cases), tuple(sorted(problems)))


def _cases(path: str, text: str) -> Iterator[Case]:
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if match := _MARK.search(line):
            # Annotations may stand below each other.
            below = number
            while below < len(lines) and _MARK.search(lines[below]):
                below += 1
            for rule in re.split(r"\s*,\s*", match[2]):
                yield Case(rule, path, below + 1, match[1])


def _found(texts: Mapping[str, str], context: Context) -> frozenset[tuple[str, str, int]]:
    paths = {_asked(path, text): path for path, text in texts.items()}
    if len(paths) != len(texts):
        raise AicheckError("two cases ask for the same path", "give one another 'path:'")
    change = Change("patch", None, None, "cases", files=tuple(_files(texts)))
    found = set()
    for check in CHECKS.values():
        for result in check(change, context):
            if isinstance(result, Failure):
                raise AicheckError(
                    f"{result.check} could not look at '{result.path}': {result.reason}",
                    "mend the cases",
                )
            found.add(_place(result, paths))
    return frozenset(found)


def _place(finding: Finding, paths: Mapping[str, str]) -> tuple[str, str, int]:
    return finding.rule.id, paths.get(finding.path or "", ""), finding.start.line


def _files(texts: Mapping[str, str]) -> Iterator[FileChange]:
    for path, text in texts.items():
        lines = tuple(text.removesuffix("\n").split("\n"))
        hunk = Hunk(0, (), 1, lines)
        yield FileChange(_asked(path, text), "added", hunks=(hunk,), head=text)


def _asked(path: str, text: str) -> str:
    """The path that a case is tried under: its own, or another that it asks for."""
    match = _PATH.search(text[:2_000])
    return match[1] if match else path


def _unmarked(rules: Mapping[str, str], cases: Sequence[Case]) -> Iterator[Problem]:
    marked = {case.rule for case in cases if case.kind == "ruleid"}
    for rule, path in rules.items():
        if rule not in marked:
            yield Problem(path, 0, rule, "it has no case that it must find")


def _differences(
    rules: Mapping[str, str],
    cases: Sequence[Case],
    found: frozenset[tuple[str, str, int]],
) -> Iterator[Problem]:
    wanted = {(it.rule, it.path, it.line) for it in cases if it.kind == "ruleid"}
    gaps = {(it.rule, it.path, it.line) for it in cases if it.kind == "todook"}
    for rule, path, line in wanted - found:
        if rule in rules:
            yield Problem(path, line, rule, "missed")
    for rule, path, line in found - wanted - gaps:
        # Other rules may find something in a rule's cases.
        if rule in rules and PurePosixPath(path).name.partition(".")[0] in (
            rule, PurePosixPath(rules[rule]).stem
        ):  # fmt: skip
            yield Problem(path, line, rule, "wrong")
