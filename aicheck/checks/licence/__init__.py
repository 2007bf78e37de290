"""Which licences and copyright notices a change brings in, and whether the project wants them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from aicheck.checks.context import Context
from aicheck.checks.licence.copyright import (
    Notice,
    copyright_notices,
    holder_key,
    marked,
)
from aicheck.checks.licence.detection import licences_in, may_state_a_licence
from aicheck.checks.licence.expressions import category, holds_for, is_allowed, is_denied
from aicheck.checks.licence.rules import (
    COPYLEFT,
    DENIED,
    NOT_ALLOWED,
    REMOVED,
    RESTRICTED,
    RULES,
    THIRD_PARTY,
)
from aicheck.config import LicencePolicy
from aicheck.model import Change, Failure, FileChange, Finding, Fix, Licence, Line, Position, Rule
from aicheck.patterns import lazy

__all__ = ["NAME", "RULES", "check", "copyright_notices", "judge", "licences", "licences_in"]

NAME = "licence"

_OWN = lazy(r"(?:LICEN[CS]E|COPYING|COPYRIGHT|UNLICENSE|NOTICE)(?:[.-][\w.-]+)?", re.IGNORECASE)
_STRONG = {"Copyleft"}
_RESTRICTING = {"Commercial", "Free Restricted", "Proprietary Free", "Source-available"}
# A document of this many lines has a copyright of its own, as the GPL's text has.
_DOCUMENT_LINES = 60
_CERTAIN = 0.8
_CODE_LIMIT = 200
# In no licence text that we know is a line further from a telling word (the GPL-3.0 has 33).
_REACH = 40


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield what the added lines bring in that the settings, or good sense, object to."""
    yield from judge(change, context.config.licence)


def licences(change: Change) -> dict[str, tuple[Licence, ...]]:
    """The licences on added lines by path, whether or not anything objects to them."""
    found = ((file.path, tuple(_brought(file))) for file in change.files if file.added)
    return {path: brought for path, brought in found if brought}


def judge(change: Change, policy: LicencePolicy) -> Iterator[Finding]:
    """Yield the findings of every file, by path and line."""
    project = _Project(change)
    for file in change.files:
        found = [
            *_unwanted(file, policy, project),
            *_third_parties(file, project),
            *_removed(file),
        ]
        yield from sorted(found, key=lambda finding: (finding.start, finding.rule.id))


# -- what the project already has ----------------------------------------------------------------


@dataclass(frozen=True)
class _Project:
    """What the base's side of the changed files says about the project."""

    change: Change

    @cached_property
    def licences(self) -> frozenset[str]:
        """The licences in use, without their versions."""
        return frozenset(
            _without_version(term)
            for text in self._texts
            for licence in licences_in(text)
            for term in re.split(r" (?:AND|OR) |[()]", licence.expression)
        )

    @cached_property
    def holders(self) -> frozenset[str]:
        """The copyright holders of the base, and who made the commits."""
        lines = (line for text in self._texts for line in _marked(text))
        known = {notice.key for notice in copyright_notices(lines)}
        people = {p for commit in self.change.commits for p in (commit.author, commit.committer)}
        return frozenset(filter(None, known | {holder_key(person.name) for person in people}))

    @cached_property
    def _texts(self) -> list[str]:
        """The base's side, or the head's for a project that states its licence only now."""
        files = self.change.files
        own = [file.head for file in files if file.base is None and _is_own(file)]
        return [text for text in (*(file.base for file in files), *own) if text]


def _is_own(file: FileChange) -> bool:
    """Whether this is the project's own licence at the top of its tree."""
    return bool(_OWN.fullmatch(file.path))


def _without_version(term: str) -> str:
    return re.sub(r"-\d.*$", "", term.split(" WITH ", 1)[0])


# -- licences ------------------------------------------------------------------------------------


def _brought(file: FileChange) -> Iterator[Licence]:
    if file.head is not None:
        added = [(hunk.new_start, len(hunk.added)) for hunk in file.hunks if hunk.added]
        if not may_state_a_licence(_around(file.head, added)):
            return
        yield from (x for x in licences_in(file.head) if file.is_added(x.start, x.end))
        return
    # Without the whole file, as in a patch, each run of added lines speaks for itself.
    for hunk in file.hunks:
        shift = hunk.new_start - 1
        for x in licences_in("\n".join(hunk.added)):
            yield Licence(x.expression, x.start + shift, x.end + shift, x.score)


