"""What is found in a project, what a person answers, and what is to be written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Runner: TypeAlias = Literal["pre-commit", "github", "gitlab"]

RUNNERS: Mapping[Runner, str] = {
    "pre-commit": "hooks on each developer's machine (pre-commit)",
    "github": "a workflow of GitHub Actions",
    "gitlab": "a job of GitLab CI",
}

Outcome: TypeAlias = Literal["new", "appended", "in place", "left"]


@dataclass(frozen=True, slots=True)
class Found:
    """What a project has: its licence, languages by files, runners, and where its tests are.

    `forges` are what speaks for a runner, in words; `paths` are its files.
    """

    licence: str | None = None
    languages: Mapping[str, int] = field(default_factory=dict)
    runners: tuple[Runner, ...] = ()
    forges: tuple[str, ...] = ()
    tests: str | None = None
    paths: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person wants: a pack, who may sign off, where it runs, and the action's address."""

    pack: str
    people: tuple[str, ...]
    runners: tuple[Runner, ...]
    action: str


@dataclass(frozen=True, slots=True)
class Step:
    """One file of the plan: its text before and after, and what becomes of it.

    A file that is `left` has in `lines` what a person has to add, and in `why` the reason.
    """

    path: str
    outcome: Outcome
    new: str = ""
    old: str = ""
    why: str = ""
    lines: str = ""

    @property
    def is_written(self) -> bool:
        """Whether the file is written."""
        return self.outcome in ("new", "appended")
