"""What the doctor tells, as frozen values."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from aicheck.config import Setting

Status = Literal["ok", "note", "missing", "off"]
"""There, there with something to know, not there or not working, and not asked for."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What the command line knows of the world: the day, programs, variables, the cache's folder.

    `agents` are the names of agents that run this process, `variables` those of the environment
    that change what a check does. `no_cache` says why there is no folder.
    """

    today: datetime.date
    which: Callable[[str], str | None]
    agents: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    cache: Path | None = None
    no_cache: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a run uses; without a required one nothing passes."""

    name: str
    status: Status
    detail: str
    required: bool = False
    version: str | None = None
    place: str | None = None
    hint: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """What a check can't do without, or only does some of its work with; and whether it is there.

    An `optional` one is switched on by an option or a setting, and missing by itself is no fault.
    """

    what: str
    has: bool
    optional: bool = False


@dataclass(frozen=True, slots=True)
class CheckState:
    """A check: whether a pass needs it, and what it needs itself."""

    name: str
    required: bool
    needs: tuple[Need, ...] = ()

    @property
    def status(self) -> Status:
        """`missing` where something that it can't do without is."""
        if any(not need.has and not need.optional for need in self.needs):
            return "missing"
        is_off = bool(self.needs) and all(need.optional and not need.has for need in self.needs)
        return "off" if is_off and self.name in SWITCHED_ON else "ok"


# Checks that do nothing unless a user asks for them.
SWITCHED_ON = frozenset({"provenance", "sarif", "scancode", "scanoss"})


@dataclass(frozen=True, slots=True)
class InForce:
    """The settings that judge a change made here now: where they stand, and every value.

    `problem` and `hint` say what is broken about them; there are no values then. `notes` are on
    what has no effect.
    """

    source: str
    commit: str | None = None
    named: str = ""
    digest: str = ""
    values: tuple[Setting, ...] = ()
    problem: str = ""
    hint: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A setting that the work tree has otherwise than the settings in force; None is unset."""

    key: str
    in_force: Any
    here: Any


@dataclass(frozen=True, slots=True)
class Waivers:
    """How many exceptions there are, and those that are of no use or soon will be."""

    count: int = 0
    expired: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Health:
    """All that was found out; `baseline` is how many findings are known, if there is one."""

    version: str
    parts: Mapping[str, tuple[Part, ...]]
    settings: InForce
    tree_problem: str
    differences: tuple[Difference, ...]
    waivers: Waivers
    baseline: int | None
    checks: tuple[CheckState, ...]
    ci: tuple[str, ...]

    @property
    def missing(self) -> tuple[Part, ...]:
        """The required parts that are not there."""
        every = (part for parts in self.parts.values() for part in parts)
        return tuple(part for part in every if part.required and part.status == "missing")

    @property
    def blocked(self) -> tuple[CheckState, ...]:
        """The required checks that lack something, whichever part that is."""
        return tuple(it for it in self.checks if it.required and it.status == "missing")

    @property
    def status(self) -> Literal["ok", "missing", "broken"]:
        """`broken` are the settings; `missing` is something that is required."""
        if self.settings.problem or self.tree_problem:
            return "broken"
        return "missing" if self.missing or self.blocked else "ok"
