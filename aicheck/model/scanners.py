"""What another scanner says, as its report tells it."""

from __future__ import annotations

from dataclasses import dataclass

from aicheck.model.findings import Position, Rule


@dataclass(frozen=True, slots=True)
class Result:
    """One result: its rule, and a place in a file as the report names it.

    `in_utf16` is whether columns count UTF-16 code units; `hidden` is why the scanner itself was
    told outside of the code not to report it.
    """

    rule: Rule
    message: str
    path: str
    start: Position
    end: Position
    in_utf16: bool = False
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class ScannerRun:
    """One run of a scanner: its results that have a place, and what it says went wrong.

    `revision` is the commit that it looked at, where it tells.
    """

    tool: str
    version: str | None
    results: tuple[Result, ...]
    problems: tuple[str, ...] = ()
    revision: str | None = None