def _around(text: str, places: Iterable[tuple[int, int]]) -> str:
    """The lines of `text` at `places`, (first, number of lines), and so far around as counts."""
    lines = text.split("\n")
    return "\n".join(
        "\n".join(lines[max(0, first - 1 - _REACH) : first - 1 + size + _REACH])
        for first, size in places
    )


def _unwanted(file: FileChange, policy: LicencePolicy, project: _Project) -> Iterator[Finding]:
    brought = list(_brought(file)) if file.added else []
    before = _stated(file.base) if brought else frozenset()
    for licence in brought:
        if licence.expression in before:
            continue
        if rule := _objection(licence.expression, policy, file, project):
            yield _about(rule, licence, file)


def _stated(text: str | None) -> frozenset[str]:
    return frozenset(licence.expression for licence in licences_in(text or ""))


def _objection(
    expression: str, policy: LicencePolicy, file: FileChange, project: _Project
) -> Rule | None:
    if policy.deny and is_denied(expression, policy.deny):
        return DENIED
    if policy.allow:
        return None if is_allowed(expression, policy.allow) else NOT_ALLOWED
    if _is_own(file):
        return None
    for rule, categories in ((RESTRICTED, _RESTRICTING), (COPYLEFT, _STRONG)):
        if not holds_for(expression, _is_fine(categories, project)):
            return rule
    return None


def _is_fine(categories: set[str], project: _Project) -> Callable[[str], bool]:
    return lambda term: (
        category(term) not in categories or _without_version(term) in project.licences
    )


def _about(rule: Rule, licence: Licence, file: FileChange) -> Finding:
    added = [line for line in file.lines() if licence.start <= line.number <= licence.end]
    return _finding(rule, f"{rule.message}: {licence.expression}", file, added[0], added[-1])


def _removed(file: FileChange) -> Iterator[Finding]:
    if file.base is None or file.head is None or file.status not in ("modified", "renamed"):
        return
    removed = [(hunk.old_start, len(hunk.removed)) for hunk in file.hunks if hunk.removed]
    if not may_state_a_licence(_around(file.base, removed)):
        return
    left = _stated(file.head)
    for licence in licences_in(file.base):
        # Naming a version that was left open takes nothing out.
        if licence.expression in left or licence.score < _CERTAIN:
            continue
        at = _line_after(file, licence)
        yield Finding(
            rule=REMOVED,
            message=f"{REMOVED.message}: {licence.expression}",
            path=file.path,
            start=Position(at),
            end=Position(at),
            placement="added" if file.is_added(at) else "unchanged",
            code=_code(_text_of(file.head, at)),
            fix=Fix(REMOVED.fix),
        )


def _line_after(file: FileChange, licence: Licence) -> int:
    """The head's line where the base's licence stood."""
    for hunk in file.hunks:
        if hunk.removed and hunk.old_start + len(hunk.removed) > licence.start:
            return max(1, hunk.new_start)
    return 1


# -- copyright -----------------------------------------------------------------------------------


def _third_parties(file: FileChange, project: _Project) -> Iterator[Finding]:
    if _is_own(file) or not (numbers := marked(file.added_text)):
        return
    lines = list(file.lines())
    notices = list(copyright_notices(lines[number - 1] for number in numbers))
    if not notices:
        return
    documents = [x for x in _brought(file) if x.end - x.start >= _DOCUMENT_LINES]
    seen: set[str] = set()
    for notice in notices:
        if notice.key in seen or _is_known(notice, project, documents):
            continue
        seen.add(notice.key)
        line = next(line for line in lines if line.number == notice.line)
        yield _finding(THIRD_PARTY, f"{THIRD_PARTY.message}: {notice.holder}", file, line, line)


def _is_known(notice: Notice, project: _Project, documents: list[Licence]) -> bool:
    if any(document.start <= notice.line <= document.end for document in documents):
        return True
    return any(f" {known} " in f" {notice.key} " for known in project.holders)


# -- findings ------------------------------------------------------------------------------------


def _finding(rule: Rule, message: str, file: FileChange, first: Line, last: Line) -> Finding:
    return Finding(
        rule=rule,
        message=message,
        path=file.path,
        start=Position(first.number),
        end=Position(last.number, len(last.text) + 1),
        code=_code(first.text),
        fix=Fix(rule.fix),
    )


def _code(text: str) -> str:
    return text.strip()[:_CODE_LIMIT]


def _marked(text: str) -> Iterator[Line]:
    if numbers := marked(text):
        lines = text.split("\n")
        yield from (Line(number, lines[number - 1]) for number in numbers)


def _text_of(text: str, number: int) -> str:
    lines = text.split("\n", number)
    return lines[number - 1] if number <= len(lines) else ""
