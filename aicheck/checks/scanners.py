"""What other scanners found, handed in as SARIF: the part of it that the change brought."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from aicheck.checks.context import Context
from aicheck.model import Change, Failure, FileChange, Finding, Position, Result, ScannerRun

NAME = "sarif"

_SHOWN = 5


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield the results on lines that the change adds, and what the scanners could not do."""
    for run in change.scanners:
        yield from _failures(run, change)
        for result in run.results:
            if file := change.by_path.get(result.path):
                yield from _found(run, result, file)


def _failures(run: ScannerRun, change: Change) -> Iterator[Failure]:
    for problem in run.problems[:_SHOWN]:
        yield Failure(NAME, f"{run.tool} says: {problem}")
    if len(run.problems) > _SHOWN:
        yield Failure(NAME, f"{run.tool} has {len(run.problems) - _SHOWN} more problems")
    if run.revision and change.head and run.revision != change.head:
        # A forge may have had the scanner look at the change as merged with its base.
        seen, head = run.revision[:12], change.head[:12]
        reason = f"{run.tool} looked at {seen}, the change ends at {head}: lines may be off"
        yield Failure(NAME, reason, required=False)


def _found(run: ScannerRun, result: Result, file: FileChange) -> Iterator[Finding | Failure]:
    first, last = result.start.line, max(result.start.line, result.end.line)
    lines = file.head_lines
    if file.head is not None and first > len(lines):
        reason = f"{run.tool} reports line {first} of {len(lines)}: it read another text"
        yield Failure(NAME, reason, file.path)
    elif file.is_added(first, last):
        text = lines[first - 1].rstrip("\r") if first <= len(lines) else ""
        yield Finding(
            rule=result.rule,
            message=result.message,
            path=file.path,
            start=_position(result.start, result, file),
            end=_position(result.end, result, file),
            code=text,
            suppressed=f"{run.tool} was told so: {result.hidden}" if result.hidden else "",
        )


def _position(place: Position, result: Result, file: FileChange) -> Position:
    if not result.in_utf16 or place.line > len(file.head_lines):
        return place
    return Position(place.line, _column(file.head_lines[place.line - 1], place.column))


@lru_cache(maxsize=1 << 10)
def _column(line: str, column: int) -> int:
    """The column in characters of one in UTF-16 code units."""
    if line.isascii():
        return column
    units = line.encode("utf-16-le", "surrogatepass")[: 2 * (column - 1)]
    return len(units.decode("utf-16-le", "replace")) + 1
