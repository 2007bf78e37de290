"""Changes to the baseline: entries that it gains, and texts that nobody could read.

Whoever adds entries lets the next scan overlook findings. Taking some out only makes it stricter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import partial

from aicheck.baseline import GROWN, BaselineError, baseline_of
from aicheck.config import BASELINE
from aicheck.model import (
    BaselineEntry,
    Confidence,
    FileChange,
    Finding,
    Position,
    Rule,
    Severity,
)

_rule = partial(
    Rule,
    category="integrity",
    engine="aicheck",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    references=("AISVS-AC.8.3", "AISVS-AC.12.1"),
)

ADDED = _rule(
    id=GROWN,
    message="the change adds findings to the baseline of those that are let be",
    why="What stands in the baseline blocks nothing any more. Whoever writes code under a gate "
    "must not name the flaws that it overlooks. The change is judged by the base's baseline; its "
    "own decides about the next change. Entries that it takes out, or writes anew for code that "
    "moved, are no finding.",
    fix="mend the findings, or have a maintainer write the baseline in a change of its own",
)
BROKEN = _rule(
    id="baseline-broken",
    message="the change leaves a baseline that cannot be read",
    why="The base's baseline is read with its settings: where it is broken, every check after this "
    "change ends with an error, until somebody mends it.",
    fix="write the file with aicheck scan --write-baseline, or take it out",
)
RULES = (ADDED, BROKEN)

_SHOWN = 5


def findings(file: FileChange) -> Iterator[Finding]:
    """Yield what is wrong with a change of the baseline's file; there may be nothing."""
    if file.path != BASELINE or file.status == "deleted":
        # It was there, and is no more: that lets nothing be.
        return
    try:
        after = _entries(file.head, "the change")
    except BaselineError as error:
        yield _finding(BROKEN, f"{BROKEN.message}: {error.message}", _first(file), file)
        return
    lines: dict[int, BaselineEntry] = _new(after, _before(file))
    commits: dict[str | None, dict[int, BaselineEntry]] = defaultdict(dict)
    for number, entry in lines.items():
        commits[file.commit_of(number)][number] = entry
    # Each commit answers for its own.
    for part in commits.values():
        yield _finding(ADDED, _message(list(part.values())), next(iter(part)), file)


def _entries(text: str | None, place: str) -> tuple[BaselineEntry, ...]:
    if text is None:
        raise BaselineError(f"{BASELINE} of {place} is no text file", "write it anew")
    return baseline_of(text, f"{BASELINE} of {place}")


def _before(file: FileChange) -> tuple[BaselineEntry, ...]:
    if file.status == "added" or (file.old_path or file.path) != BASELINE:
        return ()
    try:
        return _entries(file.base, "the base")
    except BaselineError:
        # Nobody reads it, so that all of the new one is new.
        return ()


def _new(
    after: Sequence[BaselineEntry], before: Sequence[BaselineEntry]
) -> dict[int, BaselineEntry]:
    """The entries that were not there, but for those of code that moved, by their lines."""
    known = set(before)
    left = Counter(map(_code, known.difference(after)))
    out = {}
    for number, entry in enumerate(after, 2):
        if entry in known:
            continue
        if entry.code and left[_code(entry)] > 0:
            left[_code(entry)] -= 1
        else:
            out[number] = entry
    return out


def _code(entry: BaselineEntry) -> tuple[str, str]:
    return entry.rule, entry.code


def _message(entries: Sequence[BaselineEntry]) -> str:
    rules = Counter(it.rule for it in entries)
    ranked = sorted(rules, key=lambda rule: (-rules[rule], rule))
    named = [f"{rules[rule]:,} {rule}" for rule in ranked[:_SHOWN]]
    more = [f"{len(ranked) - _SHOWN} more rules"] if len(ranked) > _SHOWN else []
    count = "1 finding" if len(entries) == 1 else f"{len(entries):,} findings"
    return f"the change adds {count} to the baseline of those that are let be: " + ", ".join(
        (*named, *more)
    )


def _first(file: FileChange) -> int:
    first = next(file.lines(), None)
    return first.number if first else 1


def _finding(rule: Rule, message: str, line: int, file: FileChange) -> Finding:
    where = Position(line)
    text = file.head_lines[line - 1] if line <= len(file.head_lines) else ""
    return Finding(rule, message, file.path, where, where, code=text.strip())
