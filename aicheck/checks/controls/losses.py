"""Which controls are lost: they stood in code that is still there, and nothing took their place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from aicheck.checks.controls.both_sides import Elsewhere, Sides
from aicheck.checks.controls.kinds import LONGEST, Kind, controls_in, is_idle, kinds, undoing
from aicheck.checks.controls.rules import BY_ID
from aicheck.checks.reading.nouns import folded
from aicheck.checks.reading.places import is_test
from aicheck.checks.reading.regions import Region
from aicheck.checks.verification.facts import placed, quoted
from aicheck.languages import language
from aicheck.model import Change, FileChange, Finding, Hunk
from aicheck.patterns import lazy

_LOOKED_AT = frozenset(
    {"go", "html", "java", "javascript", "kotlin", "python", "typescript", "vue"}
)
# Of a function that lost more of its lines than this, and of a place that lost so many, no single
# line tells what was wanted.
_REWRITTEN = 0.6
_SMALL = 6
_GONE_WITH = 10
# Of these the default is the safe value: leaving it out weakens nothing.
_EXPLICIT = lazy(
    r"verify\s*=|check_hostname|CERT_REQUIRED|rejectUnauthorized|InsecureSkipVerify", re.IGNORECASE
)
_OFF = lazy(
    r"verify\s*=\s*(?:False|0|None)\b|check_hostname\s*=\s*False|CERT_(?:NONE|OPTIONAL)"
    r"|rejectUnauthorized\s*:\s*false|InsecureSkipVerify\s*:\s*true"
)


def losses(change: Change) -> Iterator[Finding]:
    """Yield a finding for each control that stood in code that is still there."""
    files = tuple(Sides(file) for file in change.files if _is_looked_at(file))
    elsewhere = Elsewhere(files)
    for it in files:
        seen: set[tuple[str, int]] = set()
        for hunk in it.file.hunks:
            for number, text in enumerate(hunk.removed, hunk.old_start):
                finding = _lost(it, hunk, number, text, elsewhere)
                if finding and (finding.rule.id, finding.start.line) not in seen:
                    seen.add((finding.rule.id, finding.start.line))
                    yield finding


def _is_looked_at(file: FileChange) -> bool:
    if file.base is None or file.head is None or not file.hunks:
        return False
    return language(file.path, file.head) in _LOOKED_AT and not is_test(file.path)


def _lost(it: Sides, hunk: Hunk, number: int, text: str, elsewhere: Elsewhere) -> Finding | None:
    """What a removed line protected, if it is there and unprotected."""
    for kind, words in controls_in(text):
        if not _is_in_code(it, number, words):
            continue
        owner = it.before.at(number)
        kept = it.kept(owner)
        if (
            (owner and not kept)
            or _is_replaced(kind, hunk, it, kept, words)
            or _went_along(it, hunk, owner)
            or elsewhere.has(kind, text, owner, it)
        ):
            continue
        return _finding(kind, it, hunk, text, kept)
    return None


def _is_in_code(it: Sides, number: int, words: str) -> bool:
    lines = it.before.lines
    return number > len(lines) or words in lines[number - 1]


def _is_replaced(kind: Kind, hunk: Hunk, it: Sides, kept: Region | None, words: str) -> bool:
    """Whether one of the same kind stands there now."""
    if kind.family == "certificate" and _EXPLICIT.search(words):
        return not any(_OFF.search(text) for text in hunk.added)
    if kind.family in it.near(hunk):
        return True
    if kept is None or kept.is_class:
        return False
    rules, new = it.inside(kept)
    # Who has a right is known: what asks for one above the function asks who it is, too.
    if kind.family in new and (kind.rule != "removed-authorization" or kind.rule in rules):
        return True
    return kind.rule in rules


def _went_along(it: Sides, hunk: Hunk, owner: Region | None) -> bool:
    """Whether what it protected was taken out with it."""
    if owner is None or owner.is_class:
        return len(hunk.removed) - len(hunk.added) > _GONE_WITH
    size = owner.last - owner.first + 1
    return size >= _SMALL and it.gone(owner) > _REWRITTEN * size


def _finding(kind: Kind, it: Sides, hunk: Hunk, text: str, kept: Region | None) -> Finding:
    # Above a function it stood for all of it; inside, for the lines behind it.
    if kept is not None and text.lstrip().startswith("@"):
        line = kept.line
    else:
        line = hunk.new_start if hunk.added else hunk.new_start + 1
        if kept is not None:
            line = min(max(line, kept.line), kept.last)
    where = f" from `{kept.short}`" if kept else ""
    message = f"the {kind.what} {quoted(text, 60)} was removed{where}"
    return placed(BY_ID[kind.rule], it.file, line, message)


# -- what switches one off -------------------------------------------------------------------------


def undoings(change: Change) -> Iterator[Finding]:
    """Yield a finding for each added line that takes a control away from code that was there."""
    for file in change.files:
        if not _is_looked_at(file):
            continue
        it = Sides(file)
        before = Counter(folded(text) for hunk in file.hunks for text in hunk.removed)
        for hunk in file.hunks:
            for line in hunk.lines():
                if len(line.text) > LONGEST or not undoing().search(line.text):
                    continue
                if is_idle(line.text) or before[folded(line.text)] > 0:
                    continue
                for kind in kinds():
                    match = kind.undo.search(line.text)
                    if match and _is_undone(it, hunk, line.number, match.group()):
                        text = f"{quoted(line.text, 60)} switches the {kind.what} off"
                        yield placed(BY_ID[kind.rule], file, line.number, text)


def _is_undone(it: Sides, hunk: Hunk, number: int, words: str) -> bool:
    if "{{" in words:
        # The same value stood there, escaped.
        name = re.sub(r"[{}\s]|\|.*", "", words)
        return any(
            name and name in text and "|safe" not in text.replace(" ", "") for text in hunk.removed
        )
    owner = it.after.at(number)
    return owner is None or owner.name not in it.new_names
