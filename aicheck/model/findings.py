"""What checks look for, and what they find."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Literal

Placement = Literal["added", "unchanged"]


class Severity(enum.IntEnum):
    """How bad it is if the finding is right."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    def __str__(self) -> str:
        return self.name.lower()


class Confidence(enum.IntEnum):
    """How sure the rule is that the finding is right."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Rule:
    """What a check looks for, and all that its page says."""

    id: str
    category: str
    engine: str
    severity: Severity
    confidence: Confidence
    message: str
    why: str
    fix: str = ""
    bad: str = ""
    good: str = ""
    cwe: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    precision: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file."""

    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that explains a finding, with the text of its lines where that helps.

    One outside of the repository has as its `source` the package that the path is in.
    """

    path: str
    line: int
    message: str
    code: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """How to mend a finding; `replacement` is the new text of its lines, where there is one."""

    description: str
    replacement: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, as its check saw it.

    `code` is the source line as it may be shown; `commit` is set by checks that judge commits and
    left None for a place in a file, whose commit the change knows. `suppressed` is the comment that
    told the scanner to look away before the change, where there was one.
    """

    rule: Rule
    message: str
    path: str | None = None
    start: Position = Position(1)
    end: Position = Position(1)
    placement: Placement = "added"
    code: str = ""
    commit: str | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    suppressed: str = ""


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence statement on the head's lines `start` to `end`; `score` is 0 to 1."""

    expression: str
    start: int
    end: int
    score: float = 1.0
